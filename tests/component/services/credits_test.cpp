#include "archive.hpp"

#include <base/error.hpp>
#include <gtest/gtest.h>
#include <thread>

namespace quire {
namespace {

class CreditsTest : public testing::Test {
protected:
    test::Archive archive;
    Services& quire = archive.quire;

    Credits now() { return quire.organizations.find(archive.harbor.id, archive.ada)->credits; }
};

TEST_F(CreditsTest, are_spent_by_members_and_on_record)
{
    quire.administration.set_credits(archive.harbor.id, 10, 5);
    const auto run = random_uuid();
    EXPECT_EQ(std::get<Spent>(quire.credits.charge(
                  archive.harbor.id, {.amount = 12, .note = "pages", .run = run}, archive.ada)),
              (Spent{10, 2}));
    EXPECT_EQ(now().monthly, 0);
    EXPECT_EQ(now().purchased, 3);
    EXPECT_EQ(
        std::get<Shortfall>(quire.credits.charge(archive.harbor.id, {.amount = 4}, archive.ben)),
        Shortfall{1});
    EXPECT_EQ(now().purchased, 3);
    EXPECT_EQ(
        archive.db().find<std::int64_t>(
            "SELECT COUNT(*) FROM credit_charges WHERE run_uuid = ? AND from_monthly = 10 AND "
            "from_purchased = 2 AND note = 'pages' AND user_id = ?",
            run, *archive.ada.user),
        1);
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM credit_charges"), 1);
}

TEST_F(CreditsTest, of_others_are_out_of_reach)
{
    quire.administration.set_credits(archive.harbor.id, 10, 5);
    EXPECT_THROW(quire.credits.charge(archive.harbor.id, {.amount = 1}, archive.cyd), Forbidden);
    EXPECT_THROW(quire.credits.charge(archive.harbor.id, {.amount = 1}, archive.nobody),
                 Unauthenticated);
    EXPECT_THROW(quire.credits.charge(OrganizationId{987654}, {.amount = 1}, archive.ada),
                 NotFound);
    auto bens_own = archive.ben.memberships.front().organization; // hidden from ada
    if (bens_own == archive.harbor.id) bens_own = archive.ben.memberships.back().organization;
    EXPECT_THROW(quire.credits.charge(bens_own, {.amount = 1}, archive.ada), NotFound);
    EXPECT_EQ(now().monthly, 10);
}

TEST_F(CreditsTest, fill_up_when_the_month_is_over)
{
    quire.administration.set_credits(archive.harbor.id, 10, 0);
    quire.credits.charge(archive.harbor.id, {.amount = 10}, archive.ada);
    archive.db().change("UPDATE organizations SET credits_reset_on = UTC_DATE()");
    EXPECT_EQ(now().monthly, 10);
    EXPECT_EQ(std::get<Spent>(quire.credits.charge(archive.harbor.id, {.amount = 7}, archive.ada)),
              (Spent{7, 0}));
    EXPECT_EQ(now().monthly, 3);
    EXPECT_GT(*now().resets_on, std::chrono::floor<std::chrono::days>(system_now()));
}

TEST_F(CreditsTest, are_never_spent_twice)
{
    quire.administration.set_credits(archive.harbor.id, 30, 20);
    std::atomic<std::int64_t> spent{0};
    const auto buy = [&] {
        const auto services = archive.more_services();
        for (int i = 0; i < 20; ++i)
            for (bool done = false; !done;) {
                try {
                    const auto result =
                        services->credits.charge(archive.harbor.id, {.amount = 2}, archive.ada);
                    if (const auto* s = std::get_if<Spent>(&result))
                        spent += s->monthly + s->purchased;
                    done = true;
                } catch (const Unavailable&) { // too many deadlocks in a row: as a client would
                }
            }
    };
    std::thread one{buy};
    std::thread two{buy};
    one.join();
    two.join();
    EXPECT_EQ(spent, 50);
    EXPECT_EQ(now().monthly + now().purchased, 0);
}

} // namespace
} // namespace quire
