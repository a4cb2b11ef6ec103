#include <dialects/documentcloud/paging.hpp>
#include <dialects/documentcloud/projects.hpp>
#include <gtest/gtest.h>
#include <json/parse.hpp>
#include <json/print.hpp>

namespace quire::dialects::documentcloud {
namespace {

Query query(std::string_view text)
{
    return Query{http::parse_query(text)};
}

std::vector<std::string> complaints(std::string_view body, bool whole)
{
    const auto value = json::parse(body);
    Fields fields{value};
    read_project_change(fields, whole);
    std::vector<std::string> found;
    for (const auto& error : fields.complaints())
        found.push_back(error.field + ": " + error.why);
    return found;
}

TEST(Project, looks_as_clients_expect)
{
    const Project project{.id = {77},
                          .user = {9},
                          .title = "Ports",
                          .slug = "ports",
                          .hidden = true,
                          .created = *parse_time("2025-01-05T08:00:00.5Z"),
                          .updated = *parse_time("2025-01-05T08:00:00Z"),
                          .role = ProjectRole::edit,
                          .pinned = true};
    EXPECT_EQ(json::print(present(project)),
              R"({"id":77,"created_at":"2025-01-05T08:00:00.500000Z","description":"",)"
              R"("edit_access":false,"add_remove_access":true,"private":true,"slug":"ports",)"
              R"("title":"Ports","updated_at":"2025-01-05T08:00:00.000000Z","user":9,)"
              R"("pinned":true})");
    EXPECT_EQ(json::print(present(ProjectDocument{{31007}, true})),
              R"({"document":31007,"edit_access":true})");
    EXPECT_EQ(json::print(present(Collaborator{{14}, ProjectRole::edit})),
              R"({"user":14,"access":"edit"})");
}

TEST(Project, tells_strangers_that_they_may_do_nothing)
{
    for (const auto role : {std::optional<ProjectRole>{}, std::optional{ProjectRole::view}}) {
        const auto shown = present(Project{.role = role});
        EXPECT_EQ(shown["edit_access"].boolean(), false);
        EXPECT_EQ(shown["add_remove_access"].boolean(), false);
    }
}

TEST(ProjectFilter, takes_both_names_for_ones_own)
{
    EXPECT_EQ(read_project_filter(query("is_owned=true")).owned, true);
    EXPECT_EQ(read_project_filter(query("owned_by_user=True")).owned, true);
    EXPECT_FALSE(read_project_filter(query("is_owned=maybe")).owned);
}

TEST(ProjectFilter, reads_what_there_is_to_filter_by)
{
    const auto filter = read_project_filter(
        query("user=1,2&document=3&private=false&slug=a-b&title=A+b&is_shared=true&query=po"
              "&pinned=true&id__in=4,5&other=6"));
    EXPECT_EQ(filter.collaborators, (std::vector<UserId>{{1}, {2}}));
    EXPECT_EQ(filter.documents, (std::vector<DocumentId>{{3}}));
    EXPECT_EQ(filter.hidden, false);
    EXPECT_EQ(filter.slug, "a-b");
    EXPECT_EQ(filter.title, "A b");
    EXPECT_EQ(filter.shared, true);
    EXPECT_EQ(filter.words, "po");
    EXPECT_EQ(filter.pinned, true);
    EXPECT_EQ(filter.ids, (std::vector<ProjectId>{{4}, {5}}));
    EXPECT_EQ(read_project_filter(query("id__in=")).ids, std::vector<ProjectId>{});
    EXPECT_FALSE(read_project_filter(query("")).ids);
    EXPECT_FALSE(read_project_filter(query("query=&title=")).words);
    EXPECT_THROW(read_project_filter(query("user=ada")), Invalid);
}

TEST(ProjectChange, as_a_whole_resets_what_has_a_default)
{
    const auto body = json::parse(R"({"title": " Ports "})");
    Fields fields{body};
    const auto whole = read_project_change(fields, true);
    EXPECT_EQ(whole.title, "Ports");
    EXPECT_EQ(whole.description, "");
    EXPECT_EQ(whole.hidden, false);
    EXPECT_FALSE(whole.pinned);
    const auto part = read_project_change(fields, false);
    EXPECT_FALSE(part.description || part.hidden);
}

TEST(ProjectChange, says_what_is_wrong)
{
    EXPECT_EQ(complaints("{}", true), std::vector<std::string>{"title: This field is required."});
    EXPECT_TRUE(complaints("{}", false).empty());
    EXPECT_EQ(complaints(R"({"title": "", "private": 7, "pinned": null})", false),
              (std::vector<std::string>{"title: This field may not be blank.",
                                        "private: Must be a valid boolean.",
                                        "pinned: This field may not be null."}));
    EXPECT_EQ(complaints("{\"description\": \"" + std::string(1001, 'x') + "\"}", false),
              std::vector<std::string>{
                  "description: Ensure this field has no more than 1000 characters."});
}

TEST(Envelope, shows_a_total_that_is_known_also_beside_cursors)
{
    const auto q = query("");
    const auto page = envelope(read_page(q, false), {.total = 3}, {}, {"http://a/", q});
    EXPECT_EQ(json::print(page), R"({"count":3,"next":null,"previous":null,"results":[]})");
}

} // namespace
} // namespace quire::dialects::documentcloud
