#pragma once
// One request and its answer: the only place that meets libcurl's transfers.

#include <base/config.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <fetch/download.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

namespace quire::fetch {

struct Answer {
    std::string location; // "" unless it is a redirect
    std::string media_type;
};

// What all requests for one file share.
struct Demand {
    const Config::Fetch& settings;
    const Reach& reach;
    std::int64_t most_bytes;
    std::chrono::steady_clock::time_point deadline;
    const Sink& sink;
    const Waiting& waiting;
};

class Transfer {
public:
    Transfer(const Demand& demand, const WebAddress& address, std::vector<IpAddress> pinned);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // Once. Throws what Downloader::get() throws.
    Answer run();

private:
    static std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* self);
    static std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* self);
    static int take_pause(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);

    void set_up();
    void pin();
    void read_header(std::string_view line);
    void judge_status() const;
    [[noreturn]] void explain(CURLcode code) const;
    long status() const;
    bool redirected() const;
    template<class Action>
    bool guarded(Action&& action);

    struct FreeEasy {
        void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    };
    struct FreeList {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };

    const Demand& m_demand;
    const WebAddress& m_address;
    std::vector<IpAddress> m_pinned;
    std::unique_ptr<CURL, FreeEasy> m_easy;
    std::unique_ptr<curl_slist, FreeList> m_resolve;
    std::unique_ptr<curl_slist, FreeList> m_headers;
    std::exception_ptr m_thrown; // by our own callbacks: nothing may pass through C code
    std::size_t m_header_bytes = 0;
    std::string m_location;
    std::string m_encoding;
};

} // namespace quire::fetch
