#include <base/text.hpp>
#include <http/text.hpp>

#include <gtest/gtest.h>
#include <random>

namespace quire::http {

TEST(PercentDecoding, is_strict)
{
    EXPECT_EQ(percent_decode("a%20b+c%2F%c3%A9"), "a b+c/é");
    for (const auto* bad : {"%", "%2", "%zz", "a%2", "%%20", "%+1"})
        EXPECT_FALSE(percent_decode(bad)) << bad;
}

TEST(PercentEncoding, is_undone_by_decoding)
{
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    EXPECT_EQ(percent_decode(percent_encode(all)), all);
    EXPECT_EQ(percent_encode("a b/é~"), "a%20b%2F%C3%A9~");
    EXPECT_EQ(percent_encode("a/b", "/"), "a/b");
}

TEST(Query, keeps_order_and_repeats)
{
    const Pairs expected{{"a", "1"}, {"b[]", "x y"}, {"a", "2"}, {"empty", ""}, {"bare", ""}};
    EXPECT_EQ(parse_query("a=1&b%5B%5D=x+y&&a=2&empty=&bare"), expected);
    EXPECT_EQ(parse_query(build_query(expected)), expected);
}

TEST(Query, repairs_what_cannot_be_text)
{
    EXPECT_EQ(parse_query("q=100%&n=%00&u=%ff"),
              (Pairs{{"q", "100%"}, {"n", "\xef\xbf\xbd"}, {"u", "\xef\xbf\xbd"}}));
}

TEST(Query, survives_any_bytes)
{
    std::mt19937 random{3};
    for (int round = 0; round < 5000; ++round) {
        std::string text(random() % 60, ' ');
        for (char& c : text)
            c = random() % 3 ? "%&=+aF0\xc3"[random() % 8] : static_cast<char>(random());
        for (const auto& [key, value] : parse_query(text)) {
            EXPECT_TRUE(is_utf8(key));
            EXPECT_TRUE(is_utf8(value));
            EXPECT_EQ(value.find('\0'), std::string::npos);
        }
        percent_decode(text);
        parse_cookies(text);
        parse_accept(text);
        parse_parameters(text);
    }
}

TEST(Cookies, are_split_and_unquoted)
{
    EXPECT_EQ(parse_cookies("sessionid=abc; csrftoken=\"x=y\";broken; =z"),
              (Pairs{{"sessionid", "abc"}, {"csrftoken", "x=y"}, {"broken", ""}}));
}

TEST(Accept, orders_by_quality_and_keeps_parameters)
{
    const auto ranges =
        parse_accept("text/html;q=0.5, Application/JSON; version=9; q=0.9, */*;q=0, image/png");
    ASSERT_EQ(ranges.size(), 3U);
    EXPECT_EQ(ranges[0].type, "image/png");
    EXPECT_EQ(ranges[1].type, "application/json");
    EXPECT_EQ(ranges[1].parameter("version"), "9");
    EXPECT_EQ(ranges[2].type, "text/html");
    EXPECT_TRUE(parse_accept("").empty());
}

TEST(MediaType, drops_case_and_reads_quoted_parameters)
{
    const auto type = parse_media_type("Multipart/Form-Data; Boundary=\"a;b\\\"c\"; x = y");
    EXPECT_EQ(type.type, "multipart/form-data");
    EXPECT_EQ(type.parameter("boundary"), "a;b\"c");
    EXPECT_EQ(type.parameter("x"), "y");
}

TEST(ContentDisposition, gives_both_forms_when_ascii_loses_something)
{
    EXPECT_EQ(content_disposition(Disposition::attachment, "report 1.pdf"),
              "attachment; filename=\"report 1.pdf\"");
    EXPECT_EQ(content_disposition(Disposition::in_line, "Bericht \"ä\".pdf"),
              "inline; filename=\"Bericht ___.pdf\"; "
              "filename*=UTF-8''Bericht%20%22%C3%A4%22.pdf");
    EXPECT_EQ(content_disposition(Disposition::attachment, "a\r\nSet-Cookie: x\0y"),
              "attachment; filename=\"aSet-Cookie: x\"");
}

} // namespace quire::http
