// Giving a document other pages, through the whole worker.

#include "archive.hpp"
#include "kill_points.hpp"
#include "small_pdf.hpp"

#include <array>
#include <base/error.hpp>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>
#include <json/parse.hpp>
#include <store/notes.hpp>
#include <store/sections.hpp>

namespace quire::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Lines = std::vector<std::string>;
using Runs = std::vector<PageRun>;

PageRun own(std::int64_t first, std::int64_t last, int turns = 0)
{
    return {.source = {}, .pages = {first, last}, .quarter_turns = turns};
}

PageRun from(DocumentId document, std::int64_t first, std::int64_t last, int turns = 0)
{
    return {.source = document, .pages = {first, last}, .quarter_turns = turns};
}

std::pair<int, int> size_of_gif(const fs::path& file)
{
    const auto bytes = contents(file);
    const auto number = [&](std::size_t at) {
        return static_cast<unsigned char>(bytes.at(at)) +
               256 * static_cast<unsigned char>(bytes.at(at + 1));
    };
    return {number(6), number(8)};
}

constexpr std::array sizes{"xlarge", "large", "normal", "small", "thumbnail"};

// Other names of the old file keep what they have.
void replace(const fs::path& file, const std::string& bytes)
{
    fs::remove(file);
    std::ofstream{file, std::ios::binary} << bytes;
}

class ModifyTest : public testing::Test {
protected:
    DocumentId published(const std::vector<std::string>& pages)
    {
        return published_file(small_pdf(pages));
    }
    DocumentId published_file(const std::string& pdf)
    {
        const auto document = archive.document(owner);
        archive.process(document, pdf);
        Hand{archive}.run_all();
        EXPECT_EQ(archive.read(document).status, Status::success);
        return document;
    }
    Viewer viewer(UserId user) { return archive.services()->accounts.viewer_by_id(user); }
    void ask(DocumentId document, const Runs& runs)
    {
        archive.services()->documents.modify(document, runs, viewer(owner), "trace");
    }
    void modify(DocumentId document, const Runs& runs)
    {
        ask(document, runs);
        EXPECT_EQ(archive.read(document).status, Status::pending);
        Hand{archive}.run_all();
        EXPECT_EQ(archive.read(document).status, Status::success);
        EXPECT_EQ(archive.count("page_runs"), 0);
        EXPECT_EQ(archive.count("index_queue"), 0);
    }
    Lines texts(DocumentId document)
    {
        Lines lines;
        const auto folder = archive.derived(document) / "pages";
        for (int page = 1; fs::exists(folder / fmt::format("{}.txt", page)); ++page)
            lines.push_back(contents(folder / fmt::format("{}.txt", page)));
        return lines;
    }

    NoteId note(DocumentId document, std::int64_t page, const std::string& title,
                std::optional<Box> box = {}, Access access = Access::public_,
                std::optional<UserId> author = {})
    {
        Note made;
        made.document = document;
        made.user = author.value_or(owner);
        made.organization = viewer(made.user).active_organization;
        made.access = access;
        made.page = page;
        made.title = title;
        made.box = box;
        made.created = made.updated = Time{std::chrono::microseconds{1}};
        return store::insert_note(archive.db(), made);
    }
    // "<id if known> <title> <page> <x1 x2 y1 y2>", by page and title.
    Lines notes(DocumentId document, const std::map<NoteId, std::string>& known = {})
    {
        Lines lines;
        for (const auto& one : store::all_notes_on(archive.db(), document)) {
            const auto name = known.find(one.id);
            auto line =
                fmt::format("{}{} {}", name == known.end() ? "copy " : "", one.title, one.page);
            if (one.box)
                line += fmt::format(" {:.2f} {:.2f} {:.2f} {:.2f}", one.box->x1, one.box->x2,
                                    one.box->y1, one.box->y2);
            lines.push_back(line);
        }
        return lines;
    }
    SectionId section(DocumentId document, std::int64_t page, const std::string& title)
    {
        return store::insert_section(archive.db(), {{}, document, page, title});
    }
    Lines sections(DocumentId document)
    {
        Lines lines;
        for (const auto& one : store::sections_of(archive.db(), {document}))
            lines.push_back(fmt::format("{} {}", one.page, one.title));
        return lines;
    }

    Archive archive;
    UserId owner = archive.user();
};

TEST_F(ModifyTest, moves_copies_and_leaves_out_pages_without_touching_their_files)
{
    const auto document = published({"Alpha", "Beta", "Gamma", "Delta"});
    const auto before = archive.read(document);
    const auto old = archive.derived(document);
    const auto picture = inode(old / "pages/4-large.gif");
    const auto positions = inode(old / "pages/4.position.json");
    const auto words = texts(document);
    ask(document, {own(3, 3), own(0, 1), own(1, 1)});
    Hand hand{archive};
    ASSERT_TRUE(hand.run_one());
    EXPECT_TRUE(fs::exists(old)) << "readers of the old pages are not disturbed";
    const auto folder = archive.derived(document);
    EXPECT_THAT(texts(document), ElementsAre(words[3], words[0], words[1], words[1]));
    EXPECT_EQ(inode(folder / "pages/1-large.gif"), picture);
    EXPECT_EQ(inode(folder / "pages/1.position.json"), positions);
    const auto after = archive.read(document);
    EXPECT_EQ(after.page_count, 4);
    EXPECT_EQ(after.page_spec, "612.00x792.00:0-3");
    EXPECT_NE(after.file_hash, before.file_hash);
    EXPECT_NE(after.revision, before.revision);
    const auto text = contents(folder / "text.txt");
    EXPECT_LT(text.find("Delta"), text.find("Alpha"));
    EXPECT_EQ(text.find("Gamma"), std::string::npos);
    const auto json = json::parse(contents(folder / "text.json"));
    ASSERT_EQ(json["pages"].array()->size(), 4u);
    EXPECT_EQ((*json["pages"].array())[0]["page"].integer(), 0);
    EXPECT_EQ(json["pages"].array()->front()["contents"].text(), words[3]);

    hand.run_all();
    EXPECT_FALSE(fs::exists(old));
    EXPECT_EQ(std::distance(fs::directory_iterator{folder / "pages"}, {}), 4 * 7);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 4);
    EXPECT_EQ(archive.count("index_queue"), 0);
    EXPECT_EQ(archive.count("page_runs"), 0);
}

TEST_F(ModifyTest, is_not_undone_by_processing_again)
{
    const auto document = published({"Alpha", "Beta"});
    modify(document, {own(1, 1)});
    const auto services = archive.services();
    services->documents.process({.document = document}, viewer(owner), "trace");
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).page_count, 1);
    EXPECT_THAT(texts(document), ElementsAre(HasSubstr("Beta")));
    EXPECT_EQ(archive.count("blobs"), 1) << "the upload is gone";
}

TEST_F(ModifyTest, turns_words_and_pictures)
{
    const auto document = published({"Alpha", "Beta"});
    const auto old = archive.derived(document);
    const auto text = inode(old / "pages/1.txt");
    const auto before = json::parse(contents(old / "pages/1.position.json"));
    const auto tall = size_of_gif(old / "pages/1-large.gif");
    const auto number = [](const json::Value& word, const char* key) {
        return word[key].number().value();
    };
    modify(document, {own(0, 0, 1), own(0, 1, 2), own(1, 1, 3)});

    const auto folder = archive.derived(document);
    EXPECT_EQ(archive.read(document).page_spec, "792.00x612.00:0,3;612.00x792.00:1-2");
    EXPECT_EQ(inode(folder / "pages/1.txt"), text);
    EXPECT_EQ(tall, (std::pair{1000, 1294}));
    EXPECT_EQ(size_of_gif(folder / "pages/1-large.gif"), (std::pair{1000, 773}));
    EXPECT_EQ(size_of_gif(folder / "pages/2-large.gif"), tall);
    EXPECT_EQ(size_of_gif(folder / "pages/4-thumbnail.gif"), (std::pair{60, 46}));
    const auto was = before.array()->front();
    const auto words = json::parse(contents(folder / "pages/1.position.json"));
    const auto is = words.array()->front();
    EXPECT_EQ(is["text"].text(), was["text"].text());
    EXPECT_NEAR(number(is, "x1"), 1 - number(was, "y2"), 1e-5);
    EXPECT_NEAR(number(is, "x2"), 1 - number(was, "y1"), 1e-5);
    EXPECT_NEAR(number(is, "y1"), number(was, "x1"), 1e-5);
    EXPECT_NEAR(number(is, "y2"), number(was, "x2"), 1e-5);
    EXPECT_EQ(number(is, "angle"), 90);

    // The words stand where a fresh reading finds them.
    const auto services = archive.services();
    services->documents.process({.document = document}, viewer(owner), "trace");
    Hand{archive}.run_all();
    const auto again = json::parse(contents(archive.derived(document) / "pages/1.position.json"));
    for (const auto* side : {"x1", "x2", "y1", "y2"})
        EXPECT_NEAR(number(again.array()->front(), side), number(is, side), 0.01) << side;
    EXPECT_EQ(number(again.array()->front(), "angle"), 90);
}

// What stands in the place of the first page's pictures is what is turned: nothing is drawn.
TEST_F(ModifyTest, turns_the_pictures_that_are_there)
{
    const auto document = published({"Alpha", "Beta"});
    const auto old = archive.derived(document) / "pages";
    std::vector<std::string> others;
    for (const auto* size : sizes) {
        others.push_back(contents(old / fmt::format("2-{}.gif", size)));
        replace(old / fmt::format("1-{}.gif", size), others.back());
    }
    modify(document, {own(0, 0, 2)});
    modify(document, {own(0, 0, 2)});
    const auto folder = archive.derived(document) / "pages";
    for (std::size_t i = 0; i < others.size(); ++i)
        EXPECT_EQ(contents(folder / fmt::format("1-{}.gif", sizes[i])), others[i]) << sizes[i];
}

TEST_F(ModifyTest, draws_turned_pages_whose_pictures_cannot_be_turned)
{
    const auto document = published({"Alpha", "Alpha", "Alpha", "Alpha", "Beta"});
    const auto old = archive.derived(document) / "pages";
    const auto beta = contents(old / "5-xlarge.gif");
    replace(old / "1-xlarge.gif", "no picture");
    replace(old / "2-xlarge.gif", beta.substr(0, beta.size() / 2));
    fs::remove(old / "3-xlarge.gif");
    replace(old / "4-xlarge.gif", beta);
    archive.db().change("UPDATE pages SET failure = 'It could not be drawn.' WHERE page = 3");
    modify(document, {own(0, 4, 1)});
    const auto folder = archive.derived(document) / "pages";
    for (const auto* size : sizes) {
        const auto drawn = contents(folder / fmt::format("1-{}.gif", size));
        for (int page = 2; page <= 4; ++page)
            EXPECT_EQ(contents(folder / fmt::format("{}-{}.gif", page, size)), drawn) << page;
        EXPECT_NE(contents(folder / fmt::format("5-{}.gif", size)), drawn);
    }
    EXPECT_EQ(size_of_gif(folder / "1-large.gif"), (std::pair{1000, 773}));
    EXPECT_EQ(size_of_gif(folder / "5-large.gif"), (std::pair{1000, 773}));
}

// Pages 1 and 2 stay as they are; the other four are shared by two slots.
TEST_F(ModifyTest, deals_out_turned_pages_evenly)
{
    const auto document = published({"Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"});
    archive.config.worker.processes = 2;
    ask(document, {own(0, 0, 1), own(1, 2), own(3, 4, 1), own(5, 5, 2)});
    Hand hand{archive};
    ASSERT_TRUE(hand.run_one());
    EXPECT_EQ(archive.read(document).status, Status::pending);
    const auto shares = "jobs WHERE kind = " + std::to_string(int(JobKind::turn_pages));
    EXPECT_EQ(archive.count(shares), 2);
    EXPECT_EQ(archive.count(shares + " AND first_page = 0 AND last_page = 3"), 1);
    EXPECT_EQ(archive.count(shares + " AND first_page = 4 AND last_page = 5"), 1);
    hand.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_EQ(std::distance(fs::directory_iterator{archive.derived(document) / "pages"}, {}),
              6 * 7);
    EXPECT_EQ(archive.count("jobs WHERE state <> 3"), 0);
}

TEST_F(ModifyTest, fails_when_a_source_is_changed_while_its_pages_are_turned)
{
    const auto document = published({"Alpha"});
    const auto other = published({"Beta"});
    ask(document, {own(0, 0), from(other, 0, 0, 1)});
    ASSERT_TRUE(Hand{archive}.run_one());
    archive.db().change("UPDATE jobs SET priority = 9 WHERE kind = ?", JobKind::turn_pages);
    archive.process(other, small_pdf({"Gamma"}));
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_THAT(texts(document), ElementsAre(HasSubstr("Alpha")));
    EXPECT_THAT(archive.errors(document),
                ElementsAre(HasSubstr("was changed while its pages were taken")));
    EXPECT_EQ(archive.count("jobs WHERE state < 3 AND kind <> 3"), 0) << "but the purge";
}

// Pages that are wider than high are drawn when they are turned, so nothing gets blurred by and by.
TEST_F(ModifyTest, four_quarter_turns_give_the_first_pictures)
{
    const auto document = published({"Alpha"});
    const auto first = contents(archive.derived(document) / "pages/1-xlarge.gif");
    for (int i = 0; i < 4; ++i)
        modify(document, {own(0, 0, 1)});
    EXPECT_EQ(contents(archive.derived(document) / "pages/1-xlarge.gif"), first);
}

TEST_F(ModifyTest, does_not_read_scans_again)
{
    const auto document = published_file(contents(fs::path{QUIRE_FIXTURES} / "scan.pdf"));
    EXPECT_EQ(archive.count("pages WHERE ocr = 'tess4'"), 1);
    const auto words = texts(document);
    archive.config.paths.tessdata = "/nonexistent"; // no model could be loaded
    modify(document, {own(0, 0, 2), own(0, 0)});
    EXPECT_THAT(texts(document), ElementsAre(words[0], words[0]));
    EXPECT_EQ(archive.count("pages WHERE ocr = 'tess4'"), 2);
    const auto json = json::parse(contents(archive.derived(document) / "text.json"));
    EXPECT_EQ((*json["pages"].array())[1]["ocr"].text(), "tess4");
}

TEST_F(ModifyTest, takes_pages_from_other_documents)
{
    const auto document = published({"Alpha", "Beta"});
    const auto other = published({"Gamma", "Delta"});
    const auto picture = inode(archive.derived(other) / "pages/2-large.gif");
    const auto before = archive.read(other);
    modify(document, {own(0, 0), from(other, 1, 1), from(document, 1, 1), from(other, 0, 0, 3)});
    EXPECT_THAT(texts(document), ElementsAre(HasSubstr("Alpha"), HasSubstr("Delta"),
                                             HasSubstr("Beta"), HasSubstr("Gamma")));
    EXPECT_EQ(inode(archive.derived(document) / "pages/2-large.gif"), picture);
    EXPECT_EQ(archive.read(other).revision, before.revision);
    EXPECT_EQ(texts(other).size(), 2u);
}

TEST_F(ModifyTest, takes_notes_and_sections_along)
{
    const auto document = published({"Alpha", "Beta", "Gamma", "Delta"});
    const Box box{0.1, 0.2, 0.3, 0.5};
    std::map<NoteId, std::string> known;
    for (const auto& [page, title] : std::vector<std::pair<int, std::string>>{
             {0, "turned"}, {1, "moved"}, {2, "gone"}, {3, "half"}})
        known[note(document, page, title, box)] = title;
    known[note(document, 2, "page", {})] = "page";
    section(document, 0, "One");
    section(document, 1, "Two");
    section(document, 2, "Three");
    modify(document, {own(1, 1), own(0, 0, 1), own(0, 0, 3), own(0, 0), own(3, 3, 2)});

    EXPECT_THAT(notes(document, known),
                testing::UnorderedElementsAre(
                    "moved 0 0.10 0.20 0.30 0.50", "gone 0", "page 0",
                    "turned 1 0.50 0.70 0.10 0.20", "copy turned 2 0.30 0.50 0.80 0.90",
                    "copy turned 3 0.10 0.20 0.30 0.50", "half 4 0.80 0.90 0.50 0.70"));
    EXPECT_THAT(sections(document), ElementsAre("0 Two", "1 One", "2 One", "3 One"));
    EXPECT_EQ(archive.count("notes WHERE updated_at > '2000-01-01'"), 2) << "only copies are new";
}

TEST_F(ModifyTest, copies_of_other_documents_the_notes_that_the_asker_may_see)
{
    const auto stranger = archive.user();
    const auto document = published({"Alpha"});
    const auto other = published({"Beta", "Gamma"});
    note(other, 1, "public", Box{0.1, 0.2, 0.3, 0.4}, Access::public_, stranger);
    note(other, 1, "mine", {}, Access::private_);
    note(other, 1, "theirs", {}, Access::private_, stranger);
    note(other, 0, "elsewhere");
    section(other, 1, "Two");
    section(other, 0, "One");
    modify(document, {own(0, 0), from(other, 1, 1, 2)});
    EXPECT_THAT(notes(document),
                testing::UnorderedElementsAre("copy public 1 0.80 0.90 0.60 0.70", "copy mine 1"));
    EXPECT_EQ(archive.count(fmt::format("notes WHERE document_id = {} AND user_id = {}",
                                        document.value, stranger.value)),
              1)
        << "authors stay";
    EXPECT_THAT(sections(document), ElementsAre("1 Two"));
    EXPECT_EQ(notes(other).size(), 4u);
    EXPECT_EQ(sections(other).size(), 2u);
}

TEST_F(ModifyTest, is_recorded_where_revisions_are_kept)
{
    const auto document = published({"Alpha", "Beta"});
    archive.services()->documents.change(document, {.revision_control = true}, viewer(owner));
    modify(document, {own(1, 1)});
    const auto services = archive.services();
    const auto seen = services->documents.find(document, viewer(owner)).value();
    const auto records = services->documents.revisions(seen, viewer(owner));
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[1].cause, RevisionCause::modifying);
    const auto size = [&](std::int64_t version) {
        return services->documents
            .file(document, {.kind = Asset::Kind::revision, .version = version}, viewer(owner))
            ->size_bytes;
    };
    EXPECT_GT(size(1), size(2));
}

TEST_F(ModifyTest, is_refused_before_it_begins_when_it_cannot_be)
{
    const auto document = published({"Alpha"});
    const auto secret = published({"Beta"});
    archive.db().change("UPDATE documents SET access = 2 WHERE id = ?", secret);
    const auto other = archive.user();
    const auto services = archive.services();
    const auto refused = [&](const Runs& runs, UserId user) {
        services->documents.modify(document, runs, viewer(user));
    };
    EXPECT_THROW(refused({own(0, 0)}, other), Forbidden);
    EXPECT_THROW(refused({}, owner), Invalid);
    EXPECT_THROW(refused({own(0, 1)}, owner), Invalid);
    EXPECT_THROW(refused({from({987654}, 0, 0)}, owner), Forbidden);
    const auto theirs = archive.document(other);
    EXPECT_THROW(services->documents.modify(theirs, {from(secret, 0, 0)}, viewer(other)),
                 Forbidden);
    EXPECT_THROW(services->documents.modify(theirs, {from(document, 0, 0)}, viewer(other)),
                 Conflict)
        << "it has no pages of its own";
    archive.db().change("UPDATE documents SET status = 1 WHERE id = ?", secret);
    EXPECT_THROW(refused({from(secret, 0, 0)}, owner), Conflict)
        << "withdrawn while it is redacted";
    ask(document, {own(0, 0)});
    EXPECT_THROW(refused({own(0, 0)}, owner), Conflict);
}

TEST_F(ModifyTest, fails_and_says_why_when_a_source_was_changed_meanwhile)
{
    const auto document = published({"Alpha"});
    const auto other = published({"Beta", "Gamma"});
    const auto before = archive.read(document);
    ask(document, {own(0, 0), from(other, 0, 0)});
    archive.process(other, small_pdf({"Gamma"}));
    archive.db().change("UPDATE jobs SET priority = 9 WHERE kind = ?", JobKind::modify);
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_EQ(archive.read(document).revision, before.revision);
    EXPECT_THAT(archive.errors(document),
                ElementsAre(HasSubstr("was changed while its pages were taken")));
    EXPECT_THAT(texts(document), ElementsAre(HasSubstr("Alpha")));
    EXPECT_EQ(archive.count("page_runs"), 2) << "until its files are purged";
}

TEST_F(ModifyTest, fails_when_a_source_is_out_of_sight_meanwhile)
{
    const auto document = published({"Alpha"});
    const auto other = archive.document(archive.user());
    archive.process(other, small_pdf({"Beta"}));
    Hand{archive}.run_all();
    ask(document, {from(other, 0, 0)});
    archive.db().change("UPDATE documents SET access = 2 WHERE id = ?", other);
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_THAT(texts(document), ElementsAre(HasSubstr("Alpha")));
    EXPECT_THAT(archive.errors(document), ElementsAre(HasSubstr("is not there any more")));
}

// Each round turns the order of the pages about, and both of them.
TEST_F(ModifyTest, loses_and_doubles_nothing_wherever_it_is_killed)
{
    archive.config.worker.processes = 1;
    archive.config.worker.text_pages_per_job = 1; // each is turned by a job of its own
    const auto document = published({"Alpha", "Beta"});
    note(document, 0, "one", Box{0.1, 0.2, 0.3, 0.4});
    section(document, 0, "First");
    section(document, 1, "Second");
    auto words = texts(document);
    Lines titles{"First", "Second"};
    int points = 0;
    for (int n = 1;; n += kill_stride) {
        SCOPED_TRACE(n);
        ask(document, {own(1, 1, 2), own(0, 0, 1)});
        std::swap(words[0], words[1]);
        std::swap(titles[0], titles[1]);
        const bool survived = survives(archive, n);
        archive.let_time_pass();
        ASSERT_TRUE(survives(archive, 0));

        EXPECT_EQ(archive.read(document).status, Status::success);
        EXPECT_TRUE(archive.errors(document).empty());
        EXPECT_EQ(texts(document), words);
        EXPECT_THAT(sections(document), ElementsAre("0 " + titles[0], "1 " + titles[1]));
        EXPECT_EQ(archive.count("notes"), 1);
        EXPECT_EQ(archive.count("revisions WHERE state = 1"), 1);
        EXPECT_EQ(archive.count("jobs WHERE state <> 3"), 0);
        EXPECT_EQ(archive.count("blobs"), 1);
        EXPECT_EQ(archive.count("page_runs") + archive.count("index_queue"), 0);
        const auto folder = archive.derived(document);
        EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 4);
        EXPECT_EQ(std::distance(fs::directory_iterator{folder / "pages"}, {}), 14);
        EXPECT_EQ(std::distance(fs::directory_iterator{folder.parent_path()}, {}), 1);
        if (survived || HasFailure()) break;
        ++points;
    }
    EXPECT_GT(points * kill_stride, 80);
    std::cout << points << " kill points\n";
}

} // namespace
} // namespace quire::test
