// The new sequence of a document's pages, as a client says it.
#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/error.hpp>
#include <dialects/documentcloud/problem.hpp>

#include <array>
#include <fmt/format.h>

namespace quire::dialects::documentcloud {

namespace {

constexpr std::array<std::pair<std::string_view, int>, 3> angles{
    {{"cc", 1}, {"hw", 2}, {"ccw", 3}}}; // in quarter turns clockwise

int turns_of(std::string_view angle)
{
    for (const auto& [name, turns] : angles)
        if (name == angle) return turns;
    return 0;
}

[[noreturn]] void refuse(json::Value why)
{
    throw Problem{400, json::Value{{"data", std::move(why)}}};
}

std::string no_list(const json::Value& value)
{
    return fmt::format("Expected a list of items but got type \"{}\".", json::type_name(value));
}

// At most one, and it turns.
std::string read_angle(Fields& fields)
{
    const auto& value = fields["modifications"];
    if (!fields.has("modifications") || value.is_null()) return "";
    const auto* list = value.array();
    if (!list) {
        fields.complain("modifications", no_list(value));
        return "";
    }
    if (list->empty()) return "";
    if (list->size() > 1) fields.complain("modifications", "Give at most one modification.");
    const auto type = list->front()["type"].text().value_or("");
    const auto angle = std::string{list->front()["angle"].text().value_or("")};
    if (type != "rotate")
        fields.complain("modifications", "The type of a modification is \"rotate\".");
    else if (turns_of(angle) == 0)
        fields.complain("modifications", "The angle is one of \"cc\", \"ccw\" and \"hw\".");
    return angle;
}

std::vector<PageInterval> read_intervals(Fields& fields, const std::string& text,
                                         std::int64_t page_count)
{
    const auto intervals = parse_page_list(text);
    if (!intervals) {
        fields.complain("page", "Name pages and ascending ranges of pages, beginning with page 0: "
                                "\"7\", \"0-499\", \"0-5,8,11-13\".");
        return {};
    }
    for (const auto& interval : *intervals)
        if (interval.second >= page_count) {
            fields.complain("page", fmt::format("There is no page {}: the document has {} pages.",
                                                interval.second, page_count));
            break;
        }
    return *intervals;
}

PageSelection read_selection(Fields& fields, const PagesOf& pages_of)
{
    PageSelection selection;
    fields.require("page");
    if (fields.has("id") && !fields["id"].is_null())
        if (const auto id = fields.integer("id")) selection.source = DocumentId{*id};
    selection.page = fields.text("page", {.blank = false}).value_or("");
    selection.angle = read_angle(fields);
    if (!selection.page.empty())
        selection.intervals = read_intervals(fields, selection.page, pages_of(selection.source));
    return selection;
}

// Ids may be texts: "2000000".
json::Value complaints(const json::Value& item, const PagesOf& pages_of,
                       std::vector<PageSelection>& into)
{
    try {
        Fields fields{item};
        into.push_back(read_selection(fields, pages_of));
        return field_errors(fields.complaints());
    } catch (const Invalid& invalid) { // no object: reported together with the other elements
        return field_errors(invalid.errors());
    }
}

} // namespace

std::vector<PageSelection> read_modification(const json::Value& body, const PagesOf& pages_of)
{
    const auto* list = body.array();
    if (!list) refuse(json::Array{no_list(body)});
    if (list->empty()) refuse(json::Array{"A document needs at least one page."});
    std::vector<PageSelection> selections;
    json::Array errors;
    bool good = true;
    for (const auto& item : *list) {
        errors.push_back(complaints(item, pages_of, selections));
        good = good && errors.back().object()->empty();
    }
    if (!good) refuse(std::move(errors));
    return selections;
}

std::vector<PageRun> runs_of(const std::vector<PageSelection>& selections)
{
    std::vector<PageRun> runs;
    for (const auto& selection : selections)
        for (const auto& interval : selection.intervals)
            runs.push_back({selection.source, interval, turns_of(selection.angle)});
    return runs;
}

json::Value present(const PageSelection& selection, std::string_view slug)
{
    json::Array spec;
    std::int64_t pages = 0;
    for (const auto& interval : selection.intervals) {
        pages += length(interval);
        if (interval.first == interval.second)
            spec.emplace_back(interval.first);
        else
            spec.emplace_back(json::Array{interval.first, interval.second});
    }
    json::Value object{{"page", selection.page},
                       {"page_spec", std::move(spec)},
                       {"page_length", pages},
                       {"slug", slug}};
    if (selection.source) object.set("id", *selection.source);
    if (!selection.angle.empty())
        object.set("modifications",
                   json::Array{json::Value{{"type", "rotate"}, {"angle", selection.angle}}});
    return object;
}

} // namespace quire::dialects::documentcloud
