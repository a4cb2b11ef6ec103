#include <http/serve.hpp>

#include "connections.hpp"
#include "exchange.hpp"

#include <base/log.hpp>
#include <cerrno>
#include <csignal>
#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <system_error>
#include <thread>

namespace quire::http {

namespace {

// SIGTERM and SIGINT as something to poll for. Threads started while it lives have them blocked,
// so that no read or write of a request is interrupted.
class StopSignals {
public:
    explicit StopSignals(bool wanted)
    {
        if (!wanted) return;
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGTERM);
        sigaddset(&signals, SIGINT);
        ::pthread_sigmask(SIG_BLOCK, &signals, &m_before);
        m_fd = Descriptor{::signalfd(-1, &signals, SFD_CLOEXEC)};
        if (!m_fd) throw std::system_error(errno, std::generic_category(), "signalfd");
    }
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals()
    {
        if (m_fd) ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

    // Returns when a signal came or `other` is readable.
    void wait(int other) const
    {
        pollfd wanted[] = {{.fd = m_fd.get(), .events = POLLIN, .revents = 0},
                           {.fd = other, .events = POLLIN, .revents = 0}};
        while (::poll(wanted, 2, -1) < 0 && errno == EINTR) {
        }
    }

private:
    sigset_t m_before{};
    Descriptor m_fd;
};

void log_request(const Request& request, const Response& response, std::string_view route,
                 std::chrono::steady_clock::duration took)
{
    const auto ms = std::chrono::duration<double, std::milli>(took).count();
    log::info("request", {{"trace", request.trace()},
                          {"dialect", request.dialect()},
                          {"method", name(request.method())},
                          {"route", route},
                          {"status", code(response.status())},
                          {"ms", fmt::format("{:.1f}", ms)},
                          {"bytes", response.body().size()}});
}

Response presented(const std::exception& error, const ErrorPresenter& present,
                   const Request& request)
{
    auto response = present(error, request);
    if (const auto* away = dynamic_cast<const Unavailable*>(&error);
        away && response.header(Header::retry_after).empty())
        response.set(Header::retry_after, std::to_string(away->retry_after().count()));
    if (const auto* method = dynamic_cast<const MethodNotAllowed*>(&error))
        response.set(Header::allow, method->allow());
    if (code(response.status()) >= 400 && response.header(Header::cache_control).empty())
        response.set(Header::cache_control, "no-store");
    return response;
}

Response defect(std::string_view what, const ErrorPresenter& present, const Request& request,
                std::string_view route)
{
    log::error("defect", {{"trace", request.trace()},
                          {"dialect", request.dialect()},
                          {"route", route},
                          {"what", what}});
    return presented(Internal{}, present, request);
}

// The work of one thread until the stop.
class Server {
public:
    Server(const ServeOptions& options, const Application& application)
        : m_application(application), m_retire_after(options.retire_after),
          m_connections(options.listen_fd, options.io_timeout)
    {
    }

    Connections& connections() { return m_connections; }

    void run_thread()
    {
        const auto answer = m_application.make_thread();
        const auto reply = [&](Request& request) { return timed_reply(request, answer); };
        const auto may_keep = [&] { return !m_connections.stopping(); };
        while (auto connection = m_connections.next()) {
            try {
                auto kept = exchange(std::move(connection), reply, may_keep);
                if (kept) m_connections.keep(std::move(kept));
            } catch (const std::exception& error) { // parameters that are no request; no memory
                log::error("exchange", {{"what", error.what()}});
            }
        }
    }

private:
    Response timed_reply(Request& request, const AnswerRequest& answer)
    {
        const auto begin = std::chrono::steady_clock::now();
        std::string_view route = "-";
        const auto& present = m_application.presenter(request.dialect());
        auto response = answer_guarded(request, answer, present, route);
        log_request(request, response, route, std::chrono::steady_clock::now() - begin);
        if (++m_served == m_retire_after) m_connections.stop();
        return response;
    }

    const Application& m_application;
    std::int64_t m_retire_after;
    std::atomic<std::int64_t> m_served = 0;
    Connections m_connections;
};

} // namespace

Response present_plainly(const std::exception& error, const Request&)
{
    return json_response(status_of(error), {{"detail", error.what()}});
}

Response answer_guarded(Request& request, const AnswerRequest& answer,
                        const ErrorPresenter& present, std::string_view& route)
{
    try {
        return answer(request, route);
    } catch (const Error& error) {
        try {
            return presented(error, present, request);
        } catch (const std::exception& second) { // a presenter's own defect
            return defect(second.what(), present_plainly, request, route);
        }
    } catch (const std::exception& error) {
        return defect(error.what(), present, request, route);
    } catch (...) {
        return defect("not a std::exception", present, request, route);
    }
}

int serve(const ServeOptions& options, const Application& application)
{
    start_fastcgi();
    const StopSignals signals{options.handle_signals};
    Server server{options, application};
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < std::max(options.threads, 1U); ++i)
            threads.emplace_back([&] { server.run_thread(); });
        if (options.started) options.started([&] { server.connections().stop(); });
        signals.wait(server.connections().wake_fd());
        server.connections().stop();
    }
    return 0;
}

} // namespace quire::http
