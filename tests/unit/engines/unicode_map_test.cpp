#include "pdf/unicode_map.hpp"

#include <gtest/gtest.h>

namespace quire::engines {

TEST(UnicodeMap, reads_pairs_and_ranges)
{
    const auto map =
        parse_unicode_map("1 beginbfchar <41> <0042> endbfchar "
                          "2 beginbfrange <50> <52> <0061> <60> <61> [<0078> <0079>] endbfrange");
    const std::map<std::uint32_t, std::string> letters = {{0x41, "B"}, {0x50, "a"}, {0x51, "b"},
                                                          {0x52, "c"}, {0x60, "x"}, {0x61, "y"}};
    EXPECT_EQ(map.letters, letters);
    EXPECT_EQ(map.code_bytes, 1U);
}

TEST(UnicodeMap, takes_no_more_codes_than_there_can_be_even_when_they_repeat)
{
    std::string cmap = "9 beginbfrange";
    for (int i = 0; i < 100'000; ++i)
        cmap += " <0000> <fffe> <0000>";
    const auto map = parse_unicode_map(cmap + " <ffff> <ffff> <0042> endbfrange");
    EXPECT_EQ(map.letters.size(), 65'535U); // the last one comes after all that can be
}

} // namespace quire::engines
