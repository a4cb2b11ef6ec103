#include <base/uuid.hpp>

#include <gtest/gtest.h>

namespace quire {

TEST(Uuid, prints_and_reads_back)
{
    const auto uuid = random_uuid();
    EXPECT_EQ(parse_uuid(to_string(uuid)), uuid);
    EXPECT_EQ(to_string(uuid)[14], '4');
}

TEST(Uuid, short_id_is_one_to_one)
{
    for (int i = 0; i < 1000; ++i) {
        const auto uuid = random_uuid();
        const auto text = short_id(uuid);
        EXPECT_EQ(text.size(), 24U);
        EXPECT_TRUE(text[0] >= 'a' && text[0] <= 'z');
        EXPECT_EQ(parse_short_id(text), uuid);
    }
}

TEST(Uuid, refuses_what_is_not_one)
{
    for (const auto* text :
         {"", "8d0c4c9e58a54f0ba3a34a86a9d4f9aa", "8d0c4c9e-58a5-4f0b-a3a3-4a86a9d4f9a",
          "zd0c4c9e-58a5-4f0b-a3a3-4a86a9d4f9aa", "8d0c4c9e_58a5-4f0b-a3a3-4a86a9d4f9aa"})
        EXPECT_FALSE(parse_uuid(text)) << text;
    for (const auto* text :
         {"", "0aaaaaaaaaaaaaaaaaaaaaaa", "Aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaa",
          "zzzzzzzzzzzzzzzzzzzzzzzzz", "999999999999999999999999"})
        EXPECT_FALSE(parse_short_id(text)) << text;
}

} // namespace quire
