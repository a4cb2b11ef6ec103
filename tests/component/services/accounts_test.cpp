#include "archive.hpp"

#include <base/error.hpp>
#include <gtest/gtest.h>

namespace quire {

namespace {

TEST(Accounts, failures_count_together_however_the_account_is_spelled)
{
    test::Archive archive;
    auto& accounts = archive.quire.accounts;
    const auto try_as = [&](std::string_view login) {
        return accounts.log_in(login, "not it", "192.0.2.7");
    };
    for (const auto* login : {"ada", "ADA", "Ada", "aDa", "adA", "ada", "ADA", "Ada", "aDa", "adA"})
        EXPECT_FALSE(try_as(login));
    EXPECT_THROW(try_as("AdA"), TooMany);
    EXPECT_FALSE(try_as("ben"));
    EXPECT_TRUE(accounts.log_in("ada", "correct horse battery", "192.0.2.8"));
}

} // namespace

} // namespace quire
