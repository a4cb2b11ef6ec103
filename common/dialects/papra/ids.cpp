#include <dialects/papra/ids.hpp>

#include <algorithm>
#include <dialects/papra/problem.hpp>

namespace quire::dialects::papra {

namespace {

constexpr std::size_t random_part = 24;

std::string_view prefix(IdKind kind)
{
    switch (kind) {
    case IdKind::document:
        return "doc_";
    case IdKind::organization:
        return "org_";
    case IdKind::user:
        return "usr_";
    case IdKind::tag:
        return "tag_";
    case IdKind::key:
        return "ak_";
    }
    return "";
}

bool is_shaped(IdKind kind, std::string_view text)
{
    if (!text.starts_with(prefix(kind))) return false;
    text.remove_prefix(prefix(kind).size());
    return text.size() == random_part && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
           });
}

} // namespace

std::string print_id(IdKind kind, const Uuid& uuid)
{
    return std::string{prefix(kind)} + short_id(uuid);
}

Uuid read_id(IdKind kind, std::string_view parameter, std::string_view text)
{
    if (!is_shaped(kind, text))
        throw invalid_parameter(std::string{parameter},
                                "Invalid format: " + std::string{prefix(kind)} +
                                    " and 24 of a-z0-9 are expected");
    return parse_short_id(text.substr(prefix(kind).size())).value_or(Uuid{});
}

} // namespace quire::dialects::papra
