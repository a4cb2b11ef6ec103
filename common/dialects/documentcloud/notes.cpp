#include <dialects/documentcloud/notes.hpp>

#include <array>
#include <base/text.hpp>
#include <fmt/format.h>
#include <html/sanitize.hpp>

namespace quire::dialects::documentcloud {

namespace {

constexpr TextRule note_title{.most = 500, .blank = false};
constexpr TextRule note_content{.most = 2000};
constexpr TextRule section_title{.most = 200, .blank = false};
constexpr std::size_t longest_value = 300;

std::optional<Access> read_access(Fields& fields)
{
    const auto word = fields.text("access");
    if (!word) return {};
    const auto access = parse_access(*word);
    if (access && *access != Access::invisible) return access;
    fields.complain("access", not_a_choice(*word));
    return {};
}

// The corners: all four or none of them; null is as good as absent. The outer optional is empty
// when there was none in the body at all.
std::optional<std::optional<Box>> read_box(Fields& fields, bool may_lack_some)
{
    constexpr std::array names{"x1", "x2", "y1", "y2"};
    std::array<double, 4> corners{};
    std::size_t sent = 0;
    std::size_t numbers = 0;
    const auto before = fields.complaints().size();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!fields.has(names[i])) continue;
        ++sent;
        const auto corner = fields.number(names[i]).value_or(std::nullopt);
        if (corner) ++numbers;
        corners[i] = corner.value_or(0);
    }
    if (sent == 0 || fields.complaints().size() > before) return {};
    if (numbers == 4) return Box{corners[0], corners[1], corners[2], corners[3]};
    if (numbers == 0 && (sent == 4 || may_lack_some)) return std::optional<Box>{};
    fields.complain("", "Send all of `x1`, `x2`, `y1` and `y2`, or none of them.");
    return {};
}

void add_corners(json::Value& object, const Box& box)
{
    object.set("x1", box.x1);
    object.set("x2", box.x2);
    object.set("y1", box.y1);
    object.set("y2", box.y2);
}

// The texts of one list, trimmed.
std::vector<std::string> read_values(Fields& fields, std::string_view name)
{
    if (!fields.has(name)) return {};
    const auto& value = fields[name];
    const json::Array single{value}; // a form sends one of them without a list
    const auto* list = value.array() ? value.array() : &single;
    if (!value.array() && !value.text()) {
        fields.complain(name, fmt::format("Expected a list of items but got type \"{}\".",
                                          json::type_name(value)));
        return {};
    }
    std::vector<std::string> texts;
    for (const auto& element : *list) {
        const auto text = trim(element.text().value_or(""));
        if (!element.text())
            fields.complain(name, "Not a valid string.");
        else if (text.empty())
            fields.complain(name, "This field may not be blank.");
        else if (length(text) > longest_value)
            fields.complain(name, fmt::format("Ensure this field has no more than {} characters.",
                                              longest_value));
        texts.emplace_back(text);
    }
    return texts;
}

} // namespace

json::Value present(const Note& note, std::span<const std::string> tags)
{
    json::Value object{
        {"id", note.id},
        {"user", note.user},
        {"organization", note.organization},
        {"page_number", note.page},
        {"access", name(note.access)},
        {"edit_access", note.rights.change},
        {"title", note.title},
        {"content", html::sanitize(note.content, tags)},
        {"x1", nullptr},
        {"x2", nullptr},
        {"y1", nullptr},
        {"y2", nullptr},
        {"created_at", iso_time(note.created)},
        {"updated_at", iso_time(note.updated)},
    };
    if (note.box) add_corners(object, *note.box);
    return object;
}

json::Value present_found(const Note& note, std::span<const std::string> tags)
{
    json::Value object{
        {"id", std::to_string(note.id.value)},
        {"user", note.user},
        {"organization", note.organization},
        {"access", name(note.access)},
        {"title", note.title},
        {"content", html::sanitize(note.content, tags)},
        {"page_number", note.page},
    };
    if (note.box) add_corners(object, *note.box);
    object.set("created_at", iso_time(note.created, 3));
    object.set("updated_at", iso_time(note.updated, 3));
    return object;
}

json::Value present(const Section& section)
{
    return {{"id", section.id}, {"page_number", section.page}, {"title", section.title}};
}

NoteDraft read_note_draft(Fields& fields)
{
    fields.require("page_number");
    fields.require("title");
    NoteDraft draft;
    draft.page = fields.integer("page_number").value_or(0);
    draft.title = fields.text("title", note_title).value_or("");
    draft.content = fields.text("content", note_content).value_or("");
    draft.access = read_access(fields).value_or(Access::private_);
    draft.box = read_box(fields, true).value_or(std::nullopt);
    return draft;
}

NoteChange read_note_change(Fields& fields, bool whole)
{
    if (whole) {
        fields.require("page_number");
        fields.require("title");
    }
    NoteChange change;
    change.page = fields.integer("page_number");
    change.title = fields.text("title", note_title);
    change.content = fields.text("content", note_content);
    change.access = read_access(fields);
    change.box = read_box(fields, whole);
    if (whole && !fields.has("access")) change.access = Access::private_;
    return change;
}

SectionDraft read_section_draft(Fields& fields)
{
    fields.require("page_number");
    fields.require("title");
    return {.page = fields.integer("page_number").value_or(0),
            .title = fields.text("title", section_title).value_or("")};
}

SectionChange read_section_change(Fields& fields, bool whole)
{
    if (whole) {
        fields.require("page_number");
        fields.require("title");
    }
    return {.page = fields.integer("page_number"), .title = fields.text("title", section_title)};
}

ValuesChange read_values_change(Fields& fields, std::string key, bool whole)
{
    if (whole) fields.require("values");
    ValuesChange change{.key = std::move(key)};
    if (whole) {
        change.values = read_values(fields, "values");
    } else {
        change.add = read_values(fields, "values");
        change.remove = read_values(fields, "remove");
    }
    return change;
}

} // namespace quire::dialects::documentcloud
