#include "indexed_document.hpp"

#include <base/clock.hpp>
#include <base/uuid.hpp>
#include <charconv>
#include <cmath>

namespace quire::stages {

namespace {

std::optional<double> number_of(const std::string& text)
{
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || !std::isfinite(number)) return {};
    return number;
}

std::vector<search::IndexedValue> values_of(const KeyValues& key_values)
{
    std::vector<search::IndexedValue> values;
    for (const auto& [key, texts] : key_values)
        for (const auto& text : texts)
            values.push_back({key, text, number_of(text), parse_time(text)});
    return values;
}

// The organization's tags, and those that people wrote among the key/values.
std::vector<search::IndexedTag> tags_of(const Document& document)
{
    std::vector<search::IndexedTag> indexed;
    for (const auto& tag : document.tags)
        indexed.push_back({tag.name, short_id(tag.uuid)});
    if (const auto written = document.key_values.find("_tag"); written != document.key_values.end())
        for (const auto& name : written->second)
            indexed.push_back({name, ""});
    return indexed;
}

std::vector<search::IndexedNote> notes_of(const std::vector<Note>& notes)
{
    std::vector<search::IndexedNote> indexed;
    for (const auto& note : notes)
        indexed.push_back({note.user, note.access, note.title, readable_text(note.content)});
    return indexed;
}

} // namespace

search::IndexedDocument indexed_document(const IndexEntry& entry)
{
    const auto& document = entry.document;
    return {.id = document.id,
            .row_version = document.row_version,
            .user = document.user,
            .organization = document.organization,
            .projects = entry.all_projects,
            .granting_projects = entry.lent_projects,
            .access = document.access,
            .status = document.status,
            .is_noindex = document.noindex || document.admin_noindex,
            .is_trashed = document.trashed.has_value(),
            .title = document.title,
            .source = document.source,
            .description = document.description,
            .language = document.language,
            .slug = document.slug,
            .page_count = static_cast<int>(document.page_count),
            .created = document.created,
            .updated = document.updated,
            .document_date = document.document_date,
            .values = values_of(document.key_values),
            .tags = tags_of(document),
            .notes = notes_of(entry.notes)};
}

} // namespace quire::stages
