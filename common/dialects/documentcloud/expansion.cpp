#include <algorithm>
#include <dialects/documentcloud/expansion.hpp>

namespace quire::dialects::documentcloud {

namespace {

constexpr std::size_t most_paths = 100; // a bound on work, far above any client's need

bool is_all(std::string_view path)
{
    return path == "~all" || path == "*";
}

std::vector<std::string> paths(const Query& query, std::string_view name)
{
    auto found = query.values(name);
    if (found.size() > most_paths) found.resize(most_paths);
    return found;
}

// The longest beginning of a dotted path that is in the list; "" when none is.
std::string_view permitted_part(std::string_view path, std::span<const std::string_view> permitted)
{
    while (!path.empty() && std::ranges::find(permitted, path) == permitted.end()) {
        const auto dot = path.rfind('.');
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
    }
    return path;
}

bool begins_with_name(std::string_view path, std::string_view name)
{
    return path.starts_with(name) && (path.size() == name.size() || path[name.size()] == '.');
}

bool mentions(const std::vector<std::string>& all, std::string_view name)
{
    return std::ranges::any_of(all, [&](const auto& path) { return begins_with_name(path, name); });
}

std::vector<std::string> inside(const std::vector<std::string>& all, std::string_view name)
{
    std::vector<std::string> found;
    for (const auto& path : all)
        if (path.size() > name.size() + 1 && begins_with_name(path, name))
            found.push_back(path.substr(name.size() + 1));
    return found;
}

json::Value shaped(json::Value value, const std::vector<std::string>& fields,
                   const std::vector<std::string>& omit)
{
    if (const auto* list = value.array()) {
        json::Array kept;
        for (const auto& element : *list)
            kept.push_back(shaped(element, fields, omit));
        return kept;
    }
    const auto* object = value.object();
    if (!object) return value;
    json::Object kept;
    for (const auto& [key, member] : *object) {
        if (!fields.empty() && !mentions(fields, key)) continue;
        if (std::ranges::find(omit, key) != omit.end()) continue;
        kept.emplace_back(key, shaped(member, inside(fields, key), inside(omit, key)));
    }
    return kept;
}

} // namespace

Expansion Expansion::on_object(const Query& query, std::span<const std::string_view> top)
{
    Expansion result;
    for (auto& path : paths(query, "expand")) {
        if (is_all(path))
            result.m_paths.insert(result.m_paths.end(), top.begin(), top.end());
        else
            result.m_paths.push_back(std::move(path));
    }
    return result;
}

Expansion Expansion::on_list(const Query& query, std::span<const std::string_view> permitted)
{
    Expansion result;
    for (const auto& path : paths(query, "expand")) {
        if (is_all(path))
            result.m_paths.insert(result.m_paths.end(), permitted.begin(), permitted.end());
        else if (const auto part = permitted_part(path, permitted); !part.empty())
            result.m_paths.emplace_back(part);
    }
    return result;
}

bool Expansion::has(std::string_view name) const
{
    return mentions(m_paths, name);
}

Expansion Expansion::below(std::string_view name) const
{
    Expansion result;
    result.m_paths = inside(m_paths, name);
    return result;
}

Shape::Shape(const Query& query) : m_fields(paths(query, "fields")), m_omit(paths(query, "omit")) {}

json::Value Shape::apply(json::Value object) const
{
    if (m_fields.empty() && m_omit.empty()) return object;
    return shaped(std::move(object), m_fields, m_omit);
}

} // namespace quire::dialects::documentcloud
