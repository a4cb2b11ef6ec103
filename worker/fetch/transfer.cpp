#include "transfer.hpp"

#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <fmt/format.h>
#include <queue/verdict.hpp>
#include <sys/socket.h>
#include <unistd.h>

namespace quire::fetch {

namespace {

using queue::Hopeless;
using queue::Setback;

constexpr std::size_t most_header_bytes = 65536;
constexpr long fewest_bytes_a_second = 1024;

std::string sentence(std::string_view why)
{
    return fmt::format("The file could not be fetched: {}.", why);
}

std::string_view phrase(long status)
{
    struct Phrase {
        long status;
        std::string_view words;
    };
    constexpr std::array phrases = std::to_array<Phrase>({{400, " Bad Request"},
                                                          {401, " Unauthorized"},
                                                          {403, " Forbidden"},
                                                          {404, " Not Found"},
                                                          {405, " Method Not Allowed"},
                                                          {406, " Not Acceptable"},
                                                          {410, " Gone"},
                                                          {429, " Too Many Requests"},
                                                          {451, " Unavailable For Legal Reasons"},
                                                          {500, " Internal Server Error"},
                                                          {502, " Bad Gateway"},
                                                          {503, " Service Unavailable"},
                                                          {504, " Gateway Timeout"}});
    const auto found = std::ranges::find(phrases, status, &Phrase::status);
    return found == phrases.end() ? "" : found->words;
}

bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

template<class Value>
void set(CURL* easy, CURLoption option, Value value)
{
    if (const auto code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
        throw std::runtime_error(fmt::format("libcurl refuses option {}: {}",
                                             static_cast<int>(option), curl_easy_strerror(code)));
}

} // namespace

Transfer::Transfer(const Demand& demand, const WebAddress& address, std::vector<IpAddress> pinned)
    : m_demand(demand), m_address(address), m_pinned(std::move(pinned)), m_easy(curl_easy_init())
{
    if (!m_easy) throw std::bad_alloc{};
    set_up();
    pin();
}

void Transfer::set_up()
{
    auto* easy = m_easy.get();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        m_demand.deadline - std::chrono::steady_clock::now());
    set(easy, CURLOPT_URL, m_address.text().c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L); // each hop is vetted by us
    set(easy, CURLOPT_PROXY, "");          // whatever the environment says
    set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy, CURLOPT_PATH_AS_IS, 1L);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_USERAGENT, "Quire/" QUIRE_VERSION);
    set(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(m_demand.settings.connect_seconds));
    set(easy, CURLOPT_TIMEOUT_MS, std::max<long>(left.count(), 1));
    set(easy, CURLOPT_LOW_SPEED_LIMIT, fewest_bytes_a_second);
    set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(m_demand.settings.stall_seconds));
    set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(m_demand.most_bytes));
    // Nothing is unpacked here: what arrives is what was promised and counted.
    m_headers.reset(curl_slist_append(nullptr, "Accept-Encoding: identity"));
    set(easy, CURLOPT_HTTPHEADER, m_headers.get());

    set(easy, CURLOPT_HEADERFUNCTION, &take_header);
    set(easy, CURLOPT_HEADERDATA, this);
    set(easy, CURLOPT_WRITEFUNCTION, &take_body);
    set(easy, CURLOPT_WRITEDATA, this);
    set(easy, CURLOPT_XFERINFOFUNCTION, &take_pause);
    set(easy, CURLOPT_XFERINFODATA, this);
    set(easy, CURLOPT_NOPROGRESS, 0L);
    set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, this);
}

// libcurl asks nobody: the addresses that were vetted are all that it knows of the name.
void Transfer::pin()
{
    if (m_address.ip) return;
    auto entry = fmt::format("{}:{}:", m_address.host, m_address.port);
    std::string_view comma;
    for (const auto& ip : m_pinned) {
        entry += comma;
        entry += ip.six ? fmt::format("[{}]", to_text(ip)) : to_text(ip);
        comma = ",";
    }
    m_resolve.reset(curl_slist_append(nullptr, entry.c_str()));
    set(m_easy.get(), CURLOPT_RESOLVE, m_resolve.get());
}

template<class Action>
bool Transfer::guarded(Action&& action)
{
    try {
        action();
        return true;
    } catch (...) { // kept until libcurl has returned
        m_thrown = std::current_exception();
        return false;
    }
}

std::size_t Transfer::take_header(char* bytes, std::size_t, std::size_t size, void* self)
{
    auto& transfer = *static_cast<Transfer*>(self);
    return transfer.guarded([&] { transfer.read_header({bytes, size}); }) ? size : 0;
}

void Transfer::read_header(std::string_view line)
{
    m_header_bytes += line.size();
    if (m_header_bytes > most_header_bytes) throw Hopeless{sentence("its server says too much")};
    if (line.starts_with("HTTP/")) { // of a later answer, after an interim one
        m_location.clear();
        m_encoding.clear();
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const auto name = lower_ascii(line.substr(0, colon));
    const auto value = trim(line.substr(colon + 1));
    if (name == "location") m_location = value;
    if (name == "content-encoding") m_encoding = lower_ascii(value);
}

std::size_t Transfer::take_body(char* bytes, std::size_t, std::size_t size, void* self)
{
    auto& transfer = *static_cast<Transfer*>(self);
    bool wanted = false;
    const bool taken = transfer.guarded([&] {
        transfer.judge_status();
        wanted = !transfer.redirected(); // nobody reads the page that tells of a redirect
        if (wanted) transfer.m_demand.sink(std::as_bytes(std::span{bytes, size}));
    });
    return taken && wanted ? size : 0;
}

int Transfer::take_pause(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    auto& transfer = *static_cast<Transfer*>(self);
    return transfer.guarded([&] { transfer.m_demand.waiting(); }) ? 0 : 1;
}

// The second line of defence: whatever led here, no socket goes where none may.
curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address)
{
    const auto& transfer = *static_cast<Transfer*>(self);
    const auto ip = ip_of(address->addr);
    const bool vetted = ip && std::ranges::find(transfer.m_pinned, *ip) != transfer.m_pinned.end();
    if (!vetted ||
        !transfer.m_demand.reach.permits(transfer.m_address.host, *ip, transfer.m_address.port))
        return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

long Transfer::status() const
{
    long status = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
}

bool Transfer::redirected() const
{
    return is_redirect(status()) && !m_location.empty();
}

// Throws for anything that is neither the file nor a redirect, whose body nobody wants either.
void Transfer::judge_status() const
{
    const auto code = status();
    if (code == 200 || code == 203) {
        if (m_encoding.empty() || m_encoding == "identity") return;
        throw Hopeless{sentence("its server packs it although nobody asked for that")};
    }
    if (redirected()) return;
    const auto why = sentence(fmt::format("the server answered {}{}", code, phrase(code)));
    if (code >= 500) throw Setback{why};
    throw Hopeless{why};
}

void Transfer::explain(CURLcode code) const
{
    switch (code) {
    case CURLE_FILESIZE_EXCEEDED:
        throw Hopeless{sentence("it is larger than any file may be here")};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        throw Hopeless{sentence("the certificate of its server is not valid")};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_URL_MALFORMAT:
        throw Hopeless{sentence("its server does not speak HTTP")};
    case CURLE_OPERATION_TIMEDOUT:
        throw Setback{sentence("its server is too slow")};
    case CURLE_PARTIAL_FILE:
        throw Setback{sentence("its server sent only a part of it")};
    case CURLE_OUT_OF_MEMORY:
        throw std::bad_alloc{};
    default:
        throw Setback{sentence("its server cannot be reached, or broke off")};
    }
}

Answer Transfer::run()
{
    const auto code = curl_easy_perform(m_easy.get());
    if (m_thrown) std::rethrow_exception(m_thrown);
    if (code != CURLE_OK && !redirected()) explain(code);
    judge_status();
    const char* type = nullptr;
    curl_easy_getinfo(m_easy.get(), CURLINFO_CONTENT_TYPE, &type);
    return {redirected() ? m_location : std::string{}, type != nullptr ? type : ""};
}

} // namespace quire::fetch
