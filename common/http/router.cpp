#include <http/router.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <fmt/format.h>

namespace quire::http {

namespace {

enum class Kind { literal, parameter, rest };

Kind kind(std::string_view segment)
{
    if (!segment.starts_with('{')) return Kind::literal;
    return segment.ends_with("...}") ? Kind::rest : Kind::parameter;
}

std::string parameter_name(std::string_view segment)
{
    const std::size_t suffix = kind(segment) == Kind::rest ? 4 : 1;
    return std::string{segment.substr(1, segment.size() - 1 - suffix)};
}

std::vector<std::string> pattern_segments(std::string_view pattern)
{
    if (!pattern.starts_with('/')) throw std::logic_error("route pattern without '/'");
    pattern.remove_prefix(1);
    if (pattern.ends_with('/')) pattern.remove_suffix(1);
    std::vector<std::string> segments;
    if (pattern.empty()) return segments;
    for (const auto part : split(pattern, '/')) {
        const bool braces = part.starts_with('{') == part.ends_with('}');
        const bool last = part.data() + part.size() == pattern.data() + pattern.size();
        if (part.empty() || !braces || (kind(part) == Kind::rest && !last))
            throw std::logic_error(fmt::format("malformed route pattern segment '{}'", part));
        segments.emplace_back(part);
    }
    return segments;
}

// Orders patterns so that of two that fit one path the more literal comes first.
bool more_literal(const RouteTable::Route& a, const RouteTable::Route& b)
{
    return std::ranges::lexicographical_compare(
        a.segments, b.segments, std::less{}, [](const auto& s) { return kind(s); },
        [](const auto& s) { return kind(s); });
}

// The same paths fit both, whatever their parameters are called.
bool same_paths(const RouteTable::Route& a, const RouteTable::Route& b)
{
    return a.ends_with_slash == b.ends_with_slash &&
           std::ranges::equal(a.segments, b.segments, [](const auto& x, const auto& y) {
               return kind(x) == kind(y) && (kind(x) != Kind::literal || x == y);
           });
}

std::vector<RouteTable::Route> as_registered(const RouteTable& table)
{
    auto routes = table.routes();
    std::ranges::sort(routes, {}, &RouteTable::Route::index);
    return routes;
}

} // namespace

std::size_t RouteTable::add(Method method, std::string pattern, About about)
{
    Route route{method,          pattern,         pattern_segments(pattern), pattern.ends_with('/'),
                m_routes.size(), std::move(about)};
    for (const auto& known : m_routes)
        if (known.method == method && same_paths(known, route))
            throw std::logic_error("route registered twice: " + pattern);
    const auto index = route.index;
    m_routes.push_back(std::move(route));
    std::ranges::stable_sort(m_routes, more_literal);
    return index;
}

// The suffix belongs to the path only where no file is named.
std::string_view RouteTable::segment(const Request& request, std::size_t index) const
{
    std::string_view text = request.segments()[index];
    const bool last = index + 1 == request.segments().size();
    if (last && !m_suffix.empty() && text.size() > m_suffix.size() && text.ends_with(m_suffix))
        text.remove_suffix(m_suffix.size());
    return text;
}

Pairs RouteTable::parameters_of(const Route& route, const Request& request) const
{
    Pairs parameters;
    for (std::size_t i = 0; i < route.segments.size(); ++i) {
        const auto& part = route.segments[i];
        if (kind(part) == Kind::parameter)
            parameters.emplace_back(parameter_name(part), segment(request, i));
        if (kind(part) == Kind::rest) {
            std::string rest;
            for (auto j = i; j < request.segments().size(); ++j)
                rest += (j > i ? "/" : "") + request.segments()[j];
            parameters.emplace_back(parameter_name(part), std::move(rest));
        }
    }
    return parameters;
}

bool RouteTable::fits(const Route& route, const Request& request) const
{
    const auto& path = request.segments();
    const auto count = route.segments.size();
    const bool has_rest = count > 0 && kind(route.segments.back()) == Kind::rest;
    if (has_rest ? path.size() < count : path.size() != count) return false;
    for (std::size_t i = 0; i < count; ++i)
        if (kind(route.segments[i]) == Kind::literal && route.segments[i] != segment(request, i))
            return false;
    return m_slash == Slash::optional || path.empty() ||
           route.ends_with_slash == request.path().ends_with('/');
}

std::optional<RouteTable::Found> RouteTable::find(const Request& request, std::string& allow) const
{
    if (!request.path_is_clean()) throw RouteNotFound{};
    const auto best =
        std::ranges::find_if(m_routes, [&](const auto& r) { return fits(r, request); });
    if (best == m_routes.end()) throw RouteNotFound{};

    const auto wanted = request.method() == Method::head ? Method::get : request.method();
    for (const auto& route : m_routes) {
        if (!same_paths(route, *best)) continue;
        if (route.method == wanted) return Found{&route, parameters_of(route, request)};
        allow += std::string{name(route.method)} + ", ";
        if (route.method == Method::get) allow += "HEAD, ";
    }
    allow += "OPTIONS";
    if (request.method() == Method::options) return {};
    throw MethodNotAllowed(std::string{request.method_name()}, allow);
}

std::string list_routes(std::string_view dialect, const RouteTable& table)
{
    std::string lines;
    for (const auto& route : as_registered(table))
        lines += fmt::format("{} {} {} {}\n", dialect, name(route.method), route.pattern,
                             route.about.needs.empty() ? "-" : route.about.needs);
    return lines;
}

json::Array describe_routes(std::string_view dialect, const RouteTable& table)
{
    json::Array routes;
    for (const auto& route : as_registered(table))
        routes.push_back({{"dialect", dialect},
                          {"method", name(route.method)},
                          {"pattern", route.pattern},
                          {"needs", route.about.needs},
                          {"summary", route.about.summary},
                          {"takes", route.about.takes},
                          {"gives", route.about.gives}});
    return routes;
}

Response options_response(const std::string& allow)
{
    Response response{Status::no_content};
    response.set(Header::allow, allow);
    return response;
}

} // namespace quire::http
