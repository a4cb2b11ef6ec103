#include <domain/ids.hpp>
#include <gtest/gtest.h>
#include <support/test_database.hpp>
#include <thread>

namespace quire {
namespace {

class DatabaseTest : public testing::Test {
protected:
    void SetUp() override
    {
        db.script("CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(100) NULL,"
                  " at DATETIME(6) NULL, raw BINARY(16) NULL, part DOUBLE NULL, flag TINYINT NULL,"
                  " UNIQUE KEY t_by_word (word))");
    }
    test::TestDatabase database;
    Database& db = database.connection();
};

TEST_F(DatabaseTest, answers_values_of_every_type_as_they_were_bound)
{
    enum class Colour : std::uint8_t { red, green };
    const auto time = *parse_time("2025-09-24T16:09:01.460974Z");
    const auto uuid = random_uuid();
    const auto id = db.insert("INSERT INTO t (word, at, raw, part, flag) VALUES (?, ?, ?, ?, ?)",
                              "naïve ☂ 𝛼 \\ ' \"", time, uuid, 0.25, Colour::green);
    const auto row = db.find<DocumentId, std::string, Time, Uuid, double, Colour>(
        "SELECT id, word, at, raw, part, flag FROM t WHERE id = ?", id);
    ASSERT_TRUE(row);
    EXPECT_EQ(*row, std::make_tuple(DocumentId{id}, std::string{"naïve ☂ 𝛼 \\ ' \""}, time, uuid,
                                    0.25, Colour::green));
}

TEST_F(DatabaseTest, keeps_null_apart_from_empty)
{
    db.insert("INSERT INTO t (word) VALUES (?)", std::optional<std::string>{});
    db.insert("INSERT INTO t (word) VALUES (?)", "");
    const auto words = db.select<std::optional<std::string>>("SELECT word FROM t ORDER BY id");
    ASSERT_EQ(words.size(), 2U);
    EXPECT_FALSE(words[0]);
    EXPECT_EQ(words[1], "");
    EXPECT_THROW(db.select<std::string>("SELECT word FROM t"), WrongColumn);
}

TEST_F(DatabaseTest, refuses_a_wrong_number_of_columns_or_parameters)
{
    EXPECT_THROW(db.select<std::int64_t>("SELECT 1, 2"), WrongColumn);
    EXPECT_THROW(db.select<std::int64_t>("SELECT ?", 1, 2), WrongColumn);
    EXPECT_EQ(db.select<std::int64_t>("SELECT ?", 7).at(0), 7); // and goes on working
}

TEST_F(DatabaseTest, names_the_key_of_a_duplicate)
{
    db.insert("INSERT INTO t (word) VALUES (?)", "once");
    try {
        db.insert("INSERT INTO t (word) VALUES (?)", "once");
        FAIL();
    } catch (const Duplicate& duplicate) {
        EXPECT_EQ(duplicate.key, "t_by_word");
    }
}

TEST_F(DatabaseTest, counts_matched_rows_even_when_nothing_differs)
{
    const auto id = db.insert("INSERT INTO t (word) VALUES ('same')");
    EXPECT_EQ(db.change("UPDATE t SET word = 'same' WHERE id = ?", id), 1);
    EXPECT_EQ(db.change("UPDATE t SET word = 'same' WHERE id = ?", id + 1), 0);
}

TEST_F(DatabaseTest, rolls_back_what_was_not_committed)
{
    {
        Transaction change{db};
        db.insert("INSERT INTO t (word) VALUES ('lost')");
    }
    {
        Transaction change{db};
        db.insert("INSERT INTO t (word) VALUES ('kept')");
        change.commit();
    }
    EXPECT_EQ(db.select<std::string>("SELECT word FROM t"), std::vector<std::string>{"kept"});
}

TEST_F(DatabaseTest, refuses_values_that_do_not_fit_instead_of_cutting_them)
{
    EXPECT_THROW(db.insert("INSERT INTO t (word) VALUES (?)", std::string(101, 'x')),
                 std::runtime_error);
}

TEST_F(DatabaseTest, quotes_no_value_in_an_error)
{
    try {
        db.insert("INSERT INTO t (word) VALUES (?)", std::string{"\xff secret"});
        FAIL() << "accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string{error.what()}.find("secret"), std::string::npos) << error.what();
    }
}

TEST_F(DatabaseTest, repeats_an_action_after_a_deadlock)
{
    const auto a = db.insert("INSERT INTO t (word) VALUES ('a')");
    const auto b = db.insert("INSERT INTO t (word) VALUES ('b')");
    // Two that lock the same rows the other way round, until each has done its work.
    const auto move = [&](std::int64_t first, std::int64_t second) {
        Database own{database.settings()};
        for (int done = 0; done < 50;) {
            try {
                repeat(own, [&] {
                    Transaction change{own};
                    own.change("UPDATE t SET part = COALESCE(part, 0) + 1 WHERE id = ?", first);
                    own.change("UPDATE t SET part = COALESCE(part, 0) + 1 WHERE id = ?", second);
                    change.commit();
                });
                ++done;
            } catch (const Deadlock&) { // the third in a row: the caller hears of it
            }
        }
    };
    std::thread other{[&] { move(b, a); }};
    move(a, b);
    other.join();
    for (const auto part : db.select<double>("SELECT part FROM t"))
        EXPECT_EQ(part, 100);
}

TEST_F(DatabaseTest, survives_a_server_that_was_killed_and_came_back)
{
    db.insert("INSERT INTO t (word) VALUES ('durable')");
    test::Server::get().crash();
    EXPECT_THROW(repeat(db, [&] { return db.select<std::string>("SELECT word FROM t"); }),
                 Unavailable);
    test::Server::get().start();
    EXPECT_EQ(repeat(db, [&] { return db.select<std::string>("SELECT word FROM t"); }).size(), 1U);
}

TEST_F(DatabaseTest, reconnects_in_the_middle_of_an_action_only_before_it_committed)
{
    int tries = 0;
    repeat(db, [&] {
        Transaction change{db};
        db.insert("INSERT INTO t (word) VALUES (?)", "word");
        if (++tries == 1) {
            test::Server::get().crash();
            test::Server::get().start();
        }
        db.insert("INSERT INTO t (word) VALUES (?)", "another");
        change.commit();
    });
    EXPECT_EQ(tries, 2);
    EXPECT_EQ(db.select<std::string>("SELECT word FROM t").size(), 2U);
}

TEST_F(DatabaseTest, pads_lists_so_that_few_statements_are_prepared)
{
    const std::vector<DocumentId> ids{{1}, {2}, {3}};
    EXPECT_EQ(many(ids).size(), 4U);
    EXPECT_EQ(marks(4), "?,?,?,?");
    EXPECT_EQ(many(std::vector<DocumentId>{}).size(), 1U); // NULL: matches nothing
}

} // namespace
} // namespace quire
