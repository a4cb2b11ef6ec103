#include <base/address.hpp>
#include <gtest/gtest.h>

namespace quire {
namespace {

TEST(NetworkOf, counts_ipv6_by_its_network_and_ipv4_by_itself)
{
    EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(network_of("2001:DB8:1:2::"), "2001:db8:1:2::/64");
    EXPECT_EQ(network_of("2001:db8:1:3::1"), "2001:db8:1:3::/64");
    EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(network_of("::1"), "::/64");
    EXPECT_EQ(network_of("unix:"), "unix:");
    EXPECT_EQ(network_of(""), "");
}

} // namespace
} // namespace quire
