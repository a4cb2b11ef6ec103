#include <algorithm>
#include <cstring>
#include <dialects/documentcloud/body.hpp>
#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/error.hpp>
#include <gtest/gtest.h>
#include <json/parse.hpp>
#include <json/print.hpp>
#include <memory>

namespace quire::dialects::documentcloud {
namespace {

// The complaints about a new document, as a client reads them; "" when there are none.
std::string complaints(std::string_view text)
{
    const auto body = json::parse(text);
    Fields fields{body};
    read_draft(fields);
    return fields.complaints().empty() ? "" : json::print(field_errors(fields.complaints()));
}

std::string change_complaints(std::string_view text, bool whole = false)
{
    const auto body = json::parse(text);
    Fields fields{body};
    read_change(fields, whole);
    return fields.complaints().empty() ? "" : json::print(field_errors(fields.complaints()));
}

TEST(Draft, needs_no_more_than_a_title)
{
    const auto body = json::parse(R"({"title":"  A title ","unknown":1,"id":7})");
    Fields fields{body};
    const auto draft = read_draft(fields);
    EXPECT_TRUE(fields.complaints().empty());
    EXPECT_EQ(draft.title, "A title");
    EXPECT_EQ(draft.access, Access::private_);
    EXPECT_EQ(draft.language, "eng");
    EXPECT_EQ(draft.original_extension, "pdf");
}

TEST(Draft, hears_every_complaint_at_once)
{
    EXPECT_EQ(complaints("{}"), R"({"title":["This field is required."]})");
    EXPECT_EQ(complaints(R"({"title":" "})"), R"({"title":["This field may not be blank."]})");
    EXPECT_EQ(complaints(R"({"title":null})"), R"({"title":["This field may not be null."]})");
    EXPECT_EQ(complaints(R"({"title":[]})"), R"({"title":["Not a valid string."]})");
    EXPECT_EQ(
        complaints(R"({"title":"t","access":"invisible","noindex":"maybe","language":"xxx"})"),
        R"({"language":["\"xxx\" is not a valid choice."],)"
        R"("access":["\"invisible\" is not a valid choice."],)"
        R"("noindex":["Must be a valid boolean."]})");
    EXPECT_EQ(complaints(R"({"title":"t","published_url":"not a url"})"),
              R"({"published_url":["Enter a valid URL."]})");
    EXPECT_EQ(complaints(R"({"title":"t","projects":["x"]})"),
              R"({"projects":["A valid integer is required."]})");
}

TEST(Draft, counts_characters_not_bytes)
{
    std::string title;
    for (int i = 0; i < 1000; ++i)
        title += "ä";
    EXPECT_EQ(complaints(R"({"title":")" + title + R"("})"), "");
    EXPECT_EQ(complaints(R"({"title":"x)" + title + R"("})"),
              R"({"title":["Ensure this field has no more than 1000 characters."]})");
}

TEST(Draft, wraps_single_values_of_data)
{
    const auto body = json::parse(R"({"title":"t","data":{"city":"Hull","_tag":["a","b"]}})");
    Fields fields{body};
    const auto draft = read_draft(fields);
    const KeyValues expected{{"_tag", {"a", "b"}}, {"city", {"Hull"}}};
    EXPECT_EQ(draft.key_values, expected);
    EXPECT_NE(complaints(R"({"title":"t","data":{"a b":["x"]}})").find(R"({"data":[)"),
              std::string::npos);
    EXPECT_NE(complaints(R"({"title":"t","data":{"a":[1]}})").find(R"({"data":[)"),
              std::string::npos);
    EXPECT_NE(complaints(R"({"title":"t","data":[]})").find(R"({"data":[)"), std::string::npos);
}

TEST(Draft, keeps_fetching_options_for_fetched_files)
{
    EXPECT_EQ(complaints(R"({"title":"t","file_url":"https://a.example/x.pdf","force_ocr":true})"),
              "");
    EXPECT_EQ(complaints(R"({"title":"t","file_url":"nonsense"})"),
              R"({"file_url":["Enter a valid URL."]})");
    EXPECT_EQ(complaints(R"({"title":"t","force_ocr":true})"),
              R"({"force_ocr":["May only be set if `file_url` is set."]})");
    EXPECT_EQ(complaints(R"({"title":"t","force_ocr":false,"ocr_engine":"tess4"})"), "");
}

std::optional<std::vector<PageText>> page_texts(std::string_view text)
{
    const auto body = json::parse(text);
    Fields fields{body};
    auto pages = read_page_texts(fields, 100);
    fields.finish();
    return pages;
}

TEST(PageTexts, are_what_the_files_will_say)
{
    const auto pages =
        page_texts(
            R"({"pages":[{"page_number":3,"text":" a\nb ","ocr":null},{"page_number":4,)"
            R"("text":"","ocr":"me","positions":[{"text":" w ","x1":0,"x2":0.5,"y1":1,"y2":1,)"
            R"("metadata":{"x1":9,"k":[{"deep":true}]}},{"text":"v","x1":0,"x2":0,"y1":0,)"
            R"("y2":0,"metadata":"ignored"}]}]})")
            .value();
    ASSERT_EQ(pages.size(), 2u);
    EXPECT_EQ(pages[0].page, 3);
    EXPECT_EQ(pages[0].text, "a\nb");
    EXPECT_EQ(pages[0].ocr, "");
    EXPECT_FALSE(pages[0].words);
    EXPECT_EQ(pages[1].ocr, "me");
    EXPECT_EQ(pages[1].words,
              R"([{"text":"w","x1":0.0,"x2":0.5,"y1":1.0,"y2":1.0,"k":)"
              R"([{"deep":true}]},{"text":"v","x1":0.0,"x2":0.0,"y1":0.0,"y2":0.0}])");
    EXPECT_FALSE(page_texts("{}"));
    EXPECT_TRUE(page_texts(R"({"pages":[]})")->empty());
}

TEST(PageTexts, come_fifty_at_a_time)
{
    const auto list = [](int count) {
        std::string text = R"({"pages":[)";
        for (int i = 0; i < count; ++i)
            text +=
                (i == 0 ? "" : ",") + (R"({"text":"","page_number":)" + std::to_string(i)) + "}";
        return text + "]}";
    };
    EXPECT_EQ(page_texts(list(50))->size(), 50u);
    EXPECT_THROW(page_texts(list(51)), Invalid);
}

TEST(Change, touches_only_what_was_sent)
{
    const auto body = json::parse(R"({"source":"x","publish_at":null})");
    Fields fields{body};
    const auto change = read_change(fields, false);
    EXPECT_FALSE(change.title);
    EXPECT_FALSE(change.access);
    EXPECT_EQ(change.source, "x");
    ASSERT_TRUE(change.publish_at);
    EXPECT_FALSE(*change.publish_at);
}

TEST(Change, as_a_whole_resets_what_has_a_default)
{
    const auto body = json::parse(R"({"title":"x"})");
    Fields fields{body};
    const auto change = read_change(fields, true);
    EXPECT_EQ(change.access, Access::private_);
    EXPECT_EQ(change.language, "eng");
    EXPECT_FALSE(change.description);
    EXPECT_EQ(change_complaints("{}", true), R"({"title":["This field is required."]})");
}

TEST(Change, refuses_what_belongs_to_creation)
{
    EXPECT_NE(change_complaints(R"({"file_url":"https://a.example/"})"), "");
    EXPECT_NE(change_complaints(R"({"force_ocr":true})"), "");
    EXPECT_NE(change_complaints(R"({"projects":[1]})"), "");
    EXPECT_EQ(change_complaints(R"({"projects":[],"force_ocr":false})"), "");
}

TEST(Fields, need_an_object)
{
    const json::Value list{json::Array{}};
    EXPECT_THROW(Fields{list}, Invalid);
}

http::Body body_of(std::string text, std::string type)
{
    const auto length = text.size();
    auto rest = std::make_shared<std::string>(std::move(text));
    return {[rest](std::span<std::byte> out) {
                const auto size = std::min(out.size(), rest->size());
                std::memcpy(out.data(), rest->data(), size);
                rest->erase(0, size);
                return size;
            },
            length, std::move(type)};
}

TEST(Body, of_a_form_is_an_object_of_texts)
{
    auto form = body_of("title=A+b&tag=1&tag=2", "application/x-www-form-urlencoded");
    EXPECT_EQ(json::print(read_body(form, 1000)), R"({"title":"A b","tag":["1","2"]})");
    auto nothing = http::Body{};
    EXPECT_EQ(json::print(read_body(nothing, 1000)), "{}");
}

} // namespace
} // namespace quire::dialects::documentcloud
