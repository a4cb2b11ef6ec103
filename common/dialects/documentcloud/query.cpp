#include <algorithm>
#include <base/error.hpp>
#include <base/text.hpp>
#include <charconv>
#include <dialects/documentcloud/query.hpp>

namespace quire::dialects::documentcloud {

namespace {

bool is_named(std::string_view key, std::string_view name)
{
    return key == name ||
           (key.size() == name.size() + 2 && key.starts_with(name) && key.ends_with("[]"));
}

} // namespace

std::optional<std::int64_t> read_integer(std::string_view text)
{
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || stop != end) return {};
    return value;
}

bool Query::has(std::string_view name) const
{
    return std::ranges::any_of(m_parameters,
                               [&](const auto& p) { return is_named(p.first, name); });
}

std::optional<std::string> Query::value(std::string_view name) const
{
    for (auto p = m_parameters.rbegin(); p != m_parameters.rend(); ++p)
        if (is_named(p->first, name)) return std::string{trim(p->second)};
    return {};
}

std::vector<std::string> Query::values(std::string_view name) const
{
    std::vector<std::string> found;
    for (const auto& [key, text] : m_parameters) {
        if (!is_named(key, name)) continue;
        for (const auto part : split(text, ','))
            if (const auto word = trim(part); !word.empty()) found.emplace_back(word);
    }
    return found;
}

std::optional<bool> Query::boolean(std::string_view name) const
{
    const auto text = value(name);
    if (!text) return {};
    if (equals_ignoring_case(*text, "true")) return true;
    if (equals_ignoring_case(*text, "false")) return false;
    return {};
}

std::optional<std::int64_t> Query::integer(std::string_view name) const
{
    const auto text = value(name);
    if (!text || text->empty()) return {};
    const auto number = read_integer(*text);
    if (!number) throw Invalid{std::string{name}, "Enter a number."};
    return number;
}

std::vector<std::int64_t> Query::integers(std::string_view name) const
{
    std::vector<std::int64_t> numbers;
    for (const auto& text : values(name)) {
        const auto number = read_integer(text);
        if (!number)
            throw Invalid{std::string{name}, "Select a valid choice. " + text +
                                                 " is not one of the available choices."};
        numbers.push_back(*number);
    }
    return numbers;
}

std::optional<Time> Query::time(std::string_view name) const
{
    const auto text = value(name);
    if (!text || text->empty()) return {};
    const auto time = parse_time(*text);
    if (!time) throw Invalid{std::string{name}, "Enter a valid date/time."};
    return time;
}

std::optional<Uuid> Query::uuid(std::string_view name) const
{
    const auto text = value(name);
    if (!text) return {};
    const auto uuid = parse_uuid(*text);
    if (!uuid) throw Invalid{std::string{name}, "Enter a valid UUID."};
    return uuid;
}

std::string Query::with(std::string_view name, std::string_view value) const
{
    http::Pairs kept;
    for (const auto& parameter : m_parameters)
        if (parameter.first != name) kept.push_back(parameter);
    if (!value.empty()) kept.emplace_back(name, value);
    return kept.empty() ? std::string{} : "?" + http::build_query(kept);
}

} // namespace quire::dialects::documentcloud
