#include <search/filter_syntax.hpp>
#include <search/highlight.hpp>
#include <search/ranked_syntax.hpp>

#include <gtest/gtest.h>
#include <random>

namespace quire::search {

namespace {

std::string marked(std::string_view text, std::string_view query)
{
    const auto found = parse_ranked(query, {}, {.allow_wildcards = true});
    const auto all = snippets(text, marked_words(found.query));
    return all.empty() ? "" : all.front();
}

bool filter_marks(std::string_view text, std::string_view query)
{
    return !snippets(text, marked_words(parse_filter(query))).empty();
}

} // namespace

TEST(Highlight, marks_each_matched_word)
{
    EXPECT_EQ(marked("The audit covers three ports.", "audit"),
              "The <em>audit</em> covers three ports.");
    EXPECT_EQ(marked("The Port Audit covers three ports.", "\"port audit\""),
              "The <em>Port</em> <em>Audit</em> covers three ports.");
    EXPECT_EQ(marked("a < b & audit", "AUDIT"), "a < b & <em>audit</em>");
    EXPECT_EQ(marked("reports", "report"), "");
    EXPECT_EQ(marked("résumé", "resume"), "");
    EXPECT_EQ(marked("state of the art", "\"state of the art\""),
              "<em>state</em> <em>of</em> <em>the</em> <em>art</em>");
    EXPECT_EQ(marked("the art", "the art"), "the <em>art</em>");
}

TEST(Highlight, marks_whatever_field_was_meant_but_nothing_excluded)
{
    EXPECT_EQ(marked("audit of ports", "title:audit"), "<em>audit</em> of ports");
    EXPECT_EQ(marked("audit of ports", "ports -audit"), "audit of <em>ports</em>");
    EXPECT_EQ(marked("audit of ports", "user:1"), "");
}

TEST(Highlight, marks_wildcards_fuzzy_words_and_near_words)
{
    EXPECT_EQ(marked("testing text", "te?t"), "testing <em>text</em>");
    EXPECT_EQ(marked("testing text", "test*"), "<em>testing</em> text");
    EXPECT_EQ(marked("harbour", "harbor~1"), "<em>harbour</em>");
    EXPECT_EQ(marked("red big fox", "\"fox red\"~2"), "<em>red</em> big <em>fox</em>");
    EXPECT_EQ(marked("red a b c d fox", "\"fox red\"~2"), "");
}

TEST(Highlight, compares_a_word_once_however_often_it_comes)
{
    const auto found = parse_ranked("harbor~2 anchor~2", {}, {.allow_wildcards = true});
    Highlighter highlighter{marked_words(found.query)};
    EXPECT_EQ(highlighter.snippets("boats"), std::vector<std::string>{});
    EXPECT_EQ(highlighter.comparisons(), 2U);
    EXPECT_EQ(highlighter.snippets("boats boats"), std::vector<std::string>{});
    EXPECT_EQ(highlighter.comparisons(), 2U);
    EXPECT_EQ(highlighter.snippets("boats in a harbour").front(), "boats in a <em>harbour</em>");
    EXPECT_EQ(highlighter.snippets("one more harbour").front(), "one more <em>harbour</em>");
}

TEST(Highlight, cuts_about_a_sentence)
{
    const std::string text =
        "This first sentence has nothing in it that anyone would ever look for. The second one, "
        "however, speaks at some length of the audit that we are after today. A third follows it.";
    EXPECT_EQ(marked(text, "audit"),
              "The second one, however, speaks at some length of the <em>audit</em> that we are "
              "after today.");
    EXPECT_GE(marked(text, "third").size(), 70U);
}

TEST(Highlight, gives_as_many_snippets_as_asked)
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "Here is the audit sentence that is quite long enough to stand for itself alone. ";
    const auto words = marked_words(parse_ranked("audit").query);
    EXPECT_EQ(snippets(text, words).size(), 1U);
    EXPECT_EQ(snippets(text, words, {.most = 25}).size(), 25U);
    EXPECT_EQ(snippets(text, words, {.most = 100}).size(), 40U);
    for (const auto& snippet :
         snippets(std::string(5000, 'x') + " audit " + std::string(5000, 'y'), words))
        EXPECT_NE(snippet.find("<em>audit</em>"), std::string::npos);
}

// The rows of the contract's table of token matches.
TEST(Highlight, folds_and_continues_words_of_filters)
{
    const auto* facture = "Énorme facture 2024.pdf";
    for (const auto* query : {"enorme", "FACT", "2024.pdf", "\"facture 2024\""})
        EXPECT_TRUE(filter_marks(facture, query)) << query;
    for (const auto* query : {"\"2024 facture\"", "norme", "acture"})
        EXPECT_FALSE(filter_marks(facture, query)) << query;
    EXPECT_TRUE(filter_marks("my-foo-document", "\"my foo\""));
    EXPECT_TRUE(filter_marks("my-foo-document", "foo-doc"));
    EXPECT_FALSE(filter_marks("barfoo", "foo"));
    EXPECT_TRUE(filter_marks("1.234,56", "1.234"));
    EXPECT_FALSE(filter_marks("1.234,56", "1234"));
    EXPECT_TRUE(filter_marks("straße", "straß"));
    EXPECT_FALSE(filter_marks("straße", "strasse"));
    EXPECT_TRUE(filter_marks("日本語のファイル", "日本"));
    EXPECT_FALSE(filter_marks("日本語のファイル", "本語"));
}

TEST(Highlight, finds_any_part_of_unspaced_text_when_ranked)
{
    EXPECT_EQ(marked("日本語のファイル", "本語"), "日<em>本</em><em>語</em>のファイル");
}

TEST(Highlight, composes_accents_ligatures_and_soft_hyphens)
{
    EXPECT_NE(marked("re\xcc\x81sume\xcc\x81", "résumé"), "");
    EXPECT_NE(marked("of\xef\xac\x81"
                     "ce",
                     "ofﬁce"),
              "");
    EXPECT_NE(marked("of\xef\xac\x81"
                     "ce",
                     "office"),
              "");
    EXPECT_NE(marked("har\xc2\xad"
                     "bor",
                     "harbor"),
              "");
}

TEST(Highlight, bears_any_bytes)
{
    std::mt19937 random{3};
    const auto words =
        marked_words(parse_ranked("a* \"b c\"~3 d~1", {}, {.allow_wildcards = true}).query);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (auto left = random() % 200; left > 0; --left)
            text.push_back(random() % 3 != 0 ? static_cast<char>("abcd .\n"[random() % 7])
                                             : static_cast<char>(random() % 256));
        snippets(text, words, {.most = 5});
    }
}

} // namespace quire::search
