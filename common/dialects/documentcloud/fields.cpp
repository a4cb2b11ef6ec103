#include <base/text.hpp>
#include <charconv>
#include <cmath>
#include <dialects/documentcloud/fields.hpp>
#include <dialects/documentcloud/query.hpp>
#include <fmt/format.h>

namespace quire::dialects::documentcloud {

namespace {

bool looks_like_url(std::string_view text)
{
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    const auto name = lower_ascii(text.substr(0, scheme));
    if (name != "http" && name != "https") return false;
    const auto rest = text.substr(scheme + 3);
    const auto host = rest.substr(0, rest.find_first_of("/?#"));
    if (host.empty() || host.front() == '.' || host.front() == ':') return false;
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>') return false;
    return true;
}

// Texts and numbers are texts; everything else is not.
std::optional<std::string> as_text(const json::Value& value)
{
    if (const auto text = value.text()) return std::string{trim(*text)};
    if (const auto number = value.integer()) return std::to_string(*number);
    if (const auto number = value.number()) return fmt::format("{}", *number);
    return {};
}

std::optional<std::int64_t> as_integer(const json::Value& value)
{
    if (const auto number = value.integer()) return number;
    if (const auto text = value.text()) return read_integer(trim(*text));
    return {};
}

std::optional<double> read_number(std::string_view text)
{
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return {};
    return number;
}

std::optional<bool> as_boolean(const json::Value& value)
{
    if (const auto truth = value.boolean()) return truth;
    const auto number = value.integer();
    if (number == 1) return true;
    if (number == 0) return false;
    const auto text = lower_ascii(value.text().value_or("?"));
    for (const auto word : {"true", "t", "yes", "y", "on", "1"})
        if (text == word) return true;
    for (const auto word : {"false", "f", "no", "n", "off", "0"})
        if (text == word) return false;
    return {};
}

} // namespace

Fields::Fields(const json::Value& body) : m_body(body)
{
    if (!body.object())
        throw Invalid{"", fmt::format("Invalid data. Expected a dictionary, but got {}.",
                                      json::type_name(body))};
}

void Fields::complain(std::string_view name, std::string why)
{
    m_complaints.push_back({std::string{name}, std::move(why)});
}

void Fields::require(std::string_view name)
{
    if (!has(name)) complain(name, "This field is required.");
}

void Fields::finish() const
{
    if (!m_complaints.empty()) throw Invalid{m_complaints};
}

bool Fields::refuse_null(std::string_view name)
{
    if (!m_body[name].is_null()) return false;
    complain(name, "This field may not be null.");
    return true;
}

std::optional<std::string> Fields::text(std::string_view name, const TextRule& rule)
{
    if (!has(name) || refuse_null(name)) return {};
    auto text = as_text(m_body[name]);
    if (!text) {
        complain(name, "Not a valid string.");
        return {};
    }
    if (!rule.blank && text->empty()) {
        complain(name, "This field may not be blank.");
        return {};
    }
    if (rule.most > 0 && length(*text) > rule.most) {
        complain(name, fmt::format("Ensure this field has no more than {} characters.", rule.most));
        return {};
    }
    return text;
}

std::optional<std::string> Fields::url(std::string_view name, std::size_t most)
{
    auto address = text(name, {.most = most});
    if (!address || address->empty() || looks_like_url(*address)) return address;
    complain(name, "Enter a valid URL.");
    return {};
}

std::optional<bool> Fields::boolean(std::string_view name)
{
    if (!has(name) || refuse_null(name)) return {};
    const auto truth = as_boolean(m_body[name]);
    if (!truth) complain(name, "Must be a valid boolean.");
    return truth;
}

std::optional<std::int64_t> Fields::integer(std::string_view name)
{
    if (!has(name) || refuse_null(name)) return {};
    const auto number = as_integer(m_body[name]);
    if (!number) complain(name, "A valid integer is required.");
    return number;
}

std::optional<std::optional<double>> Fields::number(std::string_view name)
{
    if (!has(name)) return {};
    const auto& value = m_body[name];
    const auto text = value.text();
    if (value.is_null() || (text && trim(*text).empty())) return std::optional<double>{};
    const auto number = text ? read_number(trim(*text)) : value.number();
    if (number && std::isfinite(*number)) return std::optional{*number};
    complain(name, "A valid number is required.");
    return {};
}

std::optional<std::vector<std::int64_t>> Fields::integers(std::string_view name)
{
    if (!has(name) || refuse_null(name)) return {};
    const auto& value = m_body[name];
    const json::Array single{value}; // a form sends one of them without a list
    const auto* list = value.array() ? value.array() : &single;
    if (!value.array() && !value.text()) {
        complain(name, fmt::format("Expected a list of items but got type \"{}\".",
                                   json::type_name(value)));
        return {};
    }
    std::vector<std::int64_t> numbers;
    for (const auto& element : *list) {
        const auto number = as_integer(element);
        if (!number) {
            complain(name, "A valid integer is required.");
            return {};
        }
        numbers.push_back(*number);
    }
    return numbers;
}

std::optional<std::optional<Time>> Fields::time(std::string_view name)
{
    if (!has(name)) return {};
    const auto& value = m_body[name];
    if (value.is_null()) return std::optional<Time>{};
    const auto text = value.text();
    if (text && trim(*text).empty()) return std::optional<Time>{};
    if (const auto time = parse_time(trim(text.value_or("")))) return std::optional{*time};
    complain(name, "Datetime has wrong format. Use one of these formats instead: "
                   "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
    return {};
}

std::string not_a_choice(std::string_view value)
{
    return fmt::format("\"{}\" is not a valid choice.", value);
}

} // namespace quire::dialects::documentcloud
