// What clients of the DocumentCloud API send: cursors, parameters, addresses, bodies.

#include "fuzz.hpp"

#include <base/error.hpp>
#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/fields.hpp>
#include <dialects/documentcloud/notes.hpp>
#include <dialects/documentcloud/oembed.hpp>
#include <dialects/documentcloud/paging.hpp>
#include <dialects/documentcloud/projects.hpp>
#include <dialects/documentcloud/redactions.hpp>
#include <json/parse.hpp>

namespace quire::fuzz {

namespace {

using namespace dialects::documentcloud;

// Runs it; what the client would be told is fine.
template<class Read>
void may_refuse(Read read)
{
    try {
        read();
    } catch (const Error&) {
    }
}

void read_parameters(std::string_view text)
{
    const Query query{http::parse_query(text)};
    may_refuse([&] { read_page(query, false); });
    may_refuse([&] { read_filter(query, "-created_at"); });
    may_refuse([&] { read_project_filter(query); });
    may_refuse([&] { query.time("created_at__gt"); });
    may_refuse([&] { query.uuid("uuid"); });
    query.with("page", "2");
}

void read_bodies(std::string_view text)
{
    std::optional<json::Value> body;
    try {
        body = json::parse(text);
    } catch (const json::ParseError&) {
        return;
    }
    const auto with_fields = [&](auto read) {
        may_refuse([&] {
            Fields fields{*body};
            read(fields);
        });
    };
    with_fields(read_draft);
    with_fields(read_note_draft);
    with_fields(read_section_draft);
    with_fields(read_project_draft);
    with_fields(read_process_options);
    with_fields(read_redaction);
    with_fields([](Fields& fields) { read_change(fields, true); });
    with_fields([](Fields& fields) { read_note_change(fields, false); });
    with_fields([](Fields& fields) { read_project_change(fields, false); });
    with_fields([](Fields& fields) { read_page_texts(fields, 3); });
    with_fields([](Fields& fields) { read_values_change(fields, "key", true); });
    may_refuse([&] { read_modification(*body, [](std::optional<DocumentId>) { return 3; }); });
}

} // namespace

void take(std::string_view input)
{
    if (const auto cursor = decode(input)) must(decode(encode(*cursor)) == cursor);
    read_parameters(input);
    read_embed_target(input,
                      {"https://api.example", "https://www.example", "https://embed.example"});
    read_project_name(input);
    read_integer(input);
    read_bodies(input);
}

std::vector<std::string> seeds()
{
    return {encode(Cursor{"-created_at", {}, true}),
            "version=1.0&page=2&per_page=5&user=1,2&created_at__gt=2024-01-01&ordering=-title",
            "https://www.example/documents/7-slug/annotations/3/?embed=1#document/p2",
            R"({"title": "x", "access": "public", "data": {"k": ["v"]}, "projects": [1]})",
            R"({"page_number": 0, "x1": 0.1, "x2": 0.2, "y1": 0.1, "y2": 0.2, "content": "x"})",
            R"({"pages": [{"page_number": 1, "text": "a b", "positions": [{"text": "a"}]}]})",
            R"([{"page": "0-1,2", "modifications": [{"type": "rotate", "angle": "cc"}]}])"};
}

} // namespace quire::fuzz
