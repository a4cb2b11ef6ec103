#include <json/parse.hpp>
#include <json/print.hpp>

#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace quire::json {

namespace {

void expect_refused(std::string_view text)
{
    EXPECT_THROW(parse(text), ParseError) << text;
}

} // namespace

TEST(JsonValue, reads_as_it_is_written)
{
    const std::optional<int> none;
    const Value value{{"id", 1},
                      {"title", "x"},
                      {"tags", Array{1, "two", nullptr, true, 1.5}},
                      {"nested", {{"a", {{"b", "c"}}}}},
                      {"none", none},
                      {"empty", Object{}},
                      {"list", Array{}}};
    EXPECT_EQ(print(value), R"({"id":1,"title":"x","tags":[1,"two",null,true,1.5],)"
                            R"("nested":{"a":{"b":"c"}},"none":null,"empty":{},"list":[]})");
    EXPECT_EQ(parse(print(value)), value);
}

TEST(JsonValue, pairs_of_texts_are_an_object_with_that_member)
{
    const Value value{{"a", "b"}};
    EXPECT_EQ(print(value), R"({"a":"b"})");
    EXPECT_EQ(print(Array{Array{1, 2}, Array{}}), "[[1,2],[]]");
}

TEST(JsonValue, takes_ids_and_optionals)
{
    const std::optional<std::string> name{"n"};
    EXPECT_EQ(print(Value{{"id", Id<struct Any>{9007199254740993}}, {"name", name}}),
              R"({"id":9007199254740993,"name":"n"})");
}

TEST(JsonValue, getters_do_not_convert)
{
    const auto value = parse(R"({"i":1,"d":1.0,"t":"1","b":true,"n":null})");
    EXPECT_EQ(value["i"].integer(), 1);
    EXPECT_EQ(value["i"].number(), 1.0);
    EXPECT_FALSE(value["i"].text());
    EXPECT_FALSE(value["d"].integer());
    EXPECT_FALSE(value["t"].integer());
    EXPECT_FALSE(value["b"].integer());
    EXPECT_FALSE(value["i"].boolean());
    EXPECT_TRUE(value.has("n"));
    EXPECT_FALSE(value.has("absent"));
    EXPECT_TRUE(value["absent"].is_null());
    EXPECT_TRUE(value["i"]["deeper"].is_null());
}

TEST(JsonValue, members_are_set_in_order_and_replaced_in_place)
{
    Value value;
    value.set("b", 1).set("a", 2).set("b", 3);
    EXPECT_EQ(print(value), R"({"b":3,"a":2})");
    value.erase("b");
    EXPECT_EQ(print(value), R"({"a":2})");
    EXPECT_THROW(value.push_back(1), std::logic_error);
}

TEST(Json, keeps_whole_numbers_exactly)
{
    for (const std::int64_t n :
         {std::int64_t{0}, std::int64_t{9007199254740993}, std::int64_t{-9007199254740993},
          std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        const auto text = std::to_string(n);
        EXPECT_EQ(parse(text).integer(), n);
        EXPECT_EQ(print(Value{n}), text);
    }
    EXPECT_FALSE(parse("9223372036854775808").integer());
    EXPECT_EQ(parse("9223372036854775808").number(), 9223372036854775808.0);
    EXPECT_THROW((Value{std::numeric_limits<std::uint64_t>::max()}), std::out_of_range);
}

TEST(Json, keeps_each_number_at_its_place)
{
    const auto value = parse(R"([9007199254740993,{"a":-1,"b":[2.5,"3",4]},1e2])");
    EXPECT_EQ(print(value), R"([9007199254740993,{"a":-1,"b":[2.5,"3",4]},100.0])");
}

TEST(Json, fractions_stay_fractions)
{
    EXPECT_EQ(print(Value{0.117}), "0.117");
    EXPECT_EQ(print(Value{1.0}), "1.0");
    EXPECT_EQ(print(Value{1e300}), "1e+300");
    EXPECT_EQ(parse("1e+300").number(), 1e300);
    EXPECT_THROW(print(Value{std::numeric_limits<double>::quiet_NaN()}), std::invalid_argument);
    EXPECT_THROW(print(Value{std::numeric_limits<double>::infinity()}), std::invalid_argument);
}

TEST(Json, reads_escapes_and_unicode)
{
    EXPECT_EQ(parse(R"("\u00e9\ud83d\ude00\n\"\\\/")").text(), "é😀\n\"\\/");
    EXPECT_EQ(print(Value{"é😀\n\"\x01"}), R"("é😀\n\"\u0001")");
}

TEST(Json, does_not_cut_text_at_a_nul)
{
    using namespace std::string_view_literals;
    EXPECT_EQ(print(Value{"a\0\"b\0"sv}), R"("a\u0000\"b\u0000")");
    expect_refused(R"("a\u0000b")");
    expect_refused("\"a\0b\""sv);
}

TEST(Json, prints_valid_utf8_whatever_it_is_given)
{
    EXPECT_EQ(print(Value{"a\xff"
                          "b\xc3"}),
              "\"a\xef\xbf\xbd"
              "b\xef\xbf\xbd\"");
}

TEST(Json, refuses_what_is_not_strict_json)
{
    for (const auto* text : {"",
                             " ",
                             "{",
                             "[",
                             "[1",
                             "[1,",
                             "[1,]",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{a:1}",
                             "{'a':1}",
                             "01",
                             "1.",
                             ".5",
                             "+1",
                             "-",
                             "1e",
                             "1e+",
                             "0x1",
                             "NaN",
                             "Infinity",
                             "-Infinity",
                             "nul",
                             "truex",
                             "1 2",
                             "{} {}",
                             "[1]x",
                             "\"",
                             "\"\\\"",
                             "\"\\x\"",
                             "\"\\u12\"",
                             "\"\t\"",
                             "\"\\ud800\"",
                             "\"\\ud800\\u0041\"",
                             "\"\\udc00\"",
                             "\xff",
                             "\"\xff\"",
                             "\"\xed\xa0\x80\"",
                             "\xef\xbb\xbf{}",
                             "1e400",
                             "{\"a\":1,\"a\":2}",
                             "{\"a\":1,\"\\u0061\":2}",
                             "/**/1",
                             "[1,,2]",
                             "]",
                             "}"})
        expect_refused(text);
}

TEST(Json, says_where_it_stopped)
{
    try {
        parse("{\n  \"a\": x}");
        FAIL();
    } catch (const ParseError& error) {
        EXPECT_EQ(error.position(), 9U);
        EXPECT_STREQ(error.what(), "expected a value: line 2 column 8");
    }
}

TEST(Json, limits_depth_and_bytes)
{
    const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
    EXPECT_NO_THROW(parse(nested(64)));
    EXPECT_THROW(parse(nested(65)), ParseError);
    EXPECT_THROW(parse(std::string(100000, '[')), ParseError);
    EXPECT_THROW(parse("[1,2,3]", {.bytes = 6}), ParseError);
}

TEST(Json, prints_long_lists)
{
    Array words;
    for (int i = 0; i < 20000; ++i)
        words.push_back({{"text", "Harbor"}, {"x1", 0.117}, {"n", i}});
    const auto text = print(words);
    EXPECT_EQ(parse(text, {.bytes = text.size()}).array()->size(), 20000U);
}

TEST(Json, random_damage_never_crashes_and_what_is_read_prints_the_same)
{
    std::mt19937 random{7};
    const std::string seed =
        R"({"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",null,true],"b":{"c":"\"\\"},"d":9007199254740993})";
    int read = 0;
    for (int round = 0; round < 20000; ++round) {
        auto text = seed;
        for (auto changes = random() % 3 + 1; changes > 0; --changes) {
            const auto at = random() % text.size();
            if (random() % 2)
                text[at] = static_cast<char>(random());
            else
                text.erase(at, random() % 4);
        }
        try {
            const auto value = parse(text);
            EXPECT_EQ(parse(print(value)), value);
            ++read;
        } catch (const ParseError&) { // expected for most
        }
    }
    EXPECT_GT(read, 100);
}

} // namespace quire::json
