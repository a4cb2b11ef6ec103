#include "exchange.hpp"

#include <algorithm>
#include <base/log.hpp>
#include <charconv>
#include <csignal>
#include <fcgiapp.h>
#include <http/serve.hpp>
#include <limits>
#include <mutex>

namespace quire::http {

namespace {

constexpr std::uint64_t most_drained = 67108864; // bytes of a refused body
constexpr std::chrono::seconds drain_time{5};

// libfcgi owns the streams between begin and finish. It accepts connections itself when it has
// none, and would block there: its listening socket is -1, so that this fails at once instead.
class FastcgiRequest {
public:
    explicit FastcgiRequest(Descriptor connection)
    {
        FCGX_InitRequest(&m_request, -1, 0);
        m_request.ipcFd = connection.release();
        m_request.keepConnection = 1; // else begin() would close it as a finished one
        FCGX_Detach(&m_request);      // close without waiting for nginx to close first
    }
    FastcgiRequest(const FastcgiRequest&) = delete;
    FastcgiRequest& operator=(const FastcgiRequest&) = delete;
    ~FastcgiRequest() { finish(false); }

    // False when there was no well-formed request; the connection is closed then.
    bool begin() { return FCGX_Accept_r(&m_request) == 0; }

    Descriptor finish(bool keep)
    {
        if (m_request.ipcFd < 0) return {};
        if (!keep) m_request.keepConnection = 0;
        FCGX_Finish_r(&m_request);
        return Descriptor{std::exchange(m_request.ipcFd, -1)};
    }

    FCGX_Request& get() { return m_request; }

private:
    FCGX_Request m_request{};
};

Pairs parameters_of(const FCGX_Request& request)
{
    Pairs parameters;
    for (char** entry = request.envp; entry && *entry; ++entry) {
        const std::string_view text{*entry};
        const auto equals = text.find('=');
        if (equals != std::string_view::npos)
            parameters.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return parameters;
}

std::string_view value_of(const Pairs& parameters, std::string_view name)
{
    for (const auto& [key, value] : parameters)
        if (key == name) return value;
    return {};
}

std::optional<std::uint64_t> announced_length(const Pairs& parameters)
{
    const auto text = value_of(parameters, "CONTENT_LENGTH");
    std::uint64_t length = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, length);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end) return {};
    return length;
}

Body body_of(FCGX_Stream* in, const Pairs& parameters)
{
    const auto source = [in](std::span<std::byte> out) -> std::size_t {
        const auto most = std::min<std::size_t>(out.size(), std::numeric_limits<int>::max());
        const int count =
            FCGX_GetStr(reinterpret_cast<char*>(out.data()), static_cast<int>(most), in);
        if (count == 0 && FCGX_GetError(in) != 0) throw BodyTruncated{};
        return static_cast<std::size_t>(count);
    };
    return {source, announced_length(parameters),
            std::string{value_of(parameters, "CONTENT_TYPE")}};
}

bool write_all(std::string_view text, FCGX_Stream* out)
{
    while (!text.empty()) {
        const auto piece = text.substr(0, 1U << 30U);
        if (FCGX_PutStr(piece.data(), static_cast<int>(piece.size()), out) < 0) return false;
        text.remove_prefix(piece.size());
    }
    return true;
}

bool write_response(const Response& response, bool with_body, FCGX_Stream* out)
{
    return write_all(response.head(), out) && (!with_body || write_all(response.body(), out)) &&
           FCGX_FFlush(out) == 0;
}

} // namespace

void start_fastcgi()
{
    static std::once_flag once;
    std::call_once(once, [] { FCGX_Init(); });
    // libfcgi has its own ideas about signals; a write to a closed connection is an error code
    // here.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGUSR1, SIG_DFL);
}

Descriptor exchange(Descriptor connection, const std::function<Response(Request&)>& reply,
                    const std::function<bool()>& may_keep)
{
    FastcgiRequest fastcgi{std::move(connection)};
    if (!fastcgi.begin()) return {};

    auto parameters = parameters_of(fastcgi.get());
    auto body = body_of(fastcgi.get().in, parameters);
    Request request{std::move(parameters), std::move(body)};
    const auto response = reply(request);
    const bool written =
        write_response(response, request.method() != Method::head, fastcgi.get().out);
    // nginx may still be sending a body that nobody read: closing now could cost it the response.
    const bool drained = request.body().drain(most_drained, drain_time);
    return fastcgi.finish(written && drained && may_keep());
}

} // namespace quire::http
