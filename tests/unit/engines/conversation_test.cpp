#include "asking/conversation.hpp"

#include <gtest/gtest.h>

namespace quire::engines {

using namespace std::chrono_literals;

TEST(LongestWait, ends_for_a_child_that_sleeps)
{
    EXPECT_EQ(longest_wait(60s, 0s), 270s);
    EXPECT_LT(longest_wait(60s, 100ms), 6min);
}

TEST(LongestWait, never_ends_before_the_allowance_for_a_child_that_others_keep_from_its_work)
{
    constexpr auto share = 400; // it gets one part of so many
    for (auto used = 0s; used <= 60s; ++used)
        EXPECT_GT(longest_wait(60s, used), share * used);
}

} // namespace quire::engines
