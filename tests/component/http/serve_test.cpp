#include "fastcgi_client.hpp"
#include "running_server.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <gtest/gtest.h>
#include <poll.h>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::http {

namespace {

using quire::testing::FastcgiClient;
using quire::testing::Listener;
using quire::testing::open_descriptors;
using quire::testing::parameters;
using quire::testing::Reply;
using quire::testing::RunningServer;

// A gate that a test opens: handlers behind it wait, without sleeping.
struct Gate {
    Gate()
    {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
        in = Descriptor{ends[0]};
        out = Descriptor{ends[1]};
    }
    void open() const { EXPECT_EQ(::write(out.get(), "x", 1), 1); }
    void wait() const
    {
        pollfd wanted{.fd = in.get(), .events = POLLIN, .revents = 0};
        ::poll(&wanted, 1, 20000);
    }
    Descriptor in;
    Descriptor out;
};

struct Context {
    int requests = 0;
};

struct Site {
    Gate gate;
    Gate entered;
    std::atomic<int> contexts = 0;
    std::atomic<bool> database_away = false;
    std::vector<Router<Context>> routers;

    Site()
    {
        Router<Context> on{{.dialect = "test", .slash = Slash::exact, .present = {}}};
        on.get("/hello/{name}", [](const Request& r, Context&) {
            return text_response(Status::ok, "hello " + r.path_parameter("name"));
        });
        on.post("/size", [](const Request& r, Context&) {
            std::array<std::byte, 4096> piece;
            std::size_t size = 0;
            while (const auto count = r.body().read(piece))
                size += count;
            return text_response(Status::ok, std::to_string(size));
        });
        on.post("/refuse",
                [](const Request&, Context&) -> Response { throw Refused("not today"); });
        on.get("/slow", [this](const Request&, Context&) {
            entered.open();
            gate.wait();
            return text_response(Status::ok, "done");
        });
        on.get("/secret-defect",
               [](const Request&, Context&) -> Response { throw std::runtime_error("inside"); });
        on.get("/away", [](const Request&, Context&) -> Response {
            throw Unavailable("away", std::chrono::seconds{7});
        });
        on.get("/count", [](const Request&, Context& context) {
            return text_response(Status::ok, std::to_string(++context.requests));
        });
        on.get("/large", [](const Request&, Context&) {
            return text_response(Status::ok, std::string(3000000, 'x'));
        });
        on.get("/nothing", [](const Request&, Context&) { return no_content(); });
        routers.push_back(std::move(on));
    }

    Application application()
    {
        return http::application<Context>(routers, [this] {
            if (database_away) throw Unavailable("no database");
            ++contexts;
            return std::make_unique<Context>();
        });
    }
};

} // namespace

TEST(Serve, answers_over_a_kept_connection)
{
    Site site;
    RunningServer server{site.application(), {.threads = 2}};
    FastcgiClient client{server.path()};
    for (int i = 0; i < 50; ++i) {
        const auto reply = client.ask(parameters("GET", "/hello/%C3%A9"));
        ASSERT_TRUE(reply.ended);
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body, "hello é");
    }
}

TEST(Serve, closes_a_connection_that_is_not_to_be_kept)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    EXPECT_EQ(client.ask(parameters("GET", "/hello/a"), {}, false).body, "hello a");
    EXPECT_TRUE(client.closed_by_server());
}

TEST(Serve, idle_kept_connections_starve_nobody)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    std::vector<std::unique_ptr<FastcgiClient>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<FastcgiClient>(server.path()));
        EXPECT_EQ(clients.back()->ask(parameters("GET", "/hello/a")).status, 200);
    }
    for (auto& client : clients)
        EXPECT_EQ(client->ask(parameters("GET", "/hello/b")).body, "hello b");
}

TEST(Serve, answers_many_clients_at_once)
{
    Site site;
    RunningServer server{site.application(), {.threads = 4}};
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> clients;
        for (int c = 0; c < 8; ++c)
            clients.emplace_back([&, c] {
                FastcgiClient client{server.path()};
                for (int i = 0; i < 200; ++i) {
                    const auto id = std::to_string(c * 1000 + i);
                    if (client.ask(parameters("GET", "/hello/" + id)).body == "hello " + id) ++good;
                }
            });
    }
    EXPECT_EQ(good, 1600);
}

TEST(Serve, gives_each_thread_one_context)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    EXPECT_EQ(client.ask(parameters("GET", "/count")).body, "1");
    EXPECT_EQ(client.ask(parameters("GET", "/count")).body, "2");
    EXPECT_EQ(site.contexts, 1);
}

TEST(Serve, lives_through_a_database_that_is_away_at_first)
{
    Site site;
    site.database_away = true;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    const auto reply = client.ask(parameters("GET", "/count"));
    EXPECT_EQ(reply.status, 503);
    EXPECT_NE(reply.head.find("Retry-After: 2\r\n"), std::string::npos);
    EXPECT_EQ(client.ask(parameters("GET", "/nowhere")).status, 404);
    site.database_away = false;
    EXPECT_EQ(client.ask(parameters("GET", "/count")).body, "1");
}

TEST(Serve, reads_bodies_of_many_records)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    for (const std::size_t size : {0U, 1U, 8192U, 1000000U})
        EXPECT_EQ(client.ask(parameters("POST", "/size", size), std::string(size, 'b')).body,
                  std::to_string(size));
}

TEST(Serve, writes_large_answers_whole)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    EXPECT_EQ(client.ask(parameters("GET", "/large")).body.size(), 3000000U);
}

TEST(Serve, refuses_without_reading_and_keeps_the_connection_in_order)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    const auto reply =
        client.ask(parameters("POST", "/refuse", 2000000), std::string(2000000, 'b'));
    EXPECT_EQ(reply.status, 400);
    EXPECT_NE(reply.head.find("Cache-Control: no-store\r\n"), std::string::npos);
    EXPECT_EQ(client.ask(parameters("GET", "/hello/a")).body, "hello a");
}

TEST(Serve, shows_nothing_of_a_defect)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    const auto reply = client.ask(parameters("GET", "/secret-defect"));
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, R"({"detail":"internal error"})");
}

TEST(Serve, maps_errors_to_status_and_headers)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    const auto away = client.ask(parameters("GET", "/away"));
    EXPECT_EQ(away.status, 503);
    EXPECT_NE(away.head.find("Retry-After: 7\r\n"), std::string::npos);
    const auto method = client.ask(parameters("PUT", "/count"));
    EXPECT_EQ(method.status, 405);
    EXPECT_NE(method.head.find("Allow: GET, HEAD, OPTIONS\r\n"), std::string::npos);
    EXPECT_EQ(client.ask(parameters("GET", "/nowhere")).status, 404);
    EXPECT_EQ(client.ask(parameters("GET", "nonsense")).status, 404);
    auto elsewhere = parameters("GET", "/count");
    elsewhere[4].second = "unknown";
    EXPECT_EQ(client.ask(elsewhere).status, 500);
}

TEST(Serve, answers_head_options_and_204_without_bodies)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    const auto head = client.ask(parameters("HEAD", "/hello/abc"));
    EXPECT_EQ(head.status, 200);
    EXPECT_NE(head.head.find("Content-Length: 9\r\n"), std::string::npos);
    EXPECT_EQ(head.body, "");
    const auto options = client.ask(parameters("OPTIONS", "/size"));
    EXPECT_EQ(options.status, 204);
    EXPECT_NE(options.head.find("Allow: POST, OPTIONS\r\n"), std::string::npos);
    const auto nothing = client.ask(parameters("GET", "/nothing"));
    EXPECT_EQ(nothing.status, 204);
    EXPECT_EQ(nothing.head.find("Content-"), std::string::npos);
}

TEST(Serve, gives_up_on_a_body_that_ends_early)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    {
        FastcgiClient announced_more{server.path()};
        EXPECT_EQ(announced_more.ask(parameters("POST", "/size", 100), "short").status, 400);
        FastcgiClient went_away{server.path()};
        went_away.send(testing::begin_record(true) +
                       testing::parameter_records(parameters("POST", "/size", 100)) +
                       testing::record(5, "short"));
    }
    FastcgiClient next{server.path()};
    EXPECT_EQ(next.ask(parameters("GET", "/hello/a")).status, 200);
}

TEST(Serve, takes_long_headers)
{
    Site site;
    RunningServer server{site.application(), {.threads = 1}};
    FastcgiClient client{server.path()};
    auto long_one = parameters("GET", "/hello/a");
    long_one.emplace_back("HTTP_X", std::string(1000000, 'x'));
    for (int i = 0; i < 2000; ++i)
        long_one.emplace_back("HTTP_N" + std::to_string(i), "v");
    EXPECT_EQ(client.ask(long_one).status, 200);
    EXPECT_EQ(client.ask(parameters("GET", "/hello/" + std::string(100000, 'a'))).body.size(),
              100006U);
}

TEST(Serve, survives_garbage_and_loses_no_descriptor)
{
    Site site;
    RunningServer server{site.application(), {.threads = 2}};
    FastcgiClient first{server.path()};
    first.ask(parameters("GET", "/hello/a"));
    first.close();

    const auto whole = testing::begin_record(true) +
                       testing::parameter_records(parameters("GET", "/hello/a")) +
                       testing::body_records("");
    std::mt19937 random{5};
    const auto before = open_descriptors();
    for (int round = 0; round < 400; ++round) {
        auto bytes = whole.substr(0, random() % (whole.size() + 1));
        // Byte 1 of a record is its type; type 9 on request 0 asks libfcgi about itself, which
        // nginx never does.
        for (auto changes = random() % 3; changes > 0 && bytes.size() > 4; --changes)
            bytes[random() % 4 == 0 ? 0 : random() % bytes.size()] = static_cast<char>(random());
        FastcgiClient client{server.path()};
        try {
            client.send(bytes);
        } catch (const std::system_error&) { // the server may close first
        }
    }
    // A whole request on each thread shows that all of the above has been taken in.
    for (int i = 0; i < 10; ++i) {
        FastcgiClient client{server.path()};
        EXPECT_EQ(client.ask(parameters("GET", "/hello/a"), {}, false).status, 200);
        EXPECT_TRUE(client.closed_by_server());
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (open_descriptors() > before && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    EXPECT_LE(open_descriptors(), before);
}

TEST(Serve, stop_closes_idle_connections_and_finishes_running_requests)
{
    Site site;
    RunningServer server{site.application(), {.threads = 2}};
    FastcgiClient idle{server.path()};
    idle.ask(parameters("GET", "/hello/a"));
    FastcgiClient busy{server.path()};
    busy.send_request(parameters("GET", "/slow"), {}, true);
    site.entered.wait();

    server.stop();
    EXPECT_TRUE(idle.closed_by_server());
    site.gate.open();
    const auto reply = busy.receive();
    EXPECT_TRUE(reply.ended);
    EXPECT_EQ(reply.body, "done");
    EXPECT_TRUE(busy.closed_by_server());
    server.join();
}

TEST(Serve, retires_after_the_requests_it_was_given)
{
    Site site;
    RunningServer server{site.application(), {.threads = 2, .retire_after = 3}};
    FastcgiClient client{server.path()};
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(client.ask(parameters("GET", "/hello/a")).status, 200);
    server.join();
    EXPECT_TRUE(client.closed_by_server());
}

TEST(Serve, sigterm_finishes_the_running_request_and_exits_0)
{
    Site site;
    const Listener listener;
    const pid_t child = ::fork();
    if (child == 0) ::_exit(serve({.listen_fd = listener.fd(), .threads = 2}, site.application()));

    FastcgiClient busy{listener.path()};
    busy.send_request(parameters("GET", "/slow"), {}, true);
    site.entered.wait();
    ::kill(child, SIGTERM);
    site.gate.open();
    EXPECT_EQ(busy.receive().body, "done");
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Serve, needs_a_listening_socket)
{
    Site site;
    EXPECT_THROW(serve({.listen_fd = site.gate.in.get()}, site.application()), std::system_error);
}

} // namespace quire::http
