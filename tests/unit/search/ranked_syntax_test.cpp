#include <search/ranked_syntax.hpp>

#include <gtest/gtest.h>
#include <random>

namespace quire::search {

namespace {

const RankedOptions person{.allow_wildcards = true, .now = *parse_time("2025-06-15T12:30:45Z")};

struct Row {
    const char* text;
    const char* query;
    const char* sort = "";
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

std::string read(const Parameters& parameters, std::string_view text = "")
{
    return to_string(parse_ranked(text, parameters, person).query);
}

} // namespace

TEST(RankedSyntax, reads_words_phrases_and_signs)
{
    for (const auto& [text, query, sort] : std::vector<Row>{
             {"", "*"},
             {"  \t ", "*"},
             {"*:*", "*"},
             {"*", "*"},
             {"word", "word"},
             {"one two", "(one two)"},
             {"and or", "(and or)"},
             {"\"two words\"", "\"two words\""},
             {"+a -b", "(+a -b)"},
             {"a NOT b", "(a -b)"},
             {"a !b", "(a -b)"},
             {"-a", "(-a)"},
             {"Smith - Jones", "(Smith Jones)"},
             {"foo-bar", "foo-bar"},
             {"te?t te* *st", "(/te?t/ /te*/ /*st/)"},
             {"term~ term~1", "(term~2 term~1)"},
             {"\"a b\"~10", "\"a b\"~10"},
             {"a^4 b", "(a^4 b)"},
             {"\\(a\\) \\+b", "((a) +b)"},
             {"a\\*b", "a*b"},
             {"title:port", "title:port"},
             {"title:\"port audit\"", "title:\"port audit\""},
             {"title:(port audit)", "(title:port title:audit)"},
             {"text:a doctext:b source:c", "(text:a text:b source:c)"},
             {"page_no_3:word", "text:word"},
             {"http://example.org", "http://example.org"},
             {"Subject: budget", "(Subject: budget)"},
         })
        EXPECT_EQ(to_string(parse_ranked(text, {}, person).query), query) << text;
}

TEST(RankedSyntax, gives_and_or_their_classic_precedence)
{
    for (const auto& [text, query, sort] : std::vector<Row>{
             {"a AND b", "(+a +b)"},
             {"a && b", "(+a +b)"},
             {"a OR b", "(a b)"},
             {"a OR b AND c", "(a +b +c)"},
             {"a AND b OR c", "(+a +b c)"},
             {"a AND NOT b", "(+a -b)"},
             {"NOT a AND b", "(-a +b)"},
             {"(a OR b) AND c", "(+(a b) +c)"},
             {"(a AND b)^2 OR c", "((+a +b)^2 c)"},
         })
        EXPECT_EQ(to_string(parse_ranked(text, {}, person).query), query) << text;
}

TEST(RankedSyntax, lifts_filters_unless_there_is_and_or_or)
{
    for (const auto& [text, query, sort] : std::vector<Row>{
             {"a user:1", "(+a #user=1)"},
             {"a -user:1", "(+a -user=1)"},
             {"a user:foo", "(a user:foo)"},
             {"a user:(foo-1 bar-2) sort:title", "(+a #(user=1 user=2))", "title"},
             {"a (user:1 AND sort:title)", "(a user=1)", "title"},
             {"a page_count:[20 TO *]", "(+a #page_count[20..])"},
             {"user:1 OR access:public", "(user=1 access=public)"},
             {"id:\"x-31007\"", "(#id=31007)"},
             {"user:1 user:2 tag:email budget", "(+budget #(user=1 user=2) #tag=email)"},
             {"a (user:1 b)", "(+(a b) #user=1)"},
             {"user:(1 title:x)", "(user=1 title:x)"},
             {"data_x:*", "(#has(key.x))"},
             {"-data_x:*", "(-has(key.x))"},
             {"data__tag:mail", "(#tag=mail)"},
             {"data_city:\"new york\"", "(#key.city=new york)"},
             {"account:7 group:8 project:p-9 document:10",
              "(#user=7 #organization=8 #project=9 #id=10)"},
             {"pages:3 noindex:true", "(#page_count[3..3] #noindex=true)"},
             {"access:public status:success language:eng slug:a-b",
              "(#access=public #status=success #language=eng #slug=a-b)"},
             {"id:[5 TO 9}", "(#id[5..9})"},
             {"page_count:many", "page_count:many"},
             {"order:-title", "*", "-title"},
             {"_query_:\"{!x}\" a", "a"},
         }) {
        const auto found = parse_ranked(text, {}, person);
        EXPECT_EQ(to_string(found.query), query) << text;
        EXPECT_EQ(found.sort.value_or(""), sort) << text;
        EXPECT_FALSE(found.escaped) << text;
    }
}

TEST(RankedSyntax, reads_dates_and_date_maths)
{
    for (const auto& [text, query, sort] : std::vector<Row>{
             {"created_at:\"2020-01-02T03:04:05Z\"",
              "(#created_at[2020-01-02T03:04:05Z..2020-01-02T03:04:05Z])"},
             {"created_at:2020-01-02T03:04:05Z",
              "(#created_at[2020-01-02T03:04:05Z..2020-01-02T03:04:05Z])"},
             {"created_at:[NOW-1MONTH TO *]", "(#created_at[2025-05-15T12:30:45Z..])"},
             {"created_at:{* TO NOW+2MONTHS/MONTH}", "(#created_at[..2025-08-01T00:00:00Z})"},
             {"updated_at:[2020-01-02T03:04:05Z/DAY TO NOW/YEAR]",
              "(#updated_at[2020-01-02T00:00:00Z..2025-01-01T00:00:00Z])"},
             {"created_at:2020-01-02", "created_at:2020-01-02"},
         })
        EXPECT_EQ(to_string(parse_ranked(text, {}, person).query), query) << text;
}

TEST(RankedSyntax, reads_wildcards_literally_unless_allowed)
{
    EXPECT_EQ(to_string(parse_ranked("te?t term~ te*").query), "(te?t term te*)");
    EXPECT_TRUE(parse_ranked("term~1", {}, person).is_fuzzy);
    EXPECT_FALSE(parse_ranked("term~1").is_fuzzy);
}

TEST(RankedSyntax, reads_control_words)
{
    EXPECT_EQ(parse_ranked("a hl:true").highlight, true);
    EXPECT_EQ(parse_ranked("a hl:false").highlight, false);
    EXPECT_FALSE(parse_ranked("a").highlight);
    EXPECT_TRUE(parse_ranked("a user:1").has_text);
    EXPECT_FALSE(parse_ranked("user:1").has_text);
}

TEST(RankedSyntax, takes_filters_from_parameters)
{
    EXPECT_EQ(read({{"user", "1"}, {"user", "2"}, {"q", "x"}, {"per_page", "5"}}),
              "(#(user=1 user=2))");
    EXPECT_EQ(read({{"-user", "1"}, {"access", "public"}}, "a"), "(+a #access=public -user=1)");
    EXPECT_EQ(read({{"data_city", "new york"}}), "(#(key.city=new key.city=york))");
    EXPECT_EQ(read({{"data_city", "\"new york\""}}), "(#key.city=new york)");
    EXPECT_EQ(read({{"user", "foo"}}, "a"), "a");
    EXPECT_EQ(read({{"page_count", "[20 TO *]"}}), "(#page_count[20..])");
    EXPECT_EQ(read({{"title", "port"}}, "audit"), "(audit title:port)");
    EXPECT_EQ(read({{"-data_x", "*"}}), "(-has(key.x))");
    EXPECT_EQ(read({{"user", "1,2"}}, "a"), "a");
    EXPECT_EQ(read({{"user", "3"}}, "user:1 OR a"), "(+(user=1 a) #user=3)");
}

TEST(RankedSyntax, escapes_what_does_not_parse)
{
    for (const auto& [text, escaped, sort] : std::vector<Row>{
             {"foo (", "foo \\("},
             {"foo AND", "foo \"AND\""},
             {"foo \"", "foo \\\""},
             {"foo:bar :", "foo:bar \\:"},
             {"foo \"(\" )", "foo \"(\" \\)"},
             {"AND foo", "\"AND\" foo"},
             {"+foo -bar [", "+foo -bar \\["},
         }) {
        EXPECT_EQ(escape_ranked(text), escaped) << text;
        EXPECT_TRUE(parse_ranked(text).escaped) << text;
        EXPECT_FALSE(parse_ranked(escaped).escaped) << escaped;
    }
    EXPECT_EQ(to_string(parse_ranked("foo AND").query), "(foo \"AND\")");
}

TEST(RankedSyntax, marks_malformed_text_as_escaped)
{
    for (const auto* text :
         {"(",     ")", "()",  "a ()", "\"",   "a AND AND b", "OR a", "a ^", "[1 TO 2", "a [1 2]",
          "user:", "+", "a -", "NOT",  "a:(b", "~",           "^3",   "\\",  "title:)", "[ TO ]"})
        EXPECT_TRUE(parse_ranked(text).escaped) << text;
}

TEST(RankedSyntax, bears_deep_and_long_text)
{
    EXPECT_TRUE(parse_ranked(std::string(100'000, '(')).escaped);
    EXPECT_TRUE(parse_ranked(std::string(40, '(') + "a" + std::string(40, ')')).escaped);
    EXPECT_FALSE(parse_ranked(std::string(30, '(') + "a" + std::string(30, ')')).escaped);
    std::string many;
    for (int i = 0; i < 2000; ++i)
        many += "(w" + std::to_string(i) + " ";
    parse_ranked(many);
    std::string flat;
    for (int i = 0; i < 2000; ++i)
        flat += "w ";
    const auto found = parse_ranked(flat);
    EXPECT_FALSE(found.escaped);
    EXPECT_EQ(std::get<Group>(found.query.node).clauses.size(), 256U);
}

TEST(RankedSyntax, never_fails_on_random_text)
{
    std::mt19937 random{7};
    const std::vector<std::string> pieces{"a",        "b1",
                                          " ",        " ",
                                          "\"",       "(",
                                          ")",        "[",
                                          "]",        "{",
                                          "}",        ":",
                                          "+",        "-",
                                          "!",        "~",
                                          "^",        "*",
                                          "?",        "\\",
                                          "/",        "AND",
                                          "OR",       "NOT",
                                          " TO ",     "user:",
                                          "title:",   "created_at:",
                                          "NOW-1DAY", "1",
                                          "\xff",     "\xc3",
                                          "é",        std::string(1, '\0'),
                                          "&&",       "||",
                                          "data_x:",  "sort:"};
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto left = random() % 24; left > 0; --left)
            text += pieces[random() % pieces.size()];
        const auto once = escape_ranked(text);
        const auto found = parse_ranked(text, {{"title", text}, {"page_count", text}}, person);
        to_string(found.query);
        EXPECT_FALSE(parse_ranked(once).escaped) << text << " -> " << once;
    }
}

} // namespace quire::search
