#include <crypto/password.hpp>

#include <base/error.hpp>
#include <gtest/gtest.h>

namespace quire::crypto {

TEST(Password, is_hashed_with_argon2id_at_the_promised_cost)
{
    const auto hash = hash_password("correct horse");
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
    EXPECT_NE(hash, hash_password("correct horse")); // its own salt
    EXPECT_TRUE(verify_password("correct horse", hash));
    EXPECT_FALSE(verify_password("correct horsf", hash));
    EXPECT_FALSE(verify_password("", hash));
    EXPECT_FALSE(needs_rehash(hash));
}

TEST(Password, refuses_empty_and_endless_ones)
{
    EXPECT_THROW(hash_password(""), Invalid);
    EXPECT_THROW(hash_password(std::string(1025, 'x')), Invalid);
    EXPECT_FALSE(verify_password(std::string(2000000, 'x'), hash_password("x")));
}

TEST(Password, never_fits_a_hash_that_cannot_be_read_or_costs_too_much)
{
    for (const auto* hash :
         {"", "x", "$argon2id$", "$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA",
          "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=8,t=99999,p=1$a$b",
          "$argon2id$v=19$m=19456,t=2,p=1$", "$argon2id$v=19$m=19456,t=2,p=1$!!!$!!!"}) {
        EXPECT_FALSE(verify_password("x", hash)) << hash;
    }
    EXPECT_TRUE(needs_rehash("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$AAAA"));
}

TEST(Password, of_nobody_is_always_wrong)
{
    EXPECT_FALSE(verify_no_password("x"));
    EXPECT_FALSE(verify_no_password(""));
}

} // namespace quire::crypto
