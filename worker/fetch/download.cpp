#include "transfer.hpp"

#include <algorithm>
#include <fetch/download.hpp>
#include <queue/verdict.hpp>
#include <stdexcept>

namespace quire::fetch {

namespace {

using queue::Hopeless;

struct FreeUrl {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
struct FreeText {
    void operator()(char* text) const noexcept { curl_free(text); }
};

bool has_scheme(std::string_view location)
{
    const auto end = location.find_first_of(":/?#");
    return end != std::string_view::npos && location[end] == ':';
}

// A Location may be relative: libcurl puts a path together. One with a host in it is left as it is,
// to be taken apart as strictly as what a person sent.
std::string absolute(const WebAddress& base, const std::string& location)
{
    if (has_scheme(location)) return location;
    if (location.starts_with("//")) return (base.secure ? "https:" : "http:") + location;
    const std::unique_ptr<CURLU, FreeUrl> url{curl_url()};
    char* text = nullptr;
    if (!url) throw std::bad_alloc{};
    if (curl_url_set(url.get(), CURLUPART_URL, base.text().c_str(), CURLU_PATH_AS_IS) !=
            CURLUE_OK ||
        curl_url_set(url.get(), CURLUPART_URL, location.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK ||
        curl_url_get(url.get(), CURLUPART_URL, &text, 0) != CURLUE_OK)
        throw BadAddress("it is no address");
    const std::unique_ptr<char, FreeText> owner{text};
    return text;
}

WebAddress read(std::string_view text)
{
    try {
        return parse_address(text);
    } catch (const BadAddress& bad) { // becomes a sentence for the owner
        throw Hopeless{
            std::string{"The file could not be fetched: its address is refused because "} +
            bad.what() + "."};
    }
}

} // namespace

WebAddress follow(const WebAddress& from, const std::string& location)
{
    try {
        auto to = parse_address(absolute(from, location));
        if (from.secure && !to.secure) throw BadAddress("it leads from https to http");
        return to;
    } catch (const BadAddress& bad) { // becomes a sentence for the owner
        throw Hopeless{
            std::string{"The file could not be fetched: its server sends on to an address "
                        "that is refused because "} +
            bad.what() + "."};
    }
}

Downloader::Downloader(const Config& config, Resolver resolver)
    : m_settings(config.fetch),
      m_most_bytes(std::max(config.limits.pdf_bytes, config.limits.other_bytes)),
      m_reach(config.fetch.allow, std::move(resolver))
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        throw std::runtime_error("libcurl does not start");
}

Arrived Downloader::get(std::string_view address, const Sink& sink, const Waiting& waiting) const
{
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds{m_settings.seconds};
    auto at = read(address);
    for (int hops = 0; hops <= most_redirects; ++hops) {
        waiting();
        const auto pinned = m_reach.vet(at);
        const Demand demand{m_settings, m_reach, m_most_bytes, deadline, sink, waiting};
        const auto answer = Transfer{demand, at, pinned}.run();
        if (answer.location.empty())
            return {answer.media_type, at.target.substr(0, at.target.find('?'))};
        at = follow(at, answer.location);
    }
    throw Hopeless{"The file could not be fetched: its server redirects again and again."};
}

} // namespace quire::fetch
