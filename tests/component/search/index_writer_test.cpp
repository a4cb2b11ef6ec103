#include "archive.hpp"

#include <base/error.hpp>

#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace quire::search {

namespace {

std::vector<IndexedRow> rows(IndexWriter& writer)
{
    std::vector<IndexedRow> out;
    writer.for_each_row([&](const IndexedRow& row) { out.push_back(row); });
    std::ranges::sort(out, {}, &IndexedRow::id);
    return out;
}

// Announces each document after its commit. Never returns.
[[noreturn]] void commit_forever(const std::filesystem::path& folder, std::int64_t first, int out)
{
    IndexWriter writer{folder};
    for (auto id = first;; ++id) {
        writer.put(plain_document(id), texts({"word", "page two"}));
        writer.commit();
        if (::write(out, &id, sizeof id) != ssize_t{sizeof id}) ::_exit(1);
    }
}

} // namespace

TEST(IndexWriter, replaces_and_removes_documents_with_their_pages)
{
    Archive archive;
    archive.put(1, {"first", "second"});
    archive.put(2, {"first"});
    archive.put(1, {"other"});
    EXPECT_EQ(archive.ranked("second"), (Ids{}));
    EXPECT_EQ(archive.ranked("other"), (Ids{1}));
    EXPECT_TRUE(archive.searcher().pages(parse_ranked("first").query, {1}).empty());
    archive.writer().remove({1});
    archive.writer().remove({77});
    EXPECT_EQ(archive.ranked("*:*"), (Ids{2}));
    EXPECT_TRUE(archive.searcher().pages(parse_ranked("other").query, {1}).empty());
}

TEST(IndexWriter, lists_what_it_holds)
{
    Archive archive;
    auto document = plain_document(5);
    document.row_version = 9;
    archive.put(document, {});
    archive.put(3, {"x"});
    archive.writer().commit();
    EXPECT_EQ(rows(archive.writer()), (std::vector<IndexedRow>{{{3}, 1}, {{5}, 9}}));
}

TEST(IndexWriter, shows_nothing_before_commit)
{
    Archive archive;
    archive.put(1, {"word"});
    EXPECT_EQ(archive.searcher().find({Everything{}}, Staff{}).total, 0U);
    archive.writer().commit();
    EXPECT_EQ(archive.searcher().find({Everything{}}, Staff{}).total, 1U);
}

TEST(IndexWriter, is_the_only_one)
{
    Archive archive;
    EXPECT_THROW(IndexWriter{archive.path()}, Unavailable);
}

TEST(IndexWriter, switches_to_a_rebuilt_index_in_one_step)
{
    const Folder folder;
    Searcher searcher{folder.path()};
    {
        IndexWriter writer{folder.path()};
        writer.put(plain_document(1), texts({"old"}));
        writer.commit();
    }
    EXPECT_EQ(ids(searcher.find({Everything{}}, Staff{})), (Ids{1}));
    {
        auto writer = IndexWriter::fresh(folder.path());
        writer.put(plain_document(2), texts({"new"}));
        writer.commit();
        EXPECT_EQ(ids(searcher.find({Everything{}}, Staff{})), (Ids{1})) << "not yet published";
        writer.publish();
    }
    EXPECT_EQ(ids(searcher.find({Everything{}}, Staff{})), (Ids{2}));
    IndexWriter writer{folder.path()};
    writer.put(plain_document(3), texts({"more"}));
    writer.commit();
    EXPECT_EQ(sorted_ids(searcher.find({Everything{}}, Staff{})), (Ids{2, 3}));
}

TEST(IndexWriter, indexes_long_and_odd_pages)
{
    Archive archive;
    std::string bytes;
    for (int i = 0; i < 5000; ++i)
        bytes.push_back(static_cast<char>(i * 7 % 256));
    archive.put(1, {bytes, std::string(10'000, 'x'), "", std::string("a\0b", 3), "last"});
    auto document = plain_document(2);
    document.title = std::string(5000, 't');
    document.source = bytes;
    document.slug = bytes;
    document.values = {{std::string(300, 'k'), bytes, {}, {}}};
    document.tags = {{bytes, ""}};
    archive.put(document, {});
    EXPECT_EQ(archive.ranked("last"), (Ids{1}));
    EXPECT_EQ(archive.searcher().pages(parse_ranked("last").query, {1}), (std::vector<int>{5}));
    EXPECT_EQ(archive.ranked("slug:x"), (Ids{}));
}

TEST(IndexWriter, readers_bear_a_busy_writer)
{
    Archive archive;
    archive.put(1, {"word"});
    archive.writer().commit();
    std::jthread reader{[path = archive.path()](std::stop_token stop) {
        Searcher searcher{path};
        while (!stop.stop_requested()) {
            FindOptions options;
            options.want_pages = true;
            const auto found = searcher.find(parse_ranked("word").query, Staff{}, options);
            ASSERT_GE(found.total, 1U);
            for (const auto& hit : found.hits)
                ASSERT_EQ(hit.pages, (std::vector<int>{1}));
        }
    }};
    for (std::int64_t id = 2; id < 60; ++id) {
        archive.put(id, {"word"});
        archive.writer().commit();
    }
}

TEST(IndexWriter, keeps_every_commit_when_killed)
{
    const Folder folder;
    Ids announced;
    for (int round = 0; round < 5; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) commit_forever(folder.path(), round * 1000 + 1, ends[1]);
        ::close(ends[1]);
        const auto enough = announced.size() + 3 + static_cast<std::size_t>(round);
        std::int64_t id = 0;
        while (::read(ends[0], &id, sizeof id) == ssize_t{sizeof id}) {
            announced.push_back(id);
            if (announced.size() == enough) ::kill(child, SIGKILL);
        }
        ::close(ends[0]);
        ::waitpid(child, nullptr, 0);

        Searcher searcher{folder.path()};
        const auto found =
            sorted_ids(searcher.find(parse_ranked("word").query, Staff{}, {.limit = 10'000}));
        EXPECT_TRUE(std::ranges::includes(found, announced));
        EXPECT_EQ(searcher.pages(parse_ranked("two").query, {announced.back()}),
                  (std::vector<int>{2}));
        IndexWriter writer{folder.path()};
        EXPECT_EQ(rows(writer).size(), found.size());
    }
}

} // namespace quire::search
