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

Viewer viewer_of(const Person& person)
{
    Viewer viewer;
    viewer.user = person.user;
    for (const auto organization : person.organizations)
        viewer.memberships.push_back({organization, Role::member});
    return viewer;
}

// What the domain lets somebody see of a note on a document that they find.
bool may_see(const IndexedNote& note, const IndexedDocument& document, const AccessFilter& access)
{
    const auto* person = std::get_if<Person>(&access);
    if (!person) return note.access == Access::public_;
    const auto lent_to = [&](const std::vector<ProjectId>& projects) {
        return std::ranges::any_of(document.granting_projects,
                                   [&](auto project) { return holds(projects, project); });
    };
    const auto collaboration = lent_to(person->editing_projects) ? Collaboration::edit
                               : lent_to(person->projects)       ? Collaboration::view
                                                                 : Collaboration::none;
    const auto viewer = viewer_of(*person);
    const auto rights_on = rights(viewer, {.owner = document.user,
                                           .organization = document.organization,
                                           .access = document.access,
                                           .status = document.status,
                                           .collaboration = collaboration});
    return note_rights(viewer, rights_on, {.author = note.author, .access = note.access}).view;
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
    const auto viewer = viewer_of(person);
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
        if (random() % 5 != 0) continue;
        person.projects.push_back({id});
        if (random() % 2 == 0) person.editing_projects.push_back({id});
    }
    return person;
}

IndexedNote random_note(std::mt19937& random)
{
    const std::vector levels{Access::public_, Access::organization, Access::private_,
                             Access::invisible};
    const auto author = static_cast<std::int64_t>(1 + random() % 6);
    const auto& word = words[random() % words.size()];
    if (random() % 2 == 0) return {{author}, levels[random() % levels.size()], word, "remark"};
    return {{author}, levels[random() % levels.size()], "remark", "some " + word + " remark"};
}

} // namespace

TEST(Access, lets_words_of_notes_be_found_by_those_who_see_the_note)
{
    Archive archive;
    std::mt19937 random{43};
    std::vector<IndexedDocument> all;
    for (std::int64_t id = 1; id <= 200; ++id) {
        all.push_back(random_document(id, random));
        for (auto left = random() % 4; left > 0; --left)
            all.back().notes.push_back(random_note(random));
        archive.put(all.back(), {"a page"});
    }
    archive.writer().commit();
    for (int round = 0; round < 300; ++round) {
        const auto access = random_access(random);
        const auto& word = words[random() % words.size()];
        const bool in_text = random() % 3 == 0;
        const auto text = in_text ? "\"some " + word + "\"" : word;
        Ids expected;
        for (const auto& document : all) {
            const auto shows = [&](const IndexedNote& note) {
                return may_see(note, document, access) &&
                       (note.text == "some " + word + " remark" ||
                        (!in_text && note.title == word));
            };
            if (may_find(document, access) && std::ranges::any_of(document.notes, shows))
                expected.push_back(document.id.value);
        }
        for (const auto& query :
             {text, "herring OR " + text, word.substr(0, 3) + "* AND " + text}) {
            const auto parsed = parse_ranked(query, {}, {.allow_wildcards = true}).query;
            const auto found = archive.searcher().find(parsed, access, {.limit = 300});
            EXPECT_EQ(sorted_ids(found), expected) << query;
            EXPECT_EQ(found.total, expected.size()) << query;
        }
        for (const auto& aimed : {"title:" + word, "text:" + word, "description:" + word})
            EXPECT_EQ(archive.searcher().find(parse_ranked(aimed).query, access).total, 0U)
                << aimed;
    }
}

TEST(Access, what_others_wrote_for_themselves_moves_nothing)
{
    Archive archive;
    for (std::int64_t id = 1; id <= 6; ++id)
        archive.put(id, {id % 2 == 0 ? "herring herring and cod" : "herring, salt and bread"});
    const auto ranking = [&](const AccessFilter& access) {
        archive.writer().commit();
        std::vector<std::pair<std::int64_t, double>> scores;
        for (const auto& hit :
             archive.searcher().find(parse_ranked("herring bread").query, access).hits)
            scores.emplace_back(hit.id.value, hit.score);
        return scores;
    };
    const Person reader{{7}, {}, {}};
    const auto before = ranking(reader);
    ASSERT_EQ(before.size(), 6U);
    auto document = plain_document(4);
    for (int i = 0; i < 50; ++i)
        document.notes.push_back({{8}, Access::private_, "bread bread", "herring bread bread"});
    document.notes.push_back({{8}, Access::organization, "bread", "herring"});
    EXPECT_TRUE(archive.writer().put_metadata(document));
    EXPECT_EQ(ranking(reader), before);
    EXPECT_EQ(ranking(Anonymous{}), before);
    EXPECT_NE(ranking(Person{{8}, {}, {}}), before) << "their author finds them";
}

TEST(Access, forgets_the_words_of_notes_that_are_gone)
{
    Archive archive;
    auto document = plain_document(1);
    document.notes = {{{8}, Access::public_, "Herring", "salted"}};
    archive.put(document, {"a page"});
    EXPECT_EQ(archive.filtered("herring"), Ids{});
    const auto total = [&](std::string_view text) {
        archive.writer().commit();
        return archive.searcher().find(parse_ranked(text).query, Anonymous{}).total;
    };
    EXPECT_EQ(total("herring"), 1U);
    EXPECT_EQ(total("\"herring salted\""), 0U) << "the title and the text are two";
    document.notes[0].access = Access::private_;
    EXPECT_TRUE(archive.writer().put_metadata(document));
    EXPECT_EQ(total("herring"), 0U);
    EXPECT_EQ(total("page"), 1U);
}

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
