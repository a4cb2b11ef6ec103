#include "archive.hpp"

#include <base/error.hpp>
#include <gtest/gtest.h>

namespace quire {
namespace {

class SavedSearchesTest : public testing::Test {
protected:
    test::Archive archive;
    SavedSearches& searches = archive.quire.saved_searches;

    std::string names(const Slice<SavedSearch>& slice)
    {
        std::string all;
        for (const auto& search : slice.items)
            all += search.name;
        return all;
    }
};

TEST_F(SavedSearchesTest, are_listed_newest_first_in_both_directions)
{
    for (const auto* name : {"a", "b", "c", "d", "e"})
        searches.create(name, "q", archive.ada);
    searches.create("x", "q", archive.ben);
    const auto page = searches.list({.limit = 2}, archive.ada);
    EXPECT_EQ(names(page), "ed");
    EXPECT_FALSE(page.previous);
    const auto second = searches.list({.limit = 2, .from = page.next}, archive.ada);
    EXPECT_EQ(names(second), "cb");
    const auto third = searches.list({.limit = 2, .from = second.next}, archive.ada);
    EXPECT_EQ(names(third), "a");
    EXPECT_FALSE(third.next);
    const auto back =
        searches.list({.limit = 2, .from = second.previous, .backward = true}, archive.ada);
    EXPECT_EQ(names(back), "ed");
    EXPECT_FALSE(back.previous);
    const auto numbered = searches.list({.limit = 2, .offset = 2, .counted = true}, archive.ada);
    EXPECT_EQ(names(numbered), "cb");
    EXPECT_EQ(numbered.total, 5);
}

TEST_F(SavedSearchesTest, belong_to_one_person)
{
    const auto search = searches.create("Ports", "title:port", archive.ada);
    EXPECT_FALSE(searches.find(search.uuid, archive.ben));
    EXPECT_THROW(searches.change(search.uuid, {.name = "x", .query = {}}, archive.ben), NotFound);
    EXPECT_THROW(searches.remove(search.uuid, archive.ben), NotFound);
    EXPECT_THROW(searches.list({}, archive.nobody), Unauthenticated);
    EXPECT_THROW(searches.create("x", "y", archive.nobody), Unauthenticated);
    const auto changed = searches.change(search.uuid, {.name = "Docks", .query = {}}, archive.ada);
    EXPECT_EQ(changed.name + "/" + changed.query, "Docks/title:port");
    EXPECT_GE(changed.updated, search.updated);
    searches.remove(search.uuid, archive.ada);
    EXPECT_THROW(searches.remove(search.uuid, archive.ada), NotFound);
}

TEST_F(SavedSearchesTest, are_not_endless)
{
    archive.db().change("INSERT INTO saved_searches (uuid, user_id, name, query, created_at,"
                        " updated_at) SELECT UNHEX(MD5(seq)), ?, 'n', 'q', NOW(6), NOW(6)"
                        " FROM seq_1_to_1000",
                        *archive.ada.user);
    EXPECT_THROW(searches.create("x", "y", archive.ada), Refused);
    EXPECT_NO_THROW(searches.create("x", "y", archive.ben));
}

} // namespace
} // namespace quire
