#include "archive.hpp"

#include <gtest/gtest.h>

namespace quire {
namespace {

constexpr auto password = "correct horse battery";

class SessionsTest : public testing::Test {
protected:
    test::Archive archive;
    Sessions& sessions = archive.quire.sessions;

    std::string begun(const char* login = "ada")
    {
        return sessions.begin(login, password, "192.0.2.1").value();
    }
    void move_end(const std::string& interval)
    {
        archive.db().script("UPDATE sessions SET expires_at = UTC_TIMESTAMP(6) + INTERVAL " +
                            interval);
    }
};

TEST_F(SessionsTest, a_session_is_its_person_until_it_ends)
{
    const auto token = begun();
    const auto found = sessions.find(token);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->viewer.user, archive.ada.user);
    EXPECT_FALSE(found->extended);
    EXPECT_FALSE(sessions.find(token + "x"));
    EXPECT_FALSE(sessions.find(""));
    EXPECT_FALSE(sessions.find(std::string(43, 'a')));
    sessions.end(token);
    EXPECT_FALSE(sessions.find(token));
    EXPECT_NO_THROW(sessions.end(token));
}

TEST_F(SessionsTest, the_token_itself_is_not_kept)
{
    const auto token = begun();
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM sessions WHERE "
                                              "token_sha256 = UNHEX(SHA2(?, 256))",
                                              token),
              1);
    EXPECT_NE(begun(), token);
}

TEST_F(SessionsTest, wrong_passwords_and_closed_accounts_begin_none)
{
    EXPECT_FALSE(sessions.begin("ada", "not it", "192.0.2.1"));
    EXPECT_FALSE(sessions.begin("nobody", password, "192.0.2.1"));
    archive.quire.administration.set_user_active("ada", false);
    EXPECT_FALSE(sessions.begin("ada", password, "192.0.2.1"));
}

TEST_F(SessionsTest, use_extends_a_session_and_rest_ends_it)
{
    const auto token = begun();
    move_end("12 DAY");
    EXPECT_TRUE(sessions.find(token)->extended);
    EXPECT_FALSE(sessions.find(token)->extended);
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM sessions WHERE expires_at > "
                                              "UTC_TIMESTAMP(6) + INTERVAL 13 DAY"),
              1);
    move_end("-1 SECOND");
    EXPECT_FALSE(sessions.find(token));
    begun(); // clears what has expired
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM sessions"), 1);
}

TEST_F(SessionsTest, a_new_password_ends_all_of_that_person)
{
    const auto adas = begun();
    const auto bens = begun("ben");
    archive.quire.administration.set_password(*archive.ada.user, "another long one");
    EXPECT_FALSE(sessions.find(adas));
    EXPECT_TRUE(sessions.find(bens));
}

TEST_F(SessionsTest, a_closed_account_has_none_even_when_it_is_opened_again)
{
    const auto token = begun();
    archive.quire.administration.set_user_active("ada", false);
    EXPECT_FALSE(sessions.find(token));
    archive.quire.administration.set_user_active("ada", true);
    EXPECT_FALSE(sessions.find(token));
}

TEST_F(SessionsTest, a_proof_belongs_to_one_secret)
{
    const auto token = begun();
    EXPECT_TRUE(sessions.proves(sessions.proof(token), token));
    EXPECT_FALSE(sessions.proves(sessions.proof(begun()), token));
    EXPECT_FALSE(sessions.proves("", token));
    EXPECT_FALSE(sessions.proves(token, token));
    EXPECT_EQ(archive.more_services()->sessions.proof(token), sessions.proof(token));
}

} // namespace
} // namespace quire
