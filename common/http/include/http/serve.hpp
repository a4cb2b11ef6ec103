#pragma once
// The FastCGI loop of a handler program.
//
//     std::vector<Router<Services>> routers = …;             // one per dialect
//     return http::serve<Services>({.threads = 8}, routers, [&] { return make_services(config); });
//
// Descriptor 0 is the listening socket (systemd: StandardInput=socket). Any thread serves any
// connection that has a request waiting, so kept connections that are idle cost no thread. SIGTERM
// and SIGINT stop accepting, close idle connections and let running requests finish.

#include <chrono>
#include <cstdint>
#include <functional>
#include <http/router.hpp>
#include <json/print.hpp>
#include <memory>
#include <string>
#include <vector>

namespace quire::http {

struct ServeOptions {
    int listen_fd = 0; // a listening stream socket; not closed
    unsigned threads = 8;
    std::int64_t retire_after = 0;       // requests, then serve() returns; 0 = never
    std::chrono::seconds io_timeout{60}; // silence of nginx in the middle of a request
    bool handle_signals = true;          // false: only stop() ends it (tests)
    std::function<void(const std::function<void()>& stop)> started = {}; // called once when serving
};

// One request in one thread, type-erased. Sets `route` for the log.
using AnswerRequest = std::function<Response(Request&, std::string_view& route)>;

struct Application {
    // Called once in each thread.
    std::function<AnswerRequest()> make_thread;
    std::function<const ErrorPresenter&(std::string_view dialect)> presenter;
};

// Returns 0 after a signal or retirement, when all requests have been answered. Throws
// std::system_error when descriptor 0 is no listening socket.
int serve(const ServeOptions& options, const Application& application);

// The presenter of the last resort: {"detail": "…"} with status_of().
Response present_plainly(const std::exception& error, const Request& request);

// Answers like the loop does: the one place that catches. Public for tests of dialects.
Response answer_guarded(Request& request, const AnswerRequest& answer,
                        const ErrorPresenter& present, std::string_view& route);

template<class Context>
using MakeContext = std::function<std::unique_ptr<Context>()>;

// `routers` must outlive the result. A context is made in its thread at the first request; when
// that throws (the database is away) the request gets the error and the next one tries again.
template<class Context>
Application application(const std::vector<Router<Context>>& routers, MakeContext<Context> make)
{
    const auto router_of = [&routers](std::string_view dialect) -> const Router<Context>* {
        for (const auto& router : routers)
            if (router.options().dialect == dialect) return &router;
        return nullptr;
    };
    Application result;
    result.make_thread = [router_of, make]() -> AnswerRequest {
        auto context = std::make_shared<std::unique_ptr<Context>>();
        return [router_of, make, context](Request& request, std::string_view& route) {
            const auto* router = router_of(request.dialect());
            if (!router) throw std::logic_error("no router for the dialect that nginx named");
            const auto ready = [&]() -> Context& {
                if (!*context) *context = make();
                return **context;
            };
            return router->answer(request, ready, route);
        };
    };
    result.presenter = [router_of](std::string_view dialect) -> const ErrorPresenter& {
        static const ErrorPresenter plain = present_plainly;
        const auto* router = router_of(dialect);
        return router && router->options().present ? router->options().present : plain;
    };
    return result;
}

template<class Context>
int serve(const ServeOptions& options, const std::vector<Router<Context>>& routers,
          MakeContext<Context> make)
{
    return serve(options, application<Context>(routers, std::move(make)));
}

// What `--routes` prints.
template<class Context>
std::string list_routes(const std::vector<Router<Context>>& routers)
{
    std::string lines;
    for (const auto& router : routers)
        lines += list_routes(router.options().dialect, router.table());
    return lines;
}

// What `--routes=json` prints: everything the tables say.
template<class Context>
std::string describe_routes(const std::vector<Router<Context>>& routers)
{
    json::Array all;
    for (const auto& router : routers)
        for (auto& route : describe_routes(router.options().dialect, router.table()))
            all.push_back(std::move(route));
    return json::print(all) + "\n";
}

} // namespace quire::http
