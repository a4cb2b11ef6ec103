// oEmbed: what another site puts on its page to show a document, a page, a note, a project.
// Routes: nginx/documentcloud.conf.   Cases: tests/e2e/cases/documentcloud/oembed/

#include "frame.hpp"
#include "project.hpp"
#include "reading.hpp"
#include "routes.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <dialects/documentcloud/oembed.hpp>
#include <fmt/format.h>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

constexpr std::string_view provider = "DocumentCloud";

struct Embed {
    std::string title;
    std::string path; // below the embed host
    std::optional<EmbedSize> size;
    bool resized = false; // by a script, to what the frame holds
};

std::optional<std::int64_t> limit(const Visit& visit, std::string_view name)
{
    const auto value = read_integer(visit.query.value(name).value_or(""));
    return value && *value > 0 ? value : std::nullopt;
}

EmbedSize size_of(const Visit& visit, const PageSize& page)
{
    return embed_size(page.width, page.height, limit(visit, "maxwidth"), limit(visit, "maxheight"));
}

Html iframe(const Visit& visit, const EmbedTarget& target, const Embed& embed)
{
    auto query = target.query;
    query.emplace(query.begin(), "embed", "1");
    const auto source =
        Address::web(visit.origins.embed + embed.path + "?" + http::build_query(query));
    if (!source) throw NotFound{"address"};
    const auto title = fmt::format("{} (Hosted by {})", embed.title, provider);
    constexpr std::string_view sandbox =
        "allow-scripts allow-same-origin allow-popups allow-forms allow-popups-to-escape-sandbox";
    Html html;
    if (embed.size)
        html.write("<iframe src=\"{}\" title=\"{}\" width=\"{}\" height=\"{}\" style=\"border: 1px "
                   "solid #aaa; width: 100%; height: 100%; aspect-ratio: {} / {};\" "
                   "sandbox=\"{}\"></iframe>",
                   *source, title, embed.size->width, embed.size->height, embed.size->width,
                   embed.size->height, sandbox);
    else
        html.write("<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"300\" style=\"border: "
                   "1px solid #aaa; width: 100%;\" sandbox=\"{}\"></iframe>",
                   *source, title, sandbox);
    const auto script = Address::web(visit.origins.embed + "/embed/dc-resize.js");
    if (embed.resized && script) html.write("<script src=\"{}\"></script>", *script);
    return html;
}

json::Value answer(const Visit& visit, const EmbedTarget& target, const Embed& embed)
{
    json::Value object{{"version", "1.0"},
                       {"provider_name", provider},
                       {"provider_url", visit.origins.app},
                       {"cache_age", 300},
                       {"title", embed.title}};
    if (embed.size) {
        object.set("width", embed.size->width);
        object.set("height", embed.size->height);
    }
    object.set("html", iframe(visit, target, embed).str());
    object.set("type", "rich");
    return object;
}

Embed embed_document(const Visit& visit, const Reading& reading)
{
    constexpr PageSize unknown{612, 792};
    const auto& first = reading.sizes.empty() ? unknown : reading.sizes.front();
    return {reading.document.title, "/embed" + document_path(reading.document),
            size_of(visit, first)};
}

Embed embed_page(const Visit& visit, const Reading& reading, std::int64_t page)
{
    if (page >= reading.page_count()) throw NotFound{"page"};
    return {reading.document.title,
            fmt::format("/embed{}pages/{}/", document_path(reading.document), page + 1),
            size_of(visit, reading.sizes[static_cast<std::size_t>(page)]), true};
}

Embed embed_note(const Reading& reading, std::int64_t id)
{
    const auto note =
        std::ranges::find_if(reading.notes, [&](const auto& one) { return one.id.value == id; });
    if (note == reading.notes.end()) throw NotFound{"note"};
    return {note->title,
            fmt::format("/embed{}annotations/{}/", document_path(reading.document), id),
            {},
            true};
}

Embed embed_project(const Visit& visit, const std::string& name)
{
    const auto project = project_named(visit, name);
    return {project.title, "/embed" + project_path(project),
            project_embed_size(limit(visit, "maxwidth"), limit(visit, "maxheight"))};
}

Embed embed_of(const Visit& visit, const EmbedTarget& target)
{
    using Kind = EmbedTarget::Kind;
    if (target.kind == Kind::project) return embed_project(visit, target.name);
    const auto reading = reading_of(visit, DocumentId{target.id});
    switch (target.kind) {
    case Kind::page:
        return embed_page(visit, reading, target.page);
    case Kind::note:
        return embed_note(reading, target.note);
    case Kind::document:
    case Kind::project:
        break;
    }
    return embed_document(visit, reading);
}

Response oembed(Visit& visit)
{
    const auto url = visit.query.value("url").value_or("");
    if (url.empty()) return json_response(Status::bad_request, {{"error", "url required"}});
    if (lower_ascii(visit.query.value("format").value_or("json")) != "json")
        return json_response(Status::not_implemented,
                             {{"error", "Only JSON is available: leave format out, or say json."}});
    const auto target = read_embed_target(url, visit.origins);
    if (!target) throw NotFound{"address"};
    return json_response(Status::ok, answer(visit, *target, embed_of(visit, *target)));
}

} // namespace

void add_oembed(Routes& routes)
{
    Views on{routes};
    const About about{.summary = "What puts a document, page, note or project on another site",
                      .needs = Needs::anyone,
                      .gives = "oembed"};
    on.get("/api/oembed/", oembed, about);
    on.get("/api/oembed.json", oembed, about);
}

} // namespace quire::handlers
