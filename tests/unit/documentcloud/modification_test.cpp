#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/problem.hpp>

#include <gtest/gtest.h>
#include <json/parse.hpp>
#include <json/print.hpp>

namespace quire::dialects::documentcloud {
namespace {

std::vector<PageRun> runs(const char* body)
{
    return runs_of(read_modification(
        json::parse(body), [](auto source) -> std::int64_t { return source ? 500 : 448; }));
}

std::string complaint(const char* body)
{
    try {
        runs(body);
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status(), 400);
        return json::print(problem.body());
    }
    return "";
}

TEST(Modification, names_the_whole_sequence_of_pages)
{
    const DocumentId other{2000000};
    EXPECT_EQ(runs(R"([{"page": "0-23,423-447"}])"),
              (std::vector<PageRun>{{{}, {0, 23}, 0}, {{}, {423, 447}, 0}}));
    EXPECT_EQ(runs(R"([{"page": "0-447"}, {"page": "0-49", "id": "2000000"}])"),
              (std::vector<PageRun>{{{}, {0, 447}, 0}, {other, {0, 49}, 0}}));
    for (const auto& [angle, turns] : {std::pair{"cc", 1}, {"hw", 2}, {"ccw", 3}}) {
        const auto body = std::string{R"([{"page": "7", "id": 2000000, "modifications": )"} +
                          R"([{"type": "rotate", "angle": ")" + angle + R"("}]}])";
        EXPECT_EQ(runs(body.c_str()), (std::vector<PageRun>{{other, {7, 7}, turns}}));
    }
    EXPECT_EQ(runs(R"([{"page": "1", "id": null, "modifications": []}])"),
              (std::vector<PageRun>{{{}, {1, 1}, 0}}));
}

TEST(Modification, says_of_each_element_what_is_wrong)
{
    const auto why = complaint(R"([{"page": "0"}, {}, {"page": "1-0"}, {"page": "448"}, 7,
        {"page": "0", "modifications": [{"type": "flip", "angle": "cc"}]}])");
    EXPECT_TRUE(why.starts_with(R"({"data":[{},{"page":["This field is required."]},{"page":[)"))
        << why;
    EXPECT_NE(why.find("There is no page 448"), std::string::npos) << why;
    EXPECT_NE(why.find("non_field_errors"), std::string::npos) << why;
    EXPECT_NE(why.find(R"(is \"rotate\")"), std::string::npos) << why;
    EXPECT_EQ(complaint(R"([{"page": "499", "id": 1}])"), "");
    EXPECT_NE(complaint("[]"), "");
    EXPECT_NE(complaint(R"({"page": "0"})"), "");
}

TEST(Modification, is_echoed_as_it_was_understood)
{
    const auto selections = read_modification(
        json::parse(
            R"([{"page": "0-2,5", "id": 9, "modifications": [{"type": "rotate", "angle": "hw"}]}])"),
        [](auto) { return 6; });
    EXPECT_EQ(json::print(present(selections.front(), "a-slug")),
              R"({"page":"0-2,5","page_spec":[[0,2],5],"page_length":4,"slug":"a-slug","id":9,)"
              R"("modifications":[{"type":"rotate","angle":"hw"}]})");
}

} // namespace
} // namespace quire::dialects::documentcloud
