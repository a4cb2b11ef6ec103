#include "archive.hpp"

#include <base/error.hpp>
#include <gtest/gtest.h>

namespace quire {
namespace {

class MessagesTest : public testing::Test {
protected:
    test::Archive archive;
    std::unique_ptr<Services> quire = archive.more_services([](Config& config) {
        config.mail.command = {"/bin/true"};
        config.mail.from = "archive@example.org";
        config.worker.attempts = 2;
    });
    Messages& messages = quire->messages;

    void later()
    {
        archive.db().script("UPDATE outbox SET try_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE "
                            "try_at IS NOT NULL");
    }
    std::string reason()
    {
        return archive.db().find<std::string>("SELECT reason FROM outbox").value();
    }
    std::int64_t waiting()
    {
        return archive.db()
            .find<std::int64_t>("SELECT COUNT(*) FROM outbox WHERE try_at IS NOT NULL")
            .value();
    }
};

TEST_F(MessagesTest, a_message_is_claimed_by_one_and_sent_once)
{
    messages.send("Hello", "World", archive.ada);
    const auto message = messages.claim();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->text.find("From: archive@example.org\nTo: ada@example.org\nSubject: "), 0U);
    EXPECT_FALSE(messages.claim());
    messages.sent(message->id);
    EXPECT_EQ(waiting(), 0);
    later();
    EXPECT_FALSE(messages.claim());
    EXPECT_EQ(archive.db().find<std::string>("SELECT content FROM outbox"), "");
}

TEST_F(MessagesTest, nothing_typed_becomes_a_header)
{
    messages.send("Hello\r\nBcc: eve@example.org\n\nx", "\nBcc: eve@example.org\n.\n", archive.ada);
    const auto text = messages.claim()->text;
    EXPECT_EQ(text.find("Bcc"), std::string::npos);
    EXPECT_EQ(text.find("eve"), std::string::npos);
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos;
         at = end + 1)
        EXPECT_LE(end - at, 78U);
}

TEST_F(MessagesTest, what_failed_is_tried_again_and_given_up_in_the_end)
{
    messages.send("Hello", "World", archive.ada);
    messages.failed(messages.claim()->id, "no route");
    EXPECT_EQ(waiting(), 1);
    EXPECT_FALSE(messages.claim()); // not at once
    later();
    messages.failed(messages.claim()->id, "still no route");
    EXPECT_EQ(waiting(), 0);
    EXPECT_EQ(reason(), "still no route");
}

TEST_F(MessagesTest, addresses_that_could_be_two_are_not_written_to)
{
    for (const auto* address :
         {"ada@example.org,eve@example.org", "ada@example.org\nBcc: e@f.gh",
          "Ada <ada@example.org>", "ad\xc3\xa4@example.org", "-x@example.org"}) {
        archive.db().change("UPDATE users SET email = ? WHERE username = 'ada'", address);
        EXPECT_THROW(messages.send("s", "c", archive.ada), Conflict) << address;
    }
    archive.db().change("UPDATE users SET email = 'ada@example.org' WHERE username = 'ada'");
    messages.send("s", "c", archive.ada);
    archive.db().change("UPDATE users SET email = 'a@b.cd,e@f.gh' WHERE username = 'ada'");
    EXPECT_FALSE(messages.claim());
    EXPECT_EQ(waiting(), 0);
    EXPECT_EQ(reason(), "the account is closed or has no e-mail address");
}

TEST_F(MessagesTest, without_a_mail_program_nothing_is_promised)
{
    EXPECT_THROW(archive.quire.messages.send("s", "c", archive.ada), Conflict);
    EXPECT_THROW(messages.send("s", "c", archive.nobody), Unauthenticated);
    EXPECT_FALSE(messages.claim());
}

TEST_F(MessagesTest, old_ones_are_forgotten_when_they_are_done)
{
    messages.send("s", "c", archive.ada);
    archive.db().script("UPDATE outbox SET created_at = created_at - INTERVAL 31 DAY");
    messages.forget_old();
    const auto message = messages.claim();
    ASSERT_TRUE(message);
    messages.sent(message->id);
    messages.forget_old();
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM outbox"), 0);
}

} // namespace
} // namespace quire
