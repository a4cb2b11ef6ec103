// The access rule in SQL against the access rule in C++, and lists against both.

#include "world.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <gtest/gtest.h>
#include <store/document_lists.hpp>
#include <store/documents.hpp>
#include <support/test_database.hpp>

namespace quire {
namespace {

using test::World;

class VisibilityTest : public testing::TestWithParam<unsigned> {
protected:
    test::TestDatabase database;
    Database& db = database.connection();
    World world{db, GetParam(), 250};

    std::vector<DocumentId> expected(const Viewer& viewer, bool trash) const
    {
        std::vector<DocumentId> ids;
        for (const auto& document : world.documents)
            if (document.facts.trashed == trash && world.rights_of(viewer, document).view)
                ids.push_back(document.id);
        return ids;
    }
    std::vector<DocumentId> all() const
    {
        std::vector<DocumentId> ids;
        for (const auto& document : world.documents)
            ids.push_back(document.id);
        return ids;
    }
    std::vector<DocumentId> listed(const DocumentFilter& filter, const Window& window,
                                   const Viewer& viewer)
    {
        std::vector<DocumentId> ids;
        for (const auto& one : store::list_documents(db, filter, window, viewer))
            ids.push_back(one.id);
        return ids;
    }
};

TEST_P(VisibilityTest, shows_everybody_exactly_what_the_rule_lets_them_view)
{
    for (const auto& viewer : world.viewers())
        EXPECT_EQ(store::visible_documents(db, all(), viewer, false, false),
                  expected(viewer, false));
}

TEST_P(VisibilityTest, shows_in_the_trash_exactly_what_the_rule_lets_them_view)
{
    for (const auto& viewer : world.viewers()) {
        auto both = expected(viewer, false);
        for (const auto id : expected(viewer, true))
            both.push_back(id);
        std::sort(both.begin(), both.end());
        EXPECT_EQ(store::visible_documents(db, all(), viewer, true, false), both);
    }
}

TEST_P(VisibilityTest, gives_the_rights_of_the_rule)
{
    for (const auto& viewer : world.viewers()) {
        for (const auto& document : world.documents)
            for (const auto& loaded : store::load_documents(db, {document.id}, viewer))
                EXPECT_EQ(loaded.rights, world.rights_of(viewer, document));
    }
}

TEST_P(VisibilityTest, lists_and_counts_what_is_visible_in_every_order)
{
    for (const auto& viewer : world.viewers()) {
        const auto visible = expected(viewer, false);
        for (int order = 0; order < 7; ++order)
            for (const bool descending : {false, true}) {
                const DocumentFilter filter{.order = static_cast<DocumentOrder>(order),
                                            .descending = descending};
                auto ids = listed(filter, {.limit = 1000}, viewer);
                std::sort(ids.begin(), ids.end());
                EXPECT_EQ(ids, visible) << order;
            }
        EXPECT_EQ(store::count_documents(db, {}, viewer),
                  static_cast<std::int64_t>(visible.size()));
    }
}

TEST_P(VisibilityTest, walks_through_pages_without_losing_or_repeating_any)
{
    const auto viewer = world.viewers().at(1 + GetParam() % 6);
    for (int order = 0; order < 7; ++order)
        for (const bool descending : {false, true}) {
            const DocumentFilter filter{.order = static_cast<DocumentOrder>(order),
                                        .descending = descending};
            const auto whole = listed(filter, {.limit = 1000}, viewer);
            std::vector<DocumentId> walked;
            std::vector<store::ListedDocument> page;
            Window window{.limit = 7};
            do {
                page = store::list_documents(db, filter, window, viewer);
                const bool more = page.size() > 7;
                if (more) page.pop_back();
                for (const auto& one : page)
                    walked.push_back(one.id);
                if (!more) break;
                window.from = Position{page.back().key, page.back().id.value};
            } while (walked.size() < 1000);
            EXPECT_EQ(walked, whole) << order << descending;

            // and back from the last page
            if (!window.from) continue;
            window.backward = true;
            auto back = store::list_documents(db, filter, window, viewer);
            for (std::size_t i = 0; i < std::min<std::size_t>(7, back.size()); ++i) {
                const auto at = std::find(whole.begin(), whole.end(), DocumentId{window.from->id});
                EXPECT_EQ(back[i].id, *(at - 1 - static_cast<std::ptrdiff_t>(i))) << order;
            }
        }
}

TEST_P(VisibilityTest, offsets_cut_the_same_list)
{
    const auto viewer = world.viewers().at(2);
    const DocumentFilter filter{.order = DocumentOrder::title};
    const auto whole = listed(filter, {.limit = 1000}, viewer);
    for (std::int64_t offset = 0; offset < static_cast<std::int64_t>(whole.size()); offset += 10) {
        auto page = listed(filter, {.limit = 10, .offset = offset, .counted = true}, viewer);
        if (page.size() > 10) page.pop_back();
        const auto begin = whole.begin() + offset;
        const auto end = whole.begin() + std::min<std::ptrdiff_t>(offset + 10, std::ssize(whole));
        EXPECT_EQ(page, (std::vector<DocumentId>{begin, end}));
    }
}

TEST_P(VisibilityTest, filters_agree_with_a_plain_condition)
{
    for (const auto& viewer : world.viewers()) {
        for (int access = 0; access < 4; ++access)
            for (int status = 0; status < 5; ++status) {
                DocumentFilter filter{.access = {static_cast<Access>(access)},
                                      .status = {static_cast<Status>(status)}};
                std::vector<DocumentId> wanted;
                for (const auto& document : world.documents)
                    if (!document.facts.trashed && world.rights_of(viewer, document).view &&
                        document.facts.access == filter.access[0] &&
                        document.facts.status == filter.status[0])
                        wanted.push_back(document.id);
                EXPECT_EQ(listed(filter, {.limit = 1000}, viewer), wanted);
                EXPECT_EQ(store::count_documents(db, filter, viewer), std::ssize(wanted));
            }
        for (const auto organization : world.organizations) {
            if (!viewer.member_of(organization)) continue;
            for (const bool trashed : {false, true}) {
                DocumentFilter filter{.within = organization, .trashed = trashed};
                std::vector<DocumentId> wanted;
                for (const auto& document : world.documents)
                    if (document.facts.trashed == trashed &&
                        document.facts.organization == organization &&
                        world.rights_of(viewer, document).view)
                        wanted.push_back(document.id);
                EXPECT_EQ(listed(filter, {.limit = 1000}, viewer), wanted);
                EXPECT_EQ(store::count_documents(db, filter, viewer), std::ssize(wanted));
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Worlds, VisibilityTest, testing::Values(1U, 2U, 3U, 4U));

TEST(ListPosition, from_a_stranger_is_refused_or_harmless)
{
    test::TestDatabase database;
    for (const auto* key : {"x", "'; DROP TABLE documents; --", "", "999999999999999999999"}) {
        for (int order = 0; order < 8; ++order) {
            const DocumentFilter filter{.order = static_cast<DocumentOrder>(order)};
            try {
                store::list_documents(database.connection(), filter, {.from = Position{key, 1}},
                                      Viewer{});
            } catch (const Invalid&) { // as it should be
            }
        }
    }
}

} // namespace
} // namespace quire
