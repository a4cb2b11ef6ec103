#include "archive.hpp"
#include "kill_points.hpp"
#include "small_pdf.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <iostream>
#include <json/parse.hpp>
#include <store/revisions.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::test {
namespace {

namespace fs = std::filesystem;

constexpr auto hello =
    R"([{"text":"Hello","x1":0.10000,"x2":0.40000,"y1":0.10000,"y2":0.15000,"type":"word"}])";

// What a client's request does.
RevisionId set(Archive& archive, DocumentId document, const std::vector<PageText>& texts)
{
    auto& db = archive.db();
    Transaction change{db};
    const auto revision = store::insert_like_current(db, document, system_now()).value();
    store::set_page_texts(db, revision, texts);
    db.change("UPDATE documents SET status = 2 WHERE id = ?", document);
    store::enqueue(db, {.kind = JobKind::set_text,
                        .document = document,
                        .revision = revision,
                        .user = archive.read(document).user});
    change.commit();
    return revision;
}

DocumentId published(Archive& archive, UserId owner, const std::vector<std::string>& pages)
{
    const auto document = archive.document(owner);
    archive.process(document, small_pdf(pages));
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    return document;
}

TEST(SetText, makes_a_revision_that_says_something_else)
{
    Archive archive;
    const auto document = published(archive, archive.user(), {"Alpha", "Beta", "Gamma"});
    const auto before = archive.read(document);
    const auto old = archive.derived(document);
    const auto picture = inode(old / "pages/2-large.gif");
    const auto other = inode(old / "pages/3.txt");
    const auto old_json = json::parse(contents(old / "text.json"));
    set(archive, document, {{.page = 1, .text = "Delta", .ocr = "mine", .words = hello}});
    Hand hand{archive};
    ASSERT_TRUE(hand.run_one()); // everything but removing the old files
    const auto after = archive.read(document);
    EXPECT_EQ(after.status, Status::success);
    EXPECT_NE(after.revision, before.revision);
    EXPECT_EQ(after.page_count, 3);
    EXPECT_EQ(after.page_spec, before.page_spec);

    const auto folder = archive.derived(document);
    EXPECT_EQ(contents(folder / "pages/2.txt"), "Delta");
    EXPECT_EQ(contents(folder / "pages/2.position.json"), hello);
    EXPECT_EQ(inode(folder / "pages/2-large.gif"), picture);
    EXPECT_EQ(inode(folder / "pages/3.txt"), other);
    const auto text = contents(folder / "text.txt");
    EXPECT_NE(text.find("\n\nDelta\n\n"), std::string::npos);
    EXPECT_EQ(text.find("Beta"), std::string::npos);
    const auto json = json::parse(contents(folder / "text.json"));
    const auto& pages = *json["pages"].array();
    ASSERT_EQ(pages.size(), 3u);
    EXPECT_EQ(pages[1]["ocr"].text(), "mine");
    EXPECT_TRUE(pages[0]["ocr"].is_null());
    EXPECT_GE(pages[1]["updated"].integer(), json["updated"].integer());
    EXPECT_LT(pages[0]["updated"].integer(), pages[1]["updated"].integer());
    EXPECT_TRUE(fs::exists(old)); // readers of the old one are not disturbed
    hand.run_all();
    EXPECT_FALSE(fs::exists(old));
    EXPECT_EQ(inode(folder / "pages/3.txt"), other);
    EXPECT_EQ(archive.count("page_texts"), 0);
    EXPECT_EQ(archive.count("index_queue"), 0);
}

TEST(SetText, keeps_the_visible_text_of_the_pdf_alone)
{
    Archive archive;
    const auto document = published(archive, archive.user(), {"Alpha"});
    const auto pdf = contents(archive.derived(document) / "document.pdf");
    set(archive, document, {{.page = 0, .text = "Hello", .ocr = {}, .words = hello}});
    Hand{archive}.run_all();
    const auto folder = archive.derived(document);
    EXPECT_EQ(contents(folder / "pages/1.position.json"), hello);
    const auto source = ::open((folder / "document.pdf").c_str(), O_RDONLY);
    std::string text;
    const engines::Engine engine{engines::EngineSettings::from(archive.config)};
    engine.read_pages(source, {0, 1}, {.ocr = false, .images = false},
                      [&](engines::PageRead&& page) { text = page.text; });
    ::close(source);
    EXPECT_NE(text.find("Alpha"), std::string::npos);
    EXPECT_EQ(text.find("Hello"), std::string::npos);
}

TEST(SetText, replaces_the_hidden_text_of_a_scan)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, scan());
    Hand{archive}.run_all();
    const auto hidden = [&] {
        const auto source = ::open((archive.derived(document) / "document.pdf").c_str(), O_RDONLY);
        std::string text;
        const engines::Engine engine{engines::EngineSettings::from(archive.config)};
        engine.read_pages(source, {0, 1}, {.ocr = false, .images = false},
                          [&](engines::PageRead&& page) { text = page.text; });
        ::close(source);
        return text;
    };
    const auto before = hidden();
    EXPECT_GT(before.size(), 10u);
    set(archive, document, {{.page = 0, .text = "Hello", .ocr = "x", .words = hello}});
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    const auto after = hidden();
    EXPECT_NE(after.find("Hello"), std::string::npos) << after;
    EXPECT_LT(after.size(), 10u) << after;
}

TEST(SetText, shows_the_old_content_and_says_why_when_it_fails)
{
    Archive archive;
    const auto document = published(archive, archive.user(), {"Alpha"});
    const auto before = archive.read(document);
    set(archive, document, {{.page = 0, .text = "Delta", .ocr = {}, .words = {}}});
    fs::remove_all(archive.derived(document) / "pages"); // nothing to be like
    Hand hand{archive};
    for (int i = 0; i < archive.config.worker.attempts; ++i) {
        ASSERT_TRUE(hand.run_one());
        archive.let_time_pass();
    }
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_EQ(archive.read(document).revision, before.revision);
    EXPECT_EQ(archive.errors(document).size(), 1u);
}

TEST(SetText, can_be_cancelled)
{
    Archive archive;
    const auto document = published(archive, archive.user(), {"Alpha"});
    set(archive, document, {{.page = 0, .text = "Delta", .ocr = {}, .words = {}}});
    {
        Transaction change{archive.db()};
        store::cancel_work(archive.db(), document, "no");
        change.commit();
    }
    archive.let_time_pass();
    Hand{archive}.run_all();
    EXPECT_NE(contents(archive.derived(document) / "text.txt").find("Alpha"), std::string::npos);
    EXPECT_EQ(archive.count("page_texts"), 0);
    EXPECT_EQ(archive.count("revisions WHERE state = 4"), 1);
}

void expect_set_once(Archive& archive, DocumentId document, const std::string& text)
{
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_TRUE(archive.errors(document).empty());
    const auto own = " AND document_id = " + std::to_string(document.value);
    EXPECT_EQ(archive.count("revisions WHERE state = 1" + own), 1);
    EXPECT_EQ(archive.count("jobs WHERE state <> 3" + own), 0);
    const auto folder = archive.derived(document);
    EXPECT_EQ(contents(folder / "pages/1.txt"), text);
    EXPECT_EQ(contents(folder / "pages/1.position.json"), hello);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 4);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder / "pages"}, {}), 14);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder.parent_path()}, {}), 1);
    EXPECT_EQ(archive.count("page_texts"), 0);
    EXPECT_EQ(archive.count("index_queue"), 0);
}

TEST(KillPoints, of_setting_text_lose_and_double_nothing)
{
    Archive archive;
    archive.config.worker.processes = 1;
    const auto document = published(archive, archive.user(), {"Alpha", "Beta"});
    int points = 0;
    for (int n = 1;; n += kill_stride) {
        SCOPED_TRACE(n);
        const auto text = "Text " + std::to_string(n);
        set(archive, document, {{.page = 0, .text = text, .ocr = "x", .words = hello}});
        const bool survived = survives(archive, n);
        archive.let_time_pass();
        ASSERT_TRUE(survives(archive, 0));
        expect_set_once(archive, document, text);
        if (survived || HasFailure()) break;
        ++points;
    }
    EXPECT_GT(points * kill_stride, 60);
    std::cout << points << " kill points\n";
}

} // namespace
} // namespace quire::test
