#include <domain/document.hpp>

#include "complaints.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <base/text.hpp>
#include <domain/file_types.hpp>
#include <domain/languages.hpp>

namespace quire {

namespace {

constexpr std::size_t longest_title = 1000;
constexpr std::size_t longest_description = 4000;
constexpr std::size_t longest_source = 1000;
constexpr std::size_t longest_notes = 2048;
constexpr std::size_t longest_url = 1024;
constexpr std::size_t longest_name = 1000;
constexpr std::size_t longest_key = 50;
constexpr std::size_t longest_value = 300;
// Far above what anybody writes on one document; each is a row, and compared with the others.
constexpr std::size_t most_values = 1000;
// A list shows the values of a hundred documents at once, and is made in memory.
constexpr std::size_t most_value_bytes = 65536;
constexpr std::size_t most_projects = 1000;

class DocumentComplaints : public Complaints {
public:
    void url(const char* field, std::string_view value)
    {
        if (value.empty()) return;
        text(field, value, longest_url);
        const auto lower = lower_ascii(value.substr(0, 8));
        const bool web = lower.starts_with("http://") || lower.starts_with("https://");
        if (!web || value.find_first_of(" \t\r\n<>\"") != std::string_view::npos)
            add(field, "Enter a valid URL.");
    }
    void language(std::string_view value)
    {
        if (value.empty()) return;
        for (const auto code : split(value, ','))
            if (!is_language(code)) {
                add("language", '"' + std::string{code} + "\" is not a valid choice.");
                return;
            }
        text("language", value, 255);
    }
    void extension(std::string_view value)
    {
        if (!is_accepted_extension(value))
            add("original_extension", '"' + std::string{value} + "\" is not a valid choice.");
    }
    void key_values(const KeyValues& value)
    {
        try {
            normalized(value);
        } catch (const Invalid& invalid) { // joined with the complaints about other fields
            add(invalid.errors());
        }
    }
};

std::string checked_value(std::string_view raw)
{
    const auto value = trim(raw);
    if (!is_utf8(value) || value.find('\0') != std::string_view::npos)
        throw Invalid("key_values", "Not a valid string.");
    if (value.empty()) throw Invalid("key_values", "Values may not be blank.");
    if (length(value) > longest_value)
        throw Invalid("key_values", "Values may have no more than 300 characters.");
    return std::string{value};
}

} // namespace

void check(const Draft& draft)
{
    DocumentComplaints complaints;
    complaints.title(draft.title, longest_title);
    complaints.text("description", draft.description, longest_description);
    complaints.text("source", draft.source, longest_source);
    complaints.language(draft.language);
    complaints.access(draft.access);
    complaints.url("published_url", draft.published_url);
    complaints.url("related_article", draft.related_article);
    complaints.text("original_name", draft.original_name, longest_name);
    complaints.text("media_type", draft.media_type, 255);
    complaints.extension(draft.original_extension);
    complaints.key_values(draft.key_values);
    if (draft.projects.size() > most_projects)
        complaints.add("projects", "No more than 1000 projects may be named.");
    complaints.throw_if_any();
}

void check(const DocumentChange& change)
{
    DocumentComplaints complaints;
    if (change.title) complaints.title(*change.title, longest_title);
    if (change.description)
        complaints.text("description", *change.description, longest_description);
    if (change.source) complaints.text("source", *change.source, longest_source);
    if (change.notes) complaints.text("notes", *change.notes, longest_notes);
    if (change.language) complaints.language(*change.language);
    if (change.access) complaints.access(*change.access);
    if (change.published_url) complaints.url("published_url", *change.published_url);
    if (change.related_article) complaints.url("related_article", *change.related_article);
    if (change.original_extension) complaints.extension(*change.original_extension);
    if (change.key_values) complaints.key_values(*change.key_values);
    complaints.throw_if_any();
}

bool is_key(std::string_view key)
{
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    };
    return !key.empty() && key.size() <= longest_key && std::all_of(key.begin(), key.end(), good);
}

KeyValues changed(KeyValues key_values, const ValuesChange& change)
{
    auto& values = key_values[change.key];
    if (change.values) values = *change.values;
    values.insert(values.end(), change.add.begin(), change.add.end());
    const auto gone = [&](const std::string& value) {
        return std::any_of(change.remove.begin(), change.remove.end(),
                           [&](const auto& other) { return trim(other) == trim(value); });
    };
    values.erase(std::remove_if(values.begin(), values.end(), gone), values.end());
    return normalized(std::move(key_values));
}

KeyValues normalized(KeyValues key_values)
{
    KeyValues clean;
    std::size_t count = 0;
    std::size_t bytes = 0;
    for (const auto& [key, values] : key_values) {
        count += values.size();
        if (count > most_values)
            throw Invalid("key_values", "A document may have no more than 1000 values.");
        if (!is_key(key))
            throw Invalid("key_values",
                          "Keys may have 1 to 50 letters, digits, underscores and hyphens.");
        std::vector<std::string> kept;
        for (const auto& raw : values) {
            auto value = checked_value(raw);
            bytes += value.size();
            if (bytes > most_value_bytes)
                throw Invalid("key_values",
                              "The values of a document may have no more than 64 KiB together.");
            if (std::find(kept.begin(), kept.end(), value) == kept.end())
                kept.push_back(std::move(value));
        }
        if (!kept.empty()) clean.emplace(key, std::move(kept));
    }
    return clean;
}

} // namespace quire
