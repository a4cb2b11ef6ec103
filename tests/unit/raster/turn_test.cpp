#include <engines/turn.hpp>

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

namespace quire {

TEST(TurnByHalf, puts_the_last_pixel_first_whatever_the_number_of_pixels)
{
    for (std::size_t size = 0; size <= 50; ++size) {
        std::vector<std::uint8_t> pixels(size);
        std::iota(pixels.begin(), pixels.end(), std::uint8_t{1});
        auto wanted = pixels;
        std::ranges::reverse(wanted);
        turn_by_half(pixels);
        EXPECT_EQ(pixels, wanted) << size;
    }
}

} // namespace quire
