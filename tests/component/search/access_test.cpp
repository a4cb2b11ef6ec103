#include "archive.hpp"

#include <domain/access.hpp>
#include <gtest/gtest.h>
#include <random>

namespace quire::search {

namespace {

bool holds(const auto& list, auto value)
{
    return std::ranges::find(list, value) != list.end();
}

// The domain's rule, except that hidden documents are for people who know where they are.
bool may_view(const IndexedDocument& document, const Viewer& viewer, Collaboration collaboration)
{
    return rights(viewer, {.owner = document.user,
                           .organization = document.organization,
                           .access = document.access,
                           .status = document.status,
                           .collaboration = collaboration})
        .view;
}

bool may_find(const IndexedDocument& document, const AccessFilter& access)
{
    if (document.is_trashed || document.access == Access::invisible) return false;
    if (std::holds_alternative<Staff>(access)) return true;
    if (std::holds_alternative<Anonymous>(access))
        return may_view(document, {}, Collaboration::none) && !document.is_noindex;
    if (const auto* within = std::get_if<WithinOrganization>(&access))
        return document.organization == within->organization;
    const auto& person = std::get<Person>(access);
    Viewer viewer;
    viewer.user = person.user;
    for (const auto organization : person.organizations)
        viewer.memberships.push_back({organization, Role::member});
    const bool lent = std::ranges::any_of(
        document.granting_projects, [&](auto project) { return holds(person.projects, project); });
    return may_view(document, viewer, lent ? Collaboration::view : Collaboration::none);
}

const std::vector<std::string> words{"alpha", "beta", "gamma", "delta"};

IndexedDocument random_document(std::int64_t id, std::mt19937& random)
{
    auto document = plain_document(id);
    const std::vector levels{Access::public_, Access::public_, Access::organization,
                             Access::private_, Access::invisible};
    const std::vector states{Status::success, Status::success, Status::readable, Status::pending,
                             Status::error};
    document.user = {static_cast<std::int64_t>(1 + random() % 5)};
    document.organization = {static_cast<std::int64_t>(1 + random() % 4)};
    document.access = levels[random() % levels.size()];
    document.status = states[random() % states.size()];
    document.is_noindex = random() % 6 == 0;
    document.is_trashed = random() % 8 == 0;
    for (std::int64_t project = 1; project <= 12; ++project) {
        if (random() % 4 != 0) continue;
        document.projects.push_back({project});
        if (random() % 2 == 0) document.granting_projects.push_back({project});
    }
    return document;
}

AccessFilter random_access(std::mt19937& random)
{
    switch (random() % 6) {
    case 0:
        return Anonymous{};
    case 1:
        return Staff{};
    case 2:
        return WithinOrganization{{static_cast<std::int64_t>(1 + random() % 4)}};
    default:
        break;
    }
    Person person{{static_cast<std::int64_t>(1 + random() % 6)}, {}, {}};
    for (std::int64_t id = 1; id <= 12; ++id) {
        if (id <= 4 && random() % 3 == 0) person.organizations.push_back({id});
        if (random() % 5 == 0) person.projects.push_back({id});
    }
    return person;
}

} // namespace

TEST(Access, agrees_with_the_rules_on_random_documents_and_people)
{
    Archive archive;
    std::mt19937 random{42};
    std::vector<std::pair<IndexedDocument, std::string>> all;
    for (std::int64_t id = 1; id <= 200; ++id) {
        all.emplace_back(random_document(id, random), words[random() % words.size()]);
        archive.put(all.back().first, {"first page", all.back().second});
    }
    archive.writer().commit();
    for (int round = 0; round < 300; ++round) {
        const auto access = random_access(random);
        const auto& word = words[random() % words.size()];
        const bool without = random() % 3 == 0;
        Ids expected;
        for (const auto& [document, text] : all)
            if ((text == word) != without && may_find(document, access))
                expected.push_back(document.id.value);
        const auto query = parse_ranked((without ? "-" : "") + word).query;
        const auto found = archive.searcher().find(query, access, {.limit = 300});
        EXPECT_EQ(sorted_ids(found), expected);
        EXPECT_EQ(found.total, expected.size());
        EXPECT_TRUE(found.total_is_exact);
        const auto few = archive.searcher().find(query, access, {.limit = 1});
        EXPECT_EQ(few.total, expected.size()) << "the count does not depend on the page's size";
    }
}

TEST(Access, follows_a_change_of_metadata_and_keeps_the_text)
{
    Archive archive;
    auto document = plain_document(1);
    document.access = Access::private_;
    document.title = "Old name";
    archive.put(document, {"énorme harbor audit", "second page"});
    const auto seen = [&](std::string_view text, const AccessFilter& access) {
        archive.writer().commit();
        return archive.searcher().find(parse_ranked(text).query, access).total;
    };
    EXPECT_EQ(seen("harbor", Anonymous{}), 0U);
    document.access = Access::public_;
    document.title = "New name";
    document.tags = {{"x", ""}};
    document.row_version = 2;
    EXPECT_TRUE(archive.writer().put_metadata(document));
    EXPECT_EQ(seen("\"harbor audit\"", Anonymous{}), 1U);
    EXPECT_EQ(seen("title:new", Anonymous{}), 1U);
    EXPECT_EQ(seen("title:old", Anonymous{}), 0U);
    EXPECT_EQ(seen("tag:x", Anonymous{}), 1U);
    EXPECT_EQ(archive.filtered("enor"), (Ids{1}));
    EXPECT_EQ(archive.searcher().pages(parse_ranked("second").query, {1}), (std::vector<int>{2}));
    document.is_trashed = true;
    EXPECT_TRUE(archive.writer().put_metadata(document));
    EXPECT_EQ(seen("harbor", Staff{}), 0U);
    document.is_trashed = false;
    EXPECT_TRUE(archive.writer().put_metadata(document));
    EXPECT_EQ(seen("harbor", Staff{}), 1U);
    EXPECT_FALSE(archive.writer().put_metadata(plain_document(2)));
}

} // namespace quire::search
