// Pages for other people's frames: a document, one page, one note.
// Cases: tests/e2e/browser/

#include "document_parts.hpp"
#include "frame.hpp"
#include "routes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <handlers/sessions.hpp>

namespace quire::handlers {

namespace {

using http::Response;
using http::Status;

bool for_everybody(const Document& document)
{
    return document.access == Access::public_ && published(document.status);
}

Page framed(const Visit& visit, const Reading& reading, std::string_view css_class)
{
    Page page;
    page.framing = for_everybody(reading.document) ? Page::Framing::anybody : Page::Framing::ours;
    page.our_origins = known_origins(visit.request, visit.config);
    page.title = reading.document.title;
    page.css_class = css_class;
    const auto address = dialects::documentcloud::canonical_url(visit.origins, reading.document);
    if (const auto canonical = Address::web(address))
        page.head.write("<link rel=\"canonical\" href=\"{}\">", *canonical);
    return page;
}

// Out of the frame, to where the document can be read as a whole.
Html credit(const Visit& visit, const Reading& reading, std::string_view fragment,
            std::string_view where)
{
    const auto address = dialects::documentcloud::canonical_url(visit.origins, reading.document) +
                         std::string{fragment};
    Html html;
    html.write("<footer class=\"credit\">");
    if (const auto whole = Address::web(address))
        html.write("<a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a>", *whole,
                   reading.document.title);
    return html.write(" <span>{}</span></footer>", where);
}

Response whole_document(Visit& visit)
{
    const auto reading = reading_of(visit);
    const auto wish = read_wish(visit, reading);
    auto page = framed(visit, reading, "embed document");
    page.body.write("{}<main id=\"pages\" tabindex=\"-1\">{}</main>",
                    credit(visit, reading, "", fmt::format("{} pages", reading.page_count())),
                    page_list(reading, wish));
    return page_response(Status::ok, page);
}

Response one_page(Visit& visit)
{
    auto reading = reading_of(visit);
    const auto number = read_number(visit.request.path_parameter("page"));
    if (!number || *number > reading.page_count()) throw NotFound{"page"};
    auto page = framed(visit, reading, "embed single");
    page.body.write("<main><ol class=\"pages\" start=\"{}\" data-files=\"{}\">{}</ol></main>{}",
                    *number,
                    file_address(reading.document, "pages/" + reading.document.slug + "-p").text(),
                    page_with_picture(reading, *number - 1),
                    credit(visit, reading, fmt::format("#document/p{}", *number),
                           fmt::format("page {} of {}", *number, reading.page_count())));
    return page_response(Status::ok, page);
}

constexpr double picture_width = 1000;

// The part of the page that the note is about: the page's picture seen through a hole.
Html crop(const Reading& reading, const Note& note)
{
    const auto box = note.box.value_or(Box{0, 1, 0, 1});
    const auto& size = reading.sizes[static_cast<std::size_t>(note.page)];
    const auto height = static_cast<double>(height_at(size, 1000));
    const auto narrow = box.x2 - box.x1 < 0.5; // is enlarged
    const auto px = [](double value) { return fmt::format("{:.1f}", value); };
    const auto width = (box.x2 - box.x1) * picture_width;
    const auto tall = (box.y2 - box.y1) * height;
    Html html;
    return html.write(
        "<svg class=\"crop\" role=\"img\" aria-label=\"Part of page {}\" width=\"{}\" "
        "height=\"{}\" "
        "viewBox=\"{} {} {} {}\"><image href=\"{}\" width=\"1000\" height=\"{}\"/></svg>",
        note.page + 1, px(width), px(tall), px(box.x1 * picture_width), px(box.y1 * height),
        px(width), px(tall),
        picture_address(reading.document, note.page,
                        narrow ? PictureSize::xlarge : PictureSize::large),
        px(height));
}

Response one_note(Visit& visit)
{
    const auto reading = reading_of(visit);
    const auto id = read_number(visit.request.path_parameter("note"));
    const auto note = std::ranges::find_if(
        reading.notes, [&](const auto& one) { return id && one.id.value == *id; });
    if (note == reading.notes.end() || note->page >= reading.page_count()) throw NotFound{"note"};
    auto page = framed(visit, reading, "embed single");
    if (note->access != Access::public_) page.framing = Page::Framing::ours;
    page.body.write("<main class=\"note\"><h1>{}</h1>{}<div class=\"content\">", note->title,
                    crop(reading, *note));
    page.body.note(note->content, reading.note_tags)
        .write("</div></main>{}",
               credit(visit, reading,
                      fmt::format("#document/p{}/a{}", note->page + 1, note->id.value),
                      fmt::format("page {}", note->page + 1)));
    return page_response(Status::ok, page);
}

} // namespace

void add_embeds(Routes& on)
{
    const About about{.summary = "For frames", .needs = Needs::view_document, .gives = "page"};
    add_page(on, "/embed/documents/{name}/", whole_document, about);
    for (const auto* root : {"/documents/{name}/", "/embed/documents/{name}/"}) {
        add_page(on, std::string{root} + "pages/{page}/", one_page, about);
        add_page(on, std::string{root} + "annotations/{note}/", one_note,
                 {.summary = "A note for frames", .needs = Needs::view_note, .gives = "page"});
    }
}

} // namespace quire::handlers
