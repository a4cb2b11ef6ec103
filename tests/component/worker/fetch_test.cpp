// Fetching on a real MariaDB and real sockets. Only the answers of name servers are made up.

#include "archive.hpp"
#include "durable_steps.hpp"
#include "http_stub.hpp"
#include "kill_points.hpp"
#include "small_pdf.hpp"

#include <fetch/stage.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <iostream>
#include <queue/verdict.hpp>
#include <store/fetches.hpp>

namespace quire::test {
namespace {

namespace fs = std::filesystem;

const std::vector<fetch::IpAddress> here{fetch::parse_ip("127.0.0.1").value()};

// "files.test" is this machine, whatever the system thinks.
std::vector<fetch::IpAddress> made_up(const std::string& host)
{
    if (host == "files.test") return here;
    return {};
}

// A program that fetches, on the calling thread.
class Fetcher {
public:
    explicit Fetcher(Archive& archive, fetch::Resolver resolver = made_up)
        : m_config(archive.config), m_quire(archive.services()),
          m_downloader(m_config, std::move(resolver)), m_tools{*m_quire, m_config, m_downloader},
          m_slot(
              *m_quire, m_config, m_bell, "fetch",
              [this](const Job& job, queue::Lease& lease) { fetch_file(job, lease, m_tools); },
              Lane::fetch)
    {
    }
    bool run_one() { return m_slot.run_one(); }
    const fetch::Downloader& downloader() const { return m_downloader; }

private:
    Config m_config;
    std::unique_ptr<Services> m_quire;
    fetch::Downloader m_downloader;
    fetch::Tools m_tools;
    queue::Bell m_bell;
    queue::Slot m_slot;
};

void allow(Archive& archive, const HttpStub& server)
{
    archive.config.fetch.allow = {fmt::format("files.test:{}", server.port())};
}

DocumentId waiting(Archive& archive, UserId owner, const std::string& address, bool any_type = true)
{
    const auto document = archive.document(owner);
    archive.db().change("UPDATE documents SET status = 0 WHERE id = ?", document);
    store::insert_fetch(archive.db(), document, {.address = address, .any_type = any_type},
                        system_now());
    archive.enqueue({.kind = JobKind::fetch, .document = document, .revision = {}, .user = owner});
    return document;
}

// Fetches one file; the sentence it ends with, "" when it arrived.
std::string outcome(Archive& archive, const HttpStub& server, const std::string& address)
{
    allow(archive, server);
    const auto document = waiting(archive, archive.user(), address);
    EXPECT_TRUE(Fetcher{archive}.run_one());
    const auto errors = archive.errors(document);
    EXPECT_EQ(archive.read(document).status, errors.empty() ? Status::pending : Status::error);
    EXPECT_LE(errors.size(), 1u);
    return errors.empty() ? "" : errors.front();
}

TEST(Fetch, makes_a_document_of_what_is_at_an_address)
{
    const auto pdf = small_pdf({"Fetched page"});
    const HttpStub server{[&](const Visitor& visitor, const std::string& line) {
        EXPECT_EQ(line, "GET /some/report.pdf?x=1 HTTP/1.1");
        visitor.send(http_answer("200 OK", "Content-Type: application/pdf\r\n", pdf));
    }};
    Archive archive;
    allow(archive, server);
    const auto document =
        waiting(archive, archive.user(), server.at("files.test", "some/report.pdf?x=1"));
    Hand worker{archive};
    EXPECT_FALSE(worker.run_one()); // it is no work of the worker's
    ASSERT_TRUE(Fetcher{archive}.run_one());
    EXPECT_EQ(archive.read(document).status, Status::pending);
    EXPECT_EQ(archive.count("fetches"), 0);
    worker.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_EQ(contents(archive.derived(document) / "document.pdf"), pdf);
}

TEST(Fetch, follows_redirects_to_permitted_places_only)
{
    const HttpStub server{[&](const Visitor& visitor, const std::string& line) {
        const auto to = [&](const std::string& where) {
            visitor.send(http_answer("302 Found", "Location: " + where + "\r\n", "go on"));
        };
        const auto port = std::to_string(server.port());
        if (line.starts_with("GET /relative ")) return to("there/file.pdf");
        if (line.starts_with("GET /absolute ")) return to("http://files.test:" + port + "/there/x");
        if (line.starts_with("GET /number ")) return to("http://127.0.0.1:" + port + "/there/x");
        if (line.starts_with("GET /cloud ")) return to("http://169.254.169.254/latest/meta-data/");
        if (line.starts_with("GET /file ")) return to("file:///etc/passwd");
        if (line.starts_with("GET /user ")) return to("http://a:b@files.test:" + port + "/there/x");
        if (line.starts_with("GET /short ")) return to("http://127.1:" + port + "/there/x");
        if (line.starts_with("GET /port ")) return to("http://files.test:1/there/x");
        if (line.starts_with("GET /name ")) return to("http://localhost:" + port + "/there/x");
        if (line.starts_with("GET /endless")) return to("/endless");
        visitor.send(http_answer("200 OK", "", "%PDF-1.4 there"));
    }};
    Archive archive;
    EXPECT_EQ(outcome(archive, server, server.at("files.test", "relative")), "");
    EXPECT_EQ(outcome(archive, server, server.at("files.test", "absolute")), "");
    const auto arrived = server.visits();
    EXPECT_EQ(arrived, 4);
    int asked = 0;
    for (const auto* bad : {"number", "cloud", "file", "user", "short", "port", "name"}) {
        EXPECT_NE(outcome(archive, server, server.at("files.test", bad)), "") << bad;
        ++asked;
    }
    EXPECT_EQ(server.visits(), arrived + asked); // nothing behind a redirect was reached
    EXPECT_EQ(outcome(archive, server, server.at("files.test", "endless")),
              "The file could not be fetched: its server redirects again and again.");
    EXPECT_EQ(server.visits(), arrived + asked + fetch::Downloader::most_redirects + 1);
}

TEST(Fetch, never_connects_to_this_machine_by_itself)
{
    const HttpStub server{[](const Visitor& visitor, const std::string&) {
        visitor.send(http_answer("200 OK", "", "%PDF-1.4 secret"));
    }};
    Archive archive;
    for (const auto* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
                             "127.1", "2130706433", "rebound.test"}) {
        const auto document = waiting(archive, archive.user(), server.at(host, "x"));
        ASSERT_TRUE((Fetcher{archive, [](const std::string&) { return here; }}.run_one())) << host;
        EXPECT_EQ(archive.read(document).status, Status::error) << host;
    }
    EXPECT_EQ(server.visits(), 0);
}

// The name leads to a permitted place when it is looked at, and elsewhere a moment later.
TEST(Fetch, connects_to_the_address_that_was_vetted_and_asks_no_second_time)
{
    const HttpStub server{[](const Visitor& visitor, const std::string&) {
        visitor.send(http_answer("200 OK", "", "%PDF-1.4 secret"));
    }};
    Archive archive;
    archive.config.fetch.allow = {fmt::format("127.0.0.2:{}", server.port())};
    int asked = 0;
    const auto rebinding = [&](const std::string&) {
        return ++asked == 1 ? std::vector{fetch::parse_ip("127.0.0.2").value()} : here;
    };
    const auto document = waiting(archive, archive.user(), server.at("rebound.test", "x"));
    Fetcher fetcher{archive, rebinding};
    ASSERT_TRUE(fetcher.run_one()); // nobody listens there: tried again
    EXPECT_EQ(asked, 1);
    archive.let_time_pass();
    ASSERT_TRUE(fetcher.run_one()); // now it says 127.0.0.1
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_EQ(server.visits(), 0);
}

TEST(Fetch, says_what_the_server_answered)
{
    std::string status;
    const HttpStub server{[&](const Visitor& visitor, const std::string&) {
        visitor.send(http_answer(status, "", "a page for people"));
    }};
    Archive archive;
    for (const auto& [answer, sentence] :
         {std::pair{"404 Nothing",
                    "The file could not be fetched: the server answered 404 Not Found."},
          std::pair{"403 x", "The file could not be fetched: the server answered 403 Forbidden."},
          std::pair{"418 x", "The file could not be fetched: the server answered 418."},
          std::pair{"206 x", "The file could not be fetched: the server answered 206."},
          std::pair{"302 x", "The file could not be fetched: the server answered 302."}}) {
        status = answer;
        EXPECT_EQ(outcome(archive, server, server.at("files.test", "x.pdf")), sentence);
    }
    EXPECT_EQ(server.visits(), 5);
}

TEST(Fetch, tries_again_when_the_server_is_ill_and_gives_up_in_the_end)
{
    std::atomic<int> ill = 2;
    const HttpStub server{[&](const Visitor& visitor, const std::string&) {
        if (ill-- > 0) return void(visitor.send(http_answer("503 Busy", "", "")));
        visitor.send(http_answer("200 OK", "", "%PDF-1.4 x"));
    }};
    Archive archive;
    allow(archive, server);
    const auto healed = waiting(archive, archive.user(), server.at("files.test", "x"));
    Fetcher fetcher{archive};
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(archive.read(healed).status, Status::no_file);
        ASSERT_TRUE(fetcher.run_one());
        archive.let_time_pass();
    }
    EXPECT_EQ(archive.read(healed).status, Status::pending);

    ill = 1000;
    archive.db().change("DELETE FROM jobs");
    const auto lost = waiting(archive, archive.user(), server.at("files.test", "x"));
    int tries = 0;
    while (fetcher.run_one()) {
        ++tries;
        archive.let_time_pass();
    }
    EXPECT_EQ(tries, archive.config.worker.attempts);
    EXPECT_EQ(archive.errors(lost), std::vector<std::string>{"The file could not be fetched: the "
                                                             "server answered 503 Service "
                                                             "Unavailable."});
    // Somebody has mended the server, and the administrator says so.
    ill = 0;
    const auto quire = archive.services();
    EXPECT_TRUE(quire->jobs.run_again(quire->jobs.list(JobState::failed, 1).at(0).id));
    ASSERT_TRUE(fetcher.run_one());
    EXPECT_EQ(archive.read(lost).status, Status::pending);
}

TEST(Fetch, counts_the_bytes_and_believes_no_length)
{
    const HttpStub server{[&](const Visitor& visitor, const std::string& line) {
        const std::string much(5000, 'x');
        if (line.starts_with("GET /honest "))
            return void(visitor.send(http_answer("200 OK", "", "%PDF-" + much)));
        if (line.starts_with("GET /image ")) // the smaller limit
            return void(visitor.send(http_answer("200 OK", "", "\x89PNG\r\n\x1a\n" + much)));
        if (line.starts_with("GET /claim "))
            return void(visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n%PDF-"));
        if (line.starts_with("GET /short "))
            return void(visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n%PDF-1"));
        if (line.starts_with("GET /packed "))
            return void(
                visitor.send(http_answer("200 OK", "Content-Encoding: gzip\r\n", "\x1f\x8b bomb")));
        if (line.starts_with("GET /headers ")) {
            visitor.send("HTTP/1.1 200 OK\r\n");
            while (visitor.send("X-More: " + std::string(1000, 'y') + "\r\n")) {
            }
            return;
        }
        visitor.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (visitor.send("1000\r\n" + std::string(4096, 'x') + "\r\n")) { // never ends
        }
    }};
    Archive archive;
    archive.config.limits.pdf_bytes = 20000;
    archive.config.limits.other_bytes = 4000;
    const auto ends = [&](const char* path) {
        return outcome(archive, server, server.at("files.test", path) + ".png");
    };
    const auto fetch = [&](const char* path) {
        return outcome(archive, server, server.at("files.test", path));
    };
    EXPECT_EQ(fetch("honest"), "");
    EXPECT_NE(fetch("image").find("the limit for this kind of file"), std::string::npos);
    EXPECT_NE(fetch("claim").find("larger than any file"), std::string::npos);
    EXPECT_NE(fetch("packed").find("packs it"), std::string::npos);
    EXPECT_NE(fetch("headers").find("says too much"), std::string::npos);
    EXPECT_NE(ends("endless").find("the limit for this kind of file"), std::string::npos);
    archive.config.worker.attempts = 1;
    EXPECT_NE(fetch("short").find("only a part of it"), std::string::npos);
    EXPECT_TRUE(fs::is_empty(archive.config.paths.state / "blobs/incoming"));
}

TEST(Fetch, leaves_a_server_that_only_drips)
{
    const HttpStub server{[&](const Visitor& visitor, const std::string& line) {
        if (!line.starts_with("GET /mute ")) visitor.send("HTTP/1.1 200 OK\r\n\r\n%PDF");
        visitor.wait_until_gone();
    }};
    Archive archive;
    archive.config.worker.attempts = 1;
    archive.config.fetch.stall_seconds = 1;
    EXPECT_EQ(outcome(archive, server, server.at("files.test", "drip")),
              "The file could not be fetched: its server is too slow.");
    archive.config.fetch.stall_seconds = 60;
    archive.config.fetch.seconds = 1;
    EXPECT_EQ(outcome(archive, server, server.at("files.test", "mute")),
              "The file could not be fetched: its server is too slow.");
}

TEST(Fetch, learns_the_kind_of_file_from_the_client_the_address_or_the_server)
{
    const auto kind = [](bool any, const char* path, const char* type) {
        return fetch::extension_of_fetched({.address = {}, .extension = "pdf", .any_type = any},
                                           {.media_type = type, .path = path});
    };
    EXPECT_EQ(kind(false, "/x.docx", "image/png"), "pdf");
    EXPECT_EQ(kind(true, "/x.DOCX", "image/png"), "docx");
    EXPECT_EQ(kind(true, "/x.exe", "image/png; charset=x"), "png");
    EXPECT_EQ(kind(true, "/x", "text/strange"), "pdf");
    EXPECT_EQ(kind(true, "/", ""), "pdf");
}

TEST(Fetch, does_nothing_once_somebody_sent_the_file)
{
    const HttpStub server{[](const Visitor& visitor, const std::string&) {
        visitor.send(http_answer("200 OK", "", "%PDF-1.4 x"));
    }};
    Archive archive;
    allow(archive, server);
    const auto document = waiting(archive, archive.user(), server.at("files.test", "x"));
    archive.revision(document, "%PDF-1.4 another");
    archive.db().change("UPDATE documents SET blob_id = (SELECT MAX(id) FROM blobs) WHERE id = ?",
                        document);
    ASSERT_TRUE(Fetcher{archive}.run_one());
    EXPECT_EQ(server.visits(), 0);
    EXPECT_EQ(archive.count("jobs WHERE state = 3"), 1);
    EXPECT_EQ(archive.read(document).status, Status::no_file);
}

TEST(Lanes, agree_with_the_column_that_the_queue_walks)
{
    Archive archive;
    const auto user = archive.user();
    for (const auto kind : {JobKind::ingest, JobKind::read_pages, JobKind::publish, JobKind::purge,
                            JobKind::fetch, JobKind::set_text, JobKind::turn_pages}) {
        archive.enqueue({.kind = kind, .document = {1}, .revision = {}, .user = user});
        EXPECT_EQ(archive.db()
                      .find<std::int64_t>("SELECT lane FROM jobs WHERE kind = ?",
                                          static_cast<std::int64_t>(kind))
                      .value(),
                  static_cast<std::int64_t>(lane(kind)))
            << name(kind);
    }
    const auto quire = archive.services();
    EXPECT_EQ(quire->jobs.claim("test", Lane::fetch).value().kind, JobKind::fetch);
    EXPECT_FALSE(quire->jobs.claim("test", Lane::fetch));
    EXPECT_EQ(archive.count("jobs WHERE state = 0"), 6);
}

bool fetch_survives(Archive& archive, int n)
{
    return ends_by_itself(archive, [&] {
        Fetcher fetcher{archive};
        kill_at_step(n);
        while (fetcher.run_one()) {
        }
    });
}

TEST(KillPoints, of_a_fetch_lose_and_double_nothing)
{
    const HttpStub server{[](const Visitor& visitor, const std::string&) {
        visitor.send(http_answer("200 OK", "", "%PDF-1.4 x"));
    }};
    Archive archive;
    allow(archive, server);
    const auto owner = archive.user();
    int points = 0;
    for (int n = 1;; n += kill_stride) {
        SCOPED_TRACE(n);
        const auto document = waiting(archive, owner, server.at("files.test", "x"));
        const bool survived = fetch_survives(archive, n);
        archive.let_time_pass();
        ASSERT_TRUE(fetch_survives(archive, 0));
        const auto own = " AND document_id = " + std::to_string(document.value);
        EXPECT_EQ(archive.count("jobs WHERE kind = 4 AND state = 3" + own), 1);
        EXPECT_EQ(archive.count("jobs WHERE kind = 0" + own), 1);
        EXPECT_EQ(archive.count("revisions WHERE state = 0" + own), 1);
        EXPECT_EQ(archive.read(document).status, Status::pending);
        EXPECT_TRUE(archive.errors(document).empty());
        EXPECT_TRUE(fs::is_empty(archive.config.paths.state / "blobs/incoming"));
        if (survived || HasFailure()) break;
        ++points;
    }
    EXPECT_GT(points * kill_stride, 15);
    std::cout << points << " kill points\n";
}

} // namespace
} // namespace quire::test
