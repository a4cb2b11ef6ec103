#include "archive.hpp"

#include <base/error.hpp>
#include <gtest/gtest.h>
#include <services/anonymous_tally.hpp>

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

TEST(Accounts, failures_of_one_network_count_together_whatever_the_account)
{
    test::Archive archive;
    const auto quire =
        archive.more_services([](Config& config) { config.auth.failures_per_address = 5; });
    for (const auto* login : {"a", "b", "c", "d", "ada"})
        EXPECT_FALSE(quire->accounts.log_in(login, "not it", "2001:db8::1"));
    EXPECT_THROW(quire->accounts.log_in("ada", "correct horse battery", "2001:db8::2"), TooMany);
    EXPECT_THROW(quire->sessions.begin("ada", "correct horse battery", "2001:db8::3"), TooMany);
    EXPECT_TRUE(quire->accounts.log_in("ada", "correct horse battery", "2001:db8:0:1::1"));
    EXPECT_TRUE(archive.quire.accounts.log_in("ada", "correct horse battery", "2001:db8::2"));
}

TEST(AnonymousTally, writes_every_tenth_request_and_refuses_the_first_one_too_many)
{
    test::Archive archive;
    Time now = system_now();
    AnonymousTally tally{25, [&] { return now; }};
    auto& accounts = archive.quire.accounts;
    const auto written = [&] {
        return archive.db()
            .find<std::int64_t>("SELECT CAST(SUM(requests) AS SIGNED) FROM anonymous_usage WHERE "
                                "address = '2001:db8::/64'")
            .value_or(0);
    };
    tally.count("2001:db8::1", accounts);
    EXPECT_EQ(written(), 1);
    for (int i = 0; i < 9; ++i)
        tally.count("2001:db8::2", accounts);
    EXPECT_EQ(written(), 1);
    tally.count("2001:db8::3", accounts);
    EXPECT_EQ(written(), 11);
    for (int i = 0; i < 14; ++i)
        tally.count("2001:db8::2", accounts);
    EXPECT_THROW(tally.count("2001:db8::2", accounts), TooMany);
    EXPECT_EQ(written(), 26);
    EXPECT_THROW(tally.count("2001:db8::2", accounts), TooMany);
    EXPECT_EQ(written(), 26);
    EXPECT_NO_THROW(tally.count("2001:db8:0:1::", accounts));

    AnonymousTally other{25}; // another program learns of it with its first request
    EXPECT_THROW(other.count("2001:db8::2", accounts), TooMany);

    archive.db().change("DELETE FROM anonymous_usage"); // the next day
    now += AnonymousTally::interval;
    EXPECT_NO_THROW(tally.count("2001:db8::2", accounts));
}

} // namespace

} // namespace quire
