#pragma once
// The table of routes of one dialect: the only way to register one.
//
//     Router<Services> on{{.dialect = "documentcloud", .slash = Slash::optional, .present =
//     error}}; on.get("/api/documents/{id}/", show); on.get("/files/documents/{id}/{path...}",
//     file);      // the rest of the path, may hold '/'
//
// Where several patterns fit, the one that is literal where the other has a parameter wins, from
// the left. HEAD is answered by GET's handler, OPTIONS by the table.

#include <functional>
#include <http/request.hpp>
#include <http/response.hpp>
#include <json/value.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace quire::http {

// Turns what was thrown into the dialect's answer. Must not throw.
using ErrorPresenter = std::function<Response(const std::exception&, const Request&)>;

// What a route is for and who may call it, for people, descriptions and tests; the router acts on
// neither. Empty where nothing was said.
struct About {
    std::string summary; // "One document"
    std::string needs;   // the name of a policy: "view_document"
    std::string takes;   // the name of what the body is: "document"
    std::string gives;   // the same of the answer
};

enum class Slash {
    exact,    // the path must end as the pattern does
    optional, // with or without
};

struct RouterOptions {
    std::string dialect;
    Slash slash = Slash::exact;
    std::string_view suffix =
        {};                      // of a path's last segment, may be there and says nothing: ".json"
    ErrorPresenter present = {}; // absent: status and {"detail": …}
};

// Patterns and methods, without handlers.
class RouteTable {
public:
    struct Route {
        Method method;
        std::string pattern;
        std::vector<std::string> segments;
        bool ends_with_slash;
        std::size_t index; // order of registration
        About about;
    };
    struct Found {
        const Route* route;
        Pairs parameters;
    };

    explicit RouteTable(Slash slash, std::string_view suffix = {})
        : m_slash(slash), m_suffix(suffix)
    {
    }
    // Throws std::logic_error for a malformed pattern or one registered before.
    std::size_t add(Method method, std::string pattern, About about = {});
    // Throws RouteNotFound or MethodNotAllowed. HEAD finds GET. OPTIONS finds no route: the
    // result is empty and `allow` tells.
    std::optional<Found> find(const Request& request, std::string& allow) const;
    const std::vector<Route>& routes() const { return m_routes; }

private:
    bool fits(const Route& route, const Request& request) const;
    std::string_view segment(const Request& request, std::size_t index) const; // without suffix
    Pairs parameters_of(const Route& route, const Request& request) const;

    Slash m_slash;
    std::string_view m_suffix;   // a constant
    std::vector<Route> m_routes; // most literal first
};

// "documentcloud GET /api/documents/{id}/ view_document", one per line.
std::string list_routes(std::string_view dialect, const RouteTable& table);
// [{"dialect", "method", "pattern", "needs", "summary", "takes", "gives"}, …]
json::Array describe_routes(std::string_view dialect, const RouteTable& table);

Response options_response(const std::string& allow); // 204

template<class Context>
class Router {
public:
    using Handler = std::function<Response(const Request&, Context&)>;

    explicit Router(RouterOptions options)
        : m_options(std::move(options)), m_table(m_options.slash, m_options.suffix)
    {
    }

    void get(std::string pattern, Handler h, About about = {})
    {
        on(Method::get, std::move(pattern), std::move(h), std::move(about));
    }
    void post(std::string pattern, Handler h, About about = {})
    {
        on(Method::post, std::move(pattern), std::move(h), std::move(about));
    }
    void put(std::string pattern, Handler h, About about = {})
    {
        on(Method::put, std::move(pattern), std::move(h), std::move(about));
    }
    void patch(std::string pattern, Handler h, About about = {})
    {
        on(Method::patch, std::move(pattern), std::move(h), std::move(about));
    }
    void del(std::string pattern, Handler h, About about = {})
    {
        on(Method::del, std::move(pattern), std::move(h), std::move(about));
    }

    const RouterOptions& options() const { return m_options; }
    const RouteTable& table() const { return m_table; }

    // Runs the handler that fits; `route` is set before it runs. Throws what it throws.
    // `context` is called only when a handler is about to run.
    Response answer(Request& request, const std::function<Context&()>& context,
                    std::string_view& route) const
    {
        std::string allow;
        auto found = m_table.find(request, allow);
        if (!found) return options_response(allow);
        route = found->route->pattern;
        request.set_path_parameters(std::move(found->parameters));
        return m_handlers[found->route->index](request, context());
    }

private:
    void on(Method method, std::string pattern, Handler handler, About about)
    {
        m_table.add(method, std::move(pattern), std::move(about));
        m_handlers.push_back(std::move(handler));
    }

    RouterOptions m_options;
    RouteTable m_table;
    std::vector<Handler> m_handlers; // by Route::index
};

} // namespace quire::http
