// The page of a project: what it is about, and its documents, for everybody who sees it.
// Cases: tests/e2e/browser/

#include "project.hpp"

#include "frame.hpp"
#include "reading.hpp"
#include "routes.hpp"

#include <algorithm>
#include <dialects/documentcloud/urls.hpp>
#include <fmt/format.h>
#include <handlers/sessions.hpp>

namespace quire::handlers {

namespace {

using http::Response;
using http::Status;

constexpr std::int64_t documents_at_once = 24;
constexpr std::int64_t picture_width = 180; // of PictureSize::small

// A part of a project's documents, as the viewer sees them.
struct Shelf {
    Project project;
    std::vector<Document> documents;
    std::int64_t total = 0;
    std::int64_t number = 1; // of this part, from 1

    std::int64_t parts() const
    {
        return std::max<std::int64_t>(1, (total + documents_at_once - 1) / documents_at_once);
    }
};

void load_part(const Visit& visit, Shelf& shelf)
{
    const auto found =
        visit.quire.projects.documents(shelf.project.id, {},
                                       {.limit = documents_at_once,
                                        .offset = (shelf.number - 1) * documents_at_once,
                                        .counted = true},
                                       visit.viewer);
    std::vector<DocumentId> ids;
    for (const auto& membership : found.items)
        ids.push_back(membership.document);
    shelf.documents = visit.quire.documents.find_all(ids, visit.viewer);
    shelf.total = found.total.value_or(0);
}

// The part that ?part= asks for; past the end, the last one.
Shelf shelf_of(const Visit& visit, Project project)
{
    constexpr std::int64_t most = 1'000'000;
    Shelf shelf;
    shelf.project = std::move(project);
    const auto number = read_number(visit.query.value("part").value_or("")).value_or(1);
    shelf.number = std::min(number, most);
    load_part(visit, shelf);
    if (shelf.number <= shelf.parts()) return shelf;
    shelf.number = shelf.parts();
    load_part(visit, shelf);
    return shelf;
}

enum class Place { page, frame };

Html picture(const Document& document)
{
    Html html;
    if (document.page_count == 0) return html.write("<span class=\"blank\"></span>");
    const auto size = first_page_size(document);
    return html.write("<img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"\" loading=\"lazy\">",
                      picture_address(document, 0, PictureSize::small), picture_width,
                      height_at(size, picture_width));
}

std::string extent(const Document& document)
{
    switch (document.status) {
    case quire::Status::no_file:
        return "nothing uploaded yet";
    case quire::Status::pending:
        return "being processed";
    case quire::Status::error:
        return "could not be read";
    case quire::Status::readable:
    case quire::Status::success:
        break;
    }
    return fmt::format("{} {}", document.page_count, document.page_count == 1 ? "page" : "pages");
}

// In a frame, links lead out of it.
Html card(const Document& document, Place place)
{
    const auto address = Address::local(document_path(document));
    Html html;
    if (place == Place::frame)
        html.write("<li><a href=\"{}\" target=\"_blank\" rel=\"noopener\">", address);
    else
        html.write("<li><a href=\"{}\">", address);
    html.write("{}<strong>{}</strong></a><p>{}</p>", picture(document), document.title,
               extent(document));
    if (!document.source.empty()) html.write("<p class=\"source\">{}</p>", document.source);
    return html.write("</li>");
}

Html cards(const Shelf& shelf, Place place)
{
    Html html;
    if (shelf.documents.empty())
        return html.write("<p class=\"message\">There is no document here that you may see.</p>");
    html.write("<ul class=\"cards\">");
    for (const auto& document : shelf.documents)
        html.write("{}", card(document, place));
    return html.write("</ul>");
}

Html neighbours(const Shelf& shelf)
{
    Html html;
    if (shelf.parts() == 1) return html;
    const auto address = [](std::int64_t part) {
        return Address::local(fmt::format("?part={}", part));
    };
    html.write("<nav class=\"parts\" aria-label=\"Parts of the project\">");
    if (shelf.number > 1)
        html.write("<a rel=\"prev\" href=\"{}\">Newer documents</a> ", address(shelf.number - 1));
    html.write("<span>Part {} of {}</span> ", shelf.number, shelf.parts());
    if (shelf.number < shelf.parts())
        html.write("<a rel=\"next\" href=\"{}\">Older documents</a>", address(shelf.number + 1));
    return html.write("</nav>");
}

std::string count_of(const Shelf& shelf)
{
    return fmt::format("{} {}", shelf.total, shelf.total == 1 ? "document" : "documents");
}

Html title_block(const Shelf& shelf)
{
    Html html;
    html.write("<a class=\"skip\" href=\"#documents\">Skip to the documents</a>"
               "<header class=\"title\"><h1>{}</h1><p class=\"source\">{}</p>",
               shelf.project.title, count_of(shelf));
    if (!shelf.project.description.empty())
        html.write("<p class=\"description\">{}</p>", shelf.project.description);
    return html.write("</header>");
}

Html credit(const Visit& visit, const Shelf& shelf)
{
    Html html;
    html.write("<footer class=\"credit\">");
    if (const auto whole =
            Address::web(dialects::documentcloud::canonical_url(visit.origins, shelf.project)))
        html.write("<a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a>", *whole,
                   shelf.project.title);
    return html.write(" <span>{}</span></footer>", count_of(shelf));
}

Html head(const Visit& visit, const Project& project)
{
    const auto address = dialects::documentcloud::canonical_url(visit.origins, project);
    const auto oembed =
        visit.origins.api + "/api/oembed/?format=json&url=" + http::percent_encode(address);
    Html html;
    if (const auto canonical = Address::web(address))
        html.write("<link rel=\"canonical\" href=\"{}\">", *canonical);
    if (const auto discovery = Address::web(oembed))
        html.write("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" "
                   "title=\"{}\">",
                   *discovery, project.title);
    return html.write("<meta name=\"description\" content=\"{}\"><meta property=\"og:title\" "
                      "content=\"{}\"><meta property=\"og:description\" content=\"{}\"><meta "
                      "property=\"og:url\" content=\"{}\">",
                      project.description, project.title, project.description, address);
}

Project project_of(const Visit& visit)
{
    return project_named(visit, visit.request.path_parameter("name"));
}

Response show(Visit& visit)
{
    const auto project = project_of(visit);
    const auto path = project_path(project);
    const auto query = visit.request.query_string();
    const auto after = query.empty() ? std::string{} : "?" + std::string{query};
    if (visit.query.has("embed")) return http::redirect(Status::found, "/embed" + path + after);
    if (visit.request.path_parameter("name") != dialects::documentcloud::project_name(project))
        return http::redirect(Status::found, path + after);

    const auto shelf = shelf_of(visit, project);
    Page page;
    page.title = project.title;
    page.css_class = "project";
    page.findable = !project.hidden;
    page.head = head(visit, project);
    page.body.write("{}<main id=\"documents\" tabindex=\"-1\">{}{}</main>", title_block(shelf),
                    cards(shelf, Place::page), neighbours(shelf));
    return page_response(Status::ok, page);
}

Response frame(Visit& visit)
{
    const auto shelf = shelf_of(visit, project_of(visit));
    Page page;
    page.framing = shelf.project.hidden ? Page::Framing::ours : Page::Framing::anybody;
    page.our_origins = known_origins(visit.request, visit.config);
    page.title = shelf.project.title;
    page.css_class = "embed project";
    if (const auto canonical =
            Address::web(dialects::documentcloud::canonical_url(visit.origins, shelf.project)))
        page.head.write("<link rel=\"canonical\" href=\"{}\">", *canonical);
    page.body.write("{}<main id=\"documents\" tabindex=\"-1\">{}{}</main>", credit(visit, shelf),
                    cards(shelf, Place::frame), neighbours(shelf));
    return page_response(Status::ok, page);
}

} // namespace

Project project_named(const Visit& visit, std::string_view name)
{
    using namespace dialects::documentcloud;
    const auto visible = visit.quire.projects.find_all(read_project_name(name), visit.viewer);
    const auto* meant = project_meant(name, visible);
    if (!meant) throw NotFound{"project"};
    return *meant;
}

std::string project_path(const Project& project)
{
    return "/projects/" + dialects::documentcloud::project_name(project) + "/";
}

void add_projects(Routes& on)
{
    add_page(
        on, "/projects/{name}/", show,
        {.summary = "A project and its documents", .needs = Needs::view_project, .gives = "page"});
    add_page(on, "/embed/projects/{name}/", frame,
             {.summary = "A project for frames", .needs = Needs::view_project, .gives = "page"});
}

} // namespace quire::handlers
