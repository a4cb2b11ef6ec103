// Scripts that do not run like Latin ones: from right to left, or without spaces.

#include "fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quire::engines {

using namespace testing_support;
using testing::HasSubstr;

namespace {

struct Script {
    std::string models;
    std::string font;
    std::vector<std::string> lines; // in the order people read and type them
};

void PrintTo(const Script& script, std::ostream* out)
{
    *out << script.models;
}

const std::vector<Script> scripts = {
    {"heb", "DejaVu Sans", {"שלום עולם זה מסמך על הנמל", "המועצה נפגשת שוב ביום שלישי"}},
    {"ara", "DejaVu Sans", {"هذا كتاب عن البحر", "السلام عليكم في المدينة"}},
    {"chi_sim", "Droid Sans Fallback", {"港口费用今年上涨了", "理事会星期二再次开会"}},
    {"jpn", "Droid Sans Fallback", {"港の料金が高くなりました", "次の会議は火曜日です"}},
    {"eng+fra",
     "DejaVu Sans",
     {"The harbour dues rose in May.", "Les écoles sont fermées en juin."}},
};

std::string without_spaces(std::string text)
{
    std::erase_if(text, [](char byte) { return byte == ' ' || byte == '\n' || byte == '\f'; });
    return text;
}

// pdftotext marks every run from right to left.
std::string without_marks(std::string text)
{
    for (const std::string mark : {"\u202b", "\u202c"})
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.erase(at, mark.size());
    return text;
}

std::string joined(const std::vector<Word>& words)
{
    std::string text;
    for (const auto& word : words)
        text += word.text;
    return text;
}

} // namespace

class Scripts : public testing::TestWithParam<Script> {
protected:
    std::string scan = scanned_page(paragraph_of(GetParam().lines, GetParam().font));
    ReadOptions options{.models = GetParam().models, .blank = {}};
    PageRead page = read_all(engine(), scan, options).at(0);
};

TEST_P(Scripts, are_read_in_the_order_people_read_them)
{
    std::string expected;
    for (const auto& line : GetParam().lines)
        expected += without_spaces(line);
    EXPECT_EQ(without_spaces(page.text), expected) << page.text;
    EXPECT_EQ(joined(page.words), expected);
}

TEST_P(Scripts, come_out_of_the_hidden_layer_in_that_order)
{
    const auto out = empty_file();
    engine().graft(
        file_of(scan).get(),
        [&, given = false]() mutable -> std::optional<PageLayer> {
            if (std::exchange(given, true)) return {};
            return PageLayer{0, page.words};
        },
        out.get());
    const auto text = without_marks(text_by_pdftotext(bytes_of(out)));
    for (const auto& line : GetParam().lines)
        EXPECT_THAT(without_spaces(text), HasSubstr(without_spaces(line)));
    const auto again = read_all(engine(), bytes_of(out)).at(0);
    EXPECT_EQ(again.source, TextSource::embedded);
    for (const auto& line : GetParam().lines)
        EXPECT_THAT(without_spaces(again.text), HasSubstr(without_spaces(line)));
}

INSTANTIATE_TEST_SUITE_P(All, Scripts, testing::ValuesIn(scripts));

} // namespace quire::engines
