#include <base/text.hpp>

#include <gtest/gtest.h>

namespace quire {

TEST(Utf8, a_bad_byte_is_found_wherever_it_stands)
{
    for (std::size_t size = 0; size < 40; ++size) {
        const std::string good(size, 'a');
        EXPECT_TRUE(is_utf8(good));
        EXPECT_TRUE(is_utf8(good + "é" + good));
        for (std::size_t at = 0; at < size; ++at) {
            auto bad = good;
            bad[at] = '\x80';
            EXPECT_FALSE(is_utf8(bad));
            EXPECT_EQ(to_valid_utf8(bad).size(), size + 2);
        }
    }
}

TEST(Utf8, refuses_surrogates_overlong_forms_and_cut_sequences)
{
    for (const auto* bad : {"\xed\xa0\x80", "\xc0\x80", "\xe0\x80\x80", "\xf4\x90\x80\x80", "\xc3",
                            "aaaaaaa\xe2\x82"})
        EXPECT_FALSE(is_utf8(bad));
    EXPECT_TRUE(is_utf8("\xf0\x9f\x98\x80"));
}

} // namespace quire
