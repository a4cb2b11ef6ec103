#include "archive.hpp"
#include "kill_points.hpp"
#include "small_pdf.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>
#include <random>
#include <services/redactions.hpp>
#include <store/redactions.hpp>
#include <store/revisions.hpp>

namespace quire::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The second word of a page of small_pdf().
const Redaction second_word{0, {.x1 = 0.193, .x2 = 0.95, .y1 = 0.08, .y2 = 0.13}};

std::string new_canary()
{
    std::random_device random;
    std::string word;
    for (int i = 0; i < 12; ++i)
        word += static_cast<char>('a' + random() % 26);
    return word;
}

class Redacting : public testing::Test {
protected:
    Archive archive;
    const UserId owner = archive.user();
    const std::string canary = new_canary();

    Viewer viewer_for(UserId user)
    {
        const auto home =
            archive.db()
                .find<OrganizationId>("SELECT active_organization_id FROM users WHERE id = ?", user)
                .value();
        return {.user = user, .verified = true, .memberships = {{home, Role::member}}};
    }

    DocumentId published(const std::vector<std::string>& pages)
    {
        const auto document = archive.document(owner);
        archive.process(document, small_pdf(pages));
        archive.db().change("UPDATE documents d JOIN revisions r ON r.document_id = d.id"
                            " SET d.blob_id = r.blob_id WHERE d.id = ?",
                            document);
        Hand{archive}.run_all();
        EXPECT_EQ(archive.read(document).status, Status::success);
        return document;
    }

    void ask(DocumentId document, const std::vector<Redaction>& redactions = {second_word})
    {
        archive.services()->documents.redact(document, redactions, viewer_for(owner), "");
    }

    // Files of the archive, index included, whose bytes hold the word.
    std::vector<std::string> files_with(const std::string& word) const
    {
        std::vector<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator{archive.config.paths.state})
            if (entry.is_regular_file() && contents(entry.path()).find(word) != std::string::npos)
                found.push_back(entry.path());
        return found;
    }

    std::int64_t found_by(const std::string& word, const Viewer& viewer) const
    {
        FindRequest request;
        request.query = word;
        return static_cast<std::int64_t>(
            archive.services()->finder.find(request, viewer).documents.size());
    }

    bool is_withdrawn(DocumentId document) { return store::is_withdrawn(archive.db(), document); }
};

TEST_F(Redacting, leaves_nothing_of_the_word_and_everything_else)
{
    const auto document = published({"Harbor " + canary, "Beta stays"});
    const auto before = archive.read(document);
    const auto old = archive.derived(document);
    const auto untouched = inode(old / "pages/2-large.gif");
    ASSERT_THAT(files_with(canary), Not(IsEmpty()));
    ASSERT_EQ(found_by(canary, viewer_for(owner)), 1);

    ask(document);
    Hand{archive}.run_all();
    const auto after = archive.read(document);
    EXPECT_EQ(after.status, Status::success);
    EXPECT_THAT(archive.errors(document), IsEmpty());
    EXPECT_EQ(after.page_count, before.page_count);
    EXPECT_EQ(after.page_spec, before.page_spec);
    EXPECT_NE(after.file_hash, before.file_hash);
    EXPECT_FALSE(is_withdrawn(document));

    EXPECT_THAT(files_with(canary), IsEmpty());
    EXPECT_FALSE(fs::exists(old));
    EXPECT_EQ(found_by(canary, viewer_for(owner)), 0);
    EXPECT_EQ(found_by("harbor", viewer_for(owner)), 1);
    EXPECT_EQ(found_by("stays", viewer_for(owner)), 1);
    const auto folder = archive.derived(document);
    EXPECT_THAT(contents(folder / "pages/1.txt"), HasSubstr("Harbor"));
    EXPECT_EQ(inode(folder / "pages/2-large.gif"), untouched);
    EXPECT_THAT(contents(folder / "text.json"), HasSubstr(R"("ocr":"tess4")"));
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 4);
}

TEST_F(Redacting, cannot_be_undone_by_processing_again)
{
    const auto document = published({"Harbor " + canary});
    ask(document);
    Hand{archive}.run_all();
    archive.services()->documents.process({document, false}, viewer_for(owner), "");
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_THAT(files_with(canary), IsEmpty());
    EXPECT_THAT(contents(archive.derived(document) / "text.txt"), HasSubstr("Harbor"));
}

TEST_F(Redacting, gives_a_receipt)
{
    const auto document = published({"Harbor " + canary, "Beta"});
    archive.db().change(
        "INSERT INTO notes (document_id, user_id, organization_id, page_number, title,"
        " content, access, x1, x2, y1, y2, created_at, updated_at) SELECT id,"
        " user_id, organization_id, 0, 'seen', '', 2, 0.2, 0.4, 0.1, 0.2, NOW(6),"
        " NOW(6) FROM documents WHERE id = ?",
        document);
    ask(document, {second_word, {1, {.x1 = 0, .x2 = 0.1, .y1 = 0, .y2 = 0.1}}});
    Hand{archive}.run_all();
    const auto receipts = archive.services()->redactions.receipts(10);
    ASSERT_EQ(receipts.size(), 1U);
    const auto& receipt = receipts.front();
    EXPECT_EQ(receipt.document, document);
    EXPECT_EQ(receipt.pages, 2);
    EXPECT_EQ(receipt.boxes, 2);
    EXPECT_EQ(receipt.notes, 1);
    EXPECT_EQ(receipt.kept_revisions, 0);
    EXPECT_TRUE(receipt.files_removed);
    EXPECT_TRUE(receipt.original_removed);
    EXPECT_TRUE(receipt.index_expunged);
    EXPECT_FALSE(receipt.residue_expired);
    EXPECT_EQ(archive.services()->redactions.expire_residue(system_now()), 1);
    EXPECT_TRUE(archive.services()->redactions.receipts(10).front().residue_expired);
    EXPECT_EQ(archive.count("redaction_boxes"), 0);
}

TEST_F(Redacting, says_when_another_document_keeps_the_same_original)
{
    const auto document = published({"Harbor " + canary});
    const auto twin = published({"Harbor " + canary});
    ask(document);
    Hand{archive}.run_all();
    EXPECT_FALSE(archive.services()->redactions.receipts(1).front().original_removed);
    EXPECT_TRUE(fs::exists(archive.derived(twin) / "document.pdf"));
}

TEST_F(Redacting, keeps_earlier_revisions_where_the_document_keeps_them)
{
    const auto document = published({"Harbor " + canary});
    archive.services()->documents.change(document, {.revision_control = true}, viewer_for(owner));
    ask(document);
    Hand{archive}.run_all();
    const auto services = archive.services();
    const auto editor = viewer_for(owner);
    const auto stranger = viewer_for(archive.user());
    const Asset first{.kind = Asset::Kind::revision, .version = 1};
    const Asset second{.kind = Asset::Kind::revision, .version = 2};
    EXPECT_TRUE(services->documents.file(document, first, editor));
    EXPECT_TRUE(services->documents.file(document, second, editor));
    EXPECT_FALSE(services->documents.file(document, first, stranger));
    EXPECT_EQ(services->redactions.receipts(1).front().kept_revisions, 1);
}

TEST_F(Redacting, withdraws_the_document_at_once)
{
    const auto document = published({"Harbor " + canary});
    archive.db().change("UPDATE documents SET access = 1 WHERE id = ?", document);
    const auto gets = [&](const Viewer& viewer) {
        const auto services = archive.services();
        const auto seen = services->documents.find(document, viewer);
        int count = 0;
        for (const auto kind :
             {Asset::Kind::pdf, Asset::Kind::text, Asset::Kind::text_json, Asset::Kind::page_text,
              Asset::Kind::page_positions, Asset::Kind::page_image, Asset::Kind::original})
            count += services->documents.file(document, {.kind = kind}, viewer).has_value();
        count += !services->documents.text(*seen, 1000, viewer).empty();
        count += !services->documents.page_text(*seen, 0, viewer).empty();
        return count;
    };
    Hand hand{archive};
    hand.run_all();
    // Colleagues may edit what is shared with the organization; who may read a project may not.
    const auto project = archive.db().insert(
        "INSERT INTO projects (uuid, user_id, title, slug, private, created_at, updated_at)"
        " VALUES (?, ?, 'P', 'p', 1, NOW(6), NOW(6))",
        random_uuid(), owner);
    const auto reader = viewer_for(archive.user());
    archive.db().change("INSERT INTO project_members (project_id, user_id, access, created_at)"
                        " VALUES (?, ?, 0, NOW(6))",
                        project, *reader.user);
    archive.db().change("INSERT INTO project_documents (project_id, document_id, lends, created_at)"
                        " VALUES (?, ?, 1, NOW(6))",
                        project, document);
    archive.db().change("INSERT INTO index_queue (document_id, text, queued_at)"
                        " VALUES (?, 1, NOW(6))",
                        document);
    hand.run_all();
    ASSERT_EQ(gets(reader), 9);
    ASSERT_EQ(found_by(canary, reader), 1);

    ask(document);
    EXPECT_EQ(archive.read(document).status, Status::pending);
    EXPECT_EQ(gets(reader), 0);
    EXPECT_EQ(found_by(canary, reader), 0);
    EXPECT_EQ(gets(viewer_for(owner)), 9);
    EXPECT_THROW(ask(document), Conflict);
    hand.run_all();
    EXPECT_EQ(gets(reader), 9);
}

TEST_F(Redacting, refuses_a_result_that_leaks_and_stays_withdrawn)
{
    const auto document = published({"Harbor " + canary});
    const auto shown = archive.read(document).revision;
    ask(document);
    // As if the first half of the work had been done by somebody careless.
    const auto revision =
        archive.db()
            .find<std::int64_t>("SELECT MAX(id) FROM revisions WHERE document_id = ?", document)
            .value();
    const auto work = archive.config.paths.state / "blobs/work" / std::to_string(revision);
    fs::create_directories(work / "pages");
    fs::copy_file(archive.derived(document) / "document.pdf", work / "source.pdf");
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_EQ(archive.read(document).revision, shown);
    EXPECT_TRUE(is_withdrawn(document));
    ASSERT_EQ(archive.errors(document).size(), 1U);
    EXPECT_THAT(archive.errors(document).front(), HasSubstr("The redaction was refused"));
    EXPECT_THAT(archive.errors(document).front(), Not(HasSubstr(canary)));
    EXPECT_EQ(archive.count("redaction_receipts"), 0);
    EXPECT_FALSE(archive.services()->documents.file(document, {}, viewer_for(archive.user())));

    archive.let_time_pass();
    Hand{archive}.run_all();
    ask(document);
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_FALSE(is_withdrawn(document));
    EXPECT_THAT(files_with(canary), IsEmpty());
}

TEST_F(Redacting, shows_a_file_that_cannot_be_redacted_as_it_was)
{
    const auto document = published({"Harbor " + canary});
    const auto pdf = archive.derived(document) / "document.pdf";
    auto bytes = contents(pdf);
    bytes.replace(bytes.rfind("/Root 1 0 R"), 11, "/Root 9 9 R");
    fs::remove(pdf); // the name alone: the original has the same bytes
    std::ofstream{pdf, std::ios::binary} << bytes;
    ask(document);
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_FALSE(is_withdrawn(document));
    ASSERT_EQ(archive.errors(document).size(), 1U);
    EXPECT_THAT(archive.errors(document).front(), HasSubstr("cannot be redacted"));
    EXPECT_EQ(found_by(canary, viewer_for(owner)), 1);
}

TEST_F(Redacting, asks_for_the_right_and_for_boxes_on_the_page)
{
    const auto document = published({"Harbor " + canary});
    const auto services = archive.services();
    const auto editor = viewer_for(owner);
    EXPECT_THROW(services->documents.redact(document, {second_word}, Viewer{}, ""),
                 Unauthenticated);
    EXPECT_THROW(
        services->documents.redact(document, {second_word}, viewer_for(archive.user()), ""),
        Forbidden);
    EXPECT_THROW(services->documents.redact(document, {}, editor, ""), Invalid);
    for (const auto& wrong : {Redaction{1, second_word.box}, Redaction{-1, second_word.box},
                              Redaction{0, {.x1 = 0.5, .x2 = 0.5, .y1 = 0, .y2 = 1}},
                              Redaction{0, {.x1 = 0, .x2 = 1.1, .y1 = 0, .y2 = 1}}})
        EXPECT_THROW(services->documents.redact(document, {wrong}, editor, ""), Invalid);
    EXPECT_FALSE(is_withdrawn(document));
}

TEST_F(Redacting, killed_at_any_durable_step_loses_and_shows_nothing)
{
    archive.config.worker.processes = 1;
    const auto document = published({"Harbor " + canary, "Beta"});
    const auto stranger = viewer_for(archive.user());
    const int step = kill_stride > 1 ? 29 : 1; // each runs recognition anew
    int points = 0;
    for (int n = 1;; n += step) {
        SCOPED_TRACE(n);
        ask(document);
        const bool survived = survives(archive, n);
        if (archive.read(document).status != Status::success) {
            EXPECT_TRUE(is_withdrawn(document));
            EXPECT_FALSE(archive.services()->documents.file(document, {}, stranger));
        }
        archive.let_time_pass();
        ASSERT_TRUE(survives(archive, 0));
        EXPECT_EQ(archive.read(document).status, Status::success);
        EXPECT_FALSE(is_withdrawn(document));
        EXPECT_THAT(archive.errors(document), IsEmpty());
        EXPECT_THAT(files_with(canary), IsEmpty());
        EXPECT_EQ(archive.count("redaction_receipts"), points + 1);
        EXPECT_EQ(archive.count("redaction_receipts WHERE index_expunged_at IS NULL"), 0);
        EXPECT_EQ(archive.count("jobs WHERE state <> 3"), 0);
        EXPECT_EQ(archive.count("revisions WHERE state = 1"), 1);
        EXPECT_EQ(archive.count("redaction_boxes"), 0);
        const auto folder = archive.derived(document);
        EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 4);
        EXPECT_EQ(std::distance(fs::directory_iterator{folder / "pages"}, {}), 14);
        EXPECT_EQ(std::distance(fs::directory_iterator{folder.parent_path()}, {}), 1);
        if (survived || HasFailure()) break;
        ++points;
    }
    EXPECT_GT(points * step, 80);
    std::cout << points << " kill points\n";
}

} // namespace
} // namespace quire::test
