// Which notes are shown: the rule in SQL against the rule in C++.

#include "world.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <store/notes.hpp>
#include <support/test_database.hpp>

namespace quire {
namespace {

using test::World;

class NoteVisibilityTest : public testing::TestWithParam<unsigned> {
protected:
    struct Written {
        NoteId id;
        std::size_t document; // its place in the world
        std::int64_t page;
        NoteFacts facts;
    };

    void SetUp() override
    {
        std::mt19937 random{GetParam()};
        const auto pick = [&](std::size_t below) {
            return std::uniform_int_distribution<std::size_t>{0, below - 1}(random);
        };
        const auto people = world.viewers(); // the first is nobody
        Transaction change{db};
        for (int i = 0; i < 300; ++i) {
            Note note;
            const auto place = pick(world.documents.size());
            note.document = world.documents[place].id;
            note.user = *people[1 + pick(people.size() - 1)].user;
            note.organization = world.organizations[0];
            note.access = static_cast<Access>(pick(4));
            note.page = static_cast<std::int64_t>(pick(5));
            note.created = note.updated = *parse_time("2026-01-01T00:00:00Z");
            const auto id = store::insert_note(db, note);
            written.push_back({id, place, note.page, {note.user, note.access}});
        }
        change.commit();
    }

    // As a service has found them: with the viewer's rights.
    std::vector<Document> documents_for(const Viewer& viewer) const
    {
        std::vector<Document> documents;
        for (const auto& one : world.documents) {
            Document document;
            document.id = one.id;
            document.rights = world.rights_of(viewer, one);
            documents.push_back(std::move(document));
        }
        return documents;
    }

    std::vector<NoteId> expected(const Viewer& viewer) const
    {
        auto notes = written;
        std::sort(notes.begin(), notes.end(), [&](const auto& a, const auto& b) {
            return std::tuple{world.documents[a.document].id, a.page, a.id} <
                   std::tuple{world.documents[b.document].id, b.page, b.id};
        });
        std::vector<NoteId> ids;
        for (const auto& note : notes)
            if (note_rights(viewer, world.rights_of(viewer, world.documents[note.document]),
                            note.facts)
                    .view)
                ids.push_back(note.id);
        return ids;
    }

    static std::vector<NoteId> ids_of(const std::vector<Note>& notes)
    {
        std::vector<NoteId> ids;
        for (const auto& note : notes)
            ids.push_back(note.id);
        return ids;
    }

    test::TestDatabase database;
    Database& db = database.connection();
    World world{db, GetParam(), 60};
    std::vector<Written> written;
};

TEST_P(NoteVisibilityTest, shows_everybody_exactly_what_the_rule_lets_them_view)
{
    for (const auto& viewer : world.viewers()) {
        const auto documents = documents_for(viewer);
        const auto wanted = expected(viewer);
        EXPECT_EQ(ids_of(store::notes_of(db, documents, viewer)), wanted);

        std::vector<NoteId> one_by_one;
        for (const auto& note : written) {
            const auto& document = documents[note.document];
            const auto& other = documents[(note.document + 1) % documents.size()];
            EXPECT_FALSE(store::find_note(db, other, note.id, viewer));
            const auto found = store::find_note(db, document, note.id, viewer);
            if (!found) continue;
            one_by_one.push_back(found->id);
            EXPECT_EQ(found->rights, note_rights(viewer, document.rights, note.facts));
        }
        EXPECT_THAT(one_by_one, testing::UnorderedElementsAreArray(wanted));
    }
}

TEST_P(NoteVisibilityTest, walks_through_a_documents_notes_without_losing_or_repeating_any)
{
    for (const auto& viewer : world.viewers()) {
        std::vector<NoteId> walked;
        for (const auto& document : documents_for(viewer)) {
            Window window{.limit = 2};
            std::int64_t count = 0;
            for (;;) {
                const auto slice = store::list_notes(db, document, {}, window, viewer);
                for (const auto& note : slice.items)
                    walked.push_back(note.id);
                count += std::ssize(slice.items);
                if (!slice.next) break;
                window.from = slice.next;
            }
            const auto counted =
                store::list_notes(db, document, {}, {.limit = 1, .counted = true}, viewer);
            EXPECT_EQ(counted.total, count);
        }
        EXPECT_EQ(walked, expected(viewer));
    }
}

TEST_P(NoteVisibilityTest, shows_at_most_so_many_of_each_kind)
{
    const auto viewer = world.viewers().at(1 + GetParam() % 6);
    const auto documents = documents_for(viewer);
    const auto all = store::notes_of(db, documents, viewer);
    const auto some = store::notes_of(db, documents, viewer, 1);
    EXPECT_LT(some.size(), all.size());
    std::map<std::pair<DocumentId, int>, NoteId> firsts;
    for (const auto& note : all)
        firsts.try_emplace({note.document, note.access == Access::public_ ? 0
                                           : note.user == viewer.user     ? 1
                                                                          : 2},
                           note.id);
    std::vector<NoteId> wanted;
    for (const auto& note : all)
        for (const auto& [kind, id] : firsts)
            if (id == note.id) wanted.push_back(id);
    EXPECT_EQ(ids_of(some), wanted);
}

INSTANTIATE_TEST_SUITE_P(Worlds, NoteVisibilityTest, testing::Values(1U, 2U, 3U));

} // namespace
} // namespace quire
