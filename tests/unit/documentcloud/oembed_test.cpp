#include <dialects/documentcloud/oembed.hpp>
#include <gtest/gtest.h>

namespace quire::dialects::documentcloud {
namespace {

using Kind = EmbedTarget::Kind;

const Origins ours{"https://api.quire.example", "https://quire.example:8443",
                   "https://embed.quire.example"};

std::optional<EmbedTarget> read(std::string_view rest,
                                std::string_view host = "https://quire.example:8443")
{
    return read_embed_target(std::string{host} + std::string{rest}, ours);
}

TEST(EmbedTarget, is_a_document)
{
    for (const auto* path : {"/documents/7-report/", "/documents/7-report", "/documents/7/",
                             "/documents/7-a-b-9/#document", "/embed/documents/7-report/",
                             "/documents/7-report.html", "/api/documents/7/"})
        EXPECT_EQ(read(path), (EmbedTarget{.id = 7})) << path;
}

TEST(EmbedTarget, is_a_page)
{
    for (const auto* path : {"/documents/7-report/#document/p3", "/documents/7-report/pages/3/",
                             "/documents/7/pages/3.html", "/embed/documents/7/pages/3"})
        EXPECT_EQ(read(path), (EmbedTarget{.kind = Kind::page, .id = 7, .page = 2})) << path;
}

TEST(EmbedTarget, is_a_note)
{
    for (const auto* path :
         {"/documents/7-report/#document/p3/a55", "/documents/7-report/annotations/55/",
          "/documents/7/annotations/55.html", "/api/documents/7/notes/55/"})
        EXPECT_EQ(read(path), (EmbedTarget{.kind = Kind::note, .id = 7, .note = 55})) << path;
}

TEST(EmbedTarget, is_a_project)
{
    for (const auto& [path, name] :
         std::vector<std::pair<const char*, const char*>>{{"/projects/7-name/", "7-name"},
                                                          {"/projects/some-name-7", "some-name-7"},
                                                          {"/projects/7", "7"},
                                                          {"/embed/projects/7-name/", "7-name"},
                                                          {"/api/projects/7/", "7"}})
        EXPECT_EQ(read(path), (EmbedTarget{.kind = Kind::project, .name = name})) << path;
}

TEST(ProjectName, is_read_from_either_end)
{
    using Ids = std::vector<ProjectId>;
    EXPECT_EQ(read_project_name("77-ports"), (Ids{{77}}));
    EXPECT_EQ(read_project_name("ports-of-call-77"), (Ids{{77}}));
    EXPECT_EQ(read_project_name("77"), (Ids{{77}}));
    EXPECT_EQ(read_project_name("2024-budget-77"), (Ids{{2024}, {77}}));
    for (const auto* none :
         {"", "-", "ports", "0-ports", "ports-007", "77x-ports", "ports-", "7 7"})
        EXPECT_EQ(read_project_name(none), Ids{}) << none;
}

TEST(ProjectName, means_the_project_that_has_it)
{
    const std::vector<Project> both{{.id = {77}, .slug = "2024-budget"},
                                    {.id = {2024}, .slug = "budget"}};
    const auto meant = [&](std::string_view name) {
        const auto* project = project_meant(name, both);
        return project ? project->id.value : 0;
    };
    EXPECT_EQ(meant("77-2024-budget"), 77);
    EXPECT_EQ(meant("2024-budget-77"), 77) << "the old form, though project 2024 is there, too";
    EXPECT_EQ(meant("2024-budget"), 2024);
    EXPECT_EQ(meant("2024-renamed-77"), 2024) << "no name of either: the likelier one";
    EXPECT_EQ(meant("3-renamed-77"), 77);
    EXPECT_EQ(meant("3-budget"), 0);
}

TEST(EmbedTarget, keeps_the_query)
{
    const auto target = read("/documents/7/?responsive=1&embed=0&_escaped_fragment_=x&a=%22");
    EXPECT_EQ(target->query, (http::Pairs{{"responsive", "1"}, {"a", "\""}}));
}

TEST(EmbedTarget, is_on_one_of_our_hosts)
{
    for (const auto* host :
         {"http://quire.example:8443", "https://EMBED.quire.example", "http://api.quire.example"})
        EXPECT_TRUE(read("/documents/7/", host)) << host;
    for (const auto* host :
         {"https://quire.example", "https://evil.example", "//quire.example:8443",
          "https://quire.example:8443@evil.example", "ftp://quire.example:8443",
          "https://quire.example:8443.evil.example", "https://", ""})
        EXPECT_FALSE(read("/documents/7/", host)) << host;
}

TEST(EmbedTarget, is_nothing_else)
{
    for (const auto* path :
         {"", "/", "/documents/", "/documents/report/", "/documents/0/", "/documents/07/",
          "/documents/-7/", "/documents/99999999999999999999/", "/documents/7/pages/0/",
          "/documents/7/pages/x/", "/documents/7/other/3/", "/documents/7/pages/3/4/",
          "/projects/name/", "/projects/7/documents/", "/api/users/7/", "/api/documents/",
          "/api/documents/7/notes/", "/api/documents/7/sections/5/", "/files/documents/7/a.pdf"})
        EXPECT_FALSE(read(path)) << path;
}

TEST(EmbedTarget, is_nothing_without_slashes_after_the_scheme)
{
    for (const auto* url : {"http", "https", "http:", "https:/", "", "://"})
        EXPECT_FALSE(read_embed_target(url, ours)) << url;
}

TEST(EmbedSize, of_a_project_is_within_the_limits)
{
    EXPECT_EQ(project_embed_size({}, {}), (EmbedSize{500, 500}));
    EXPECT_EQ(project_embed_size(300, {}), (EmbedSize{300, 500}));
    EXPECT_EQ(project_embed_size(900, 200), (EmbedSize{500, 200}));
    EXPECT_EQ(project_embed_size(0, -1), (EmbedSize{500, 500}));
}

TEST(EmbedSize, keeps_the_shape_of_the_page)
{
    EXPECT_EQ(embed_size(612, 792, {}, {}), (EmbedSize{612, 792}));
    EXPECT_EQ(embed_size(612, 792, 600, {}), (EmbedSize{600, 776}));
    EXPECT_EQ(embed_size(612, 792, {}, 400), (EmbedSize{309, 400}));
    EXPECT_EQ(embed_size(612, 792, 300, 300), (EmbedSize{300, 300}));
    EXPECT_EQ(embed_size(612, 792, 0, -5), (EmbedSize{612, 792}));
    EXPECT_EQ(embed_size(1, 14400, {}, 100), (EmbedSize{1, 100}));
}

} // namespace
} // namespace quire::dialects::documentcloud
