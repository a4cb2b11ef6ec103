#include <algorithm>
#include <base/text.hpp>
#include <charconv>
#include <cmath>
#include <dialects/documentcloud/oembed.hpp>
#include <dialects/documentcloud/query.hpp>
#include <vector>

namespace quire::dialects::documentcloud {

namespace {

struct Parts {
    std::string host; // with port
    std::string_view path;
    std::string_view query;
    std::string_view fragment;
};

std::string_view cut(std::string_view& text, char mark)
{
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return {};
    const auto tail = text.substr(at + 1);
    text = text.substr(0, at);
    return tail;
}

std::optional<Parts> parts_of(std::string_view url)
{
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return {};
    const auto scheme = lower_ascii(url.substr(0, colon));
    if (scheme != "http" && scheme != "https") return {};
    url.remove_prefix(colon + 3);
    Parts parts;
    parts.fragment = cut(url, '#');
    parts.query = cut(url, '?');
    const auto slash = std::min(url.find('/'), url.size());
    parts.host = lower_ascii(url.substr(0, slash));
    parts.path = url.substr(slash);
    return parts;
}

std::string host_of(const std::string& origin)
{
    const auto parts = parts_of(origin);
    return parts ? parts->host : std::string{};
}

bool is_ours(const std::string& host, const Origins& origins)
{
    return !host.empty() && (host == host_of(origins.app) || host == host_of(origins.embed) ||
                             host == host_of(origins.api));
}

// The digits that a text begins with, as an id or page number: positive, no zero in front.
std::optional<std::int64_t> leading_number(std::string_view text)
{
    constexpr std::size_t longest = 18;
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > longest || text.front() == '0') return {};
    return read_integer(text.substr(0, digits));
}

std::optional<std::int64_t> whole_number(std::string_view text)
{
    const auto number = leading_number(text);
    const bool whole = number && text.find_first_not_of("0123456789") == std::string_view::npos;
    return whole ? number : std::nullopt;
}

std::string_view without_html(std::string_view text)
{
    if (text.ends_with(".html")) text.remove_suffix(5);
    return text;
}

std::vector<std::string_view> segments_of(std::string_view path)
{
    auto segments = split(path, '/');
    std::erase_if(segments, [](auto segment) { return segment.empty(); });
    return segments;
}

using Segments = std::vector<std::string_view>;
using Kind = EmbedTarget::Kind;

// "document/p3", "document/p3/a55"
void read_fragment(std::string_view fragment, EmbedTarget& target)
{
    constexpr std::string_view prefix = "document/p";
    if (!fragment.starts_with(prefix)) return;
    fragment.remove_prefix(prefix.size());
    const auto note = cut(fragment, '/');
    const auto page = whole_number(fragment);
    if (!page) return;
    target.kind = Kind::page;
    target.page = *page - 1;
    const auto id = note.starts_with('a') ? whole_number(note.substr(1)) : std::nullopt;
    if (!id) return;
    target.kind = Kind::note;
    target.page = 0;
    target.note = *id;
}

// What follows "documents" in a path of the web application.
std::optional<EmbedTarget> read_document(const Segments& rest, std::string_view fragment)
{
    const auto id = rest.empty() ? std::nullopt : leading_number(rest[0]);
    if (!id) return {};
    EmbedTarget target{.id = *id};
    if (rest.size() == 1) {
        read_fragment(fragment, target);
        return target;
    }
    const auto number = rest.size() == 3 ? whole_number(without_html(rest[2])) : std::nullopt;
    if (!number) return {};
    if (rest[1] == "pages") {
        target.kind = Kind::page;
        target.page = *number - 1;
    } else if (rest[1] == "annotations") {
        target.kind = Kind::note;
        target.note = *number;
    } else {
        return {};
    }
    return target;
}

std::optional<EmbedTarget> read_project(const Segments& rest)
{
    if (rest.size() != 1 || read_project_name(rest[0]).empty()) return {};
    return EmbedTarget{.kind = Kind::project, .name = std::string{rest[0]}};
}

std::optional<EmbedTarget> read_api(const Segments& rest)
{
    const auto id = rest.size() < 2 ? std::nullopt : whole_number(rest[1]);
    if (!id) return {};
    if (rest[0] == "projects" && rest.size() == 2)
        return EmbedTarget{.kind = Kind::project, .name = std::string{rest[1]}};
    if (rest[0] != "documents") return {};
    if (rest.size() == 2) return EmbedTarget{.id = *id};
    const auto note = rest.size() == 4 && rest[2] == "notes" ? whole_number(rest[3]) : std::nullopt;
    if (!note) return {};
    return EmbedTarget{.kind = Kind::note, .id = *id, .note = *note};
}

http::Pairs passed_on(std::string_view query)
{
    auto pairs = http::parse_query(query);
    std::erase_if(pairs, [](const auto& pair) {
        return pair.first == "_escaped_fragment_" || pair.first == "embed";
    });
    return pairs;
}

std::optional<EmbedTarget> read_path(const Parts& parts)
{
    auto segments = segments_of(parts.path);
    if (!segments.empty() && segments[0] == "embed") segments.erase(segments.begin());
    if (segments.empty()) return {};
    const Segments rest{segments.begin() + 1, segments.end()};
    if (segments[0] == "documents") return read_document(rest, parts.fragment);
    if (segments[0] == "projects") return read_project(rest);
    if (segments[0] == "api") return read_api(rest);
    return {};
}

std::int64_t truncated(double value)
{
    constexpr double largest = 1e9;
    return static_cast<std::int64_t>(std::clamp(value, 1.0, largest));
}

} // namespace

std::optional<EmbedTarget> read_embed_target(std::string_view url, const Origins& origins)
{
    const auto parts = parts_of(url);
    if (!parts || !is_ours(parts->host, origins)) return {};
    auto target = read_path(*parts);
    if (target) target->query = passed_on(parts->query);
    return target;
}

EmbedSize embed_size(double width, double height, std::optional<std::int64_t> max_width,
                     std::optional<std::int64_t> max_height)
{
    const auto wide = std::max<std::int64_t>(0, max_width.value_or(0));
    const auto high = std::max<std::int64_t>(0, max_height.value_or(0));
    if (wide && high) return {wide, high};
    if (wide) return {wide, truncated(static_cast<double>(wide) * height / width)};
    if (high) return {truncated(static_cast<double>(high) * width / height), high};
    return {truncated(width), truncated(height)};
}

EmbedSize project_embed_size(std::optional<std::int64_t> max_width,
                             std::optional<std::int64_t> max_height)
{
    constexpr std::int64_t side = 500;
    const auto within = [side](std::optional<std::int64_t> most) {
        return most && *most > 0 ? std::min(side, *most) : side;
    };
    return {within(max_width), within(max_height)};
}

} // namespace quire::dialects::documentcloud
