#include <crypto/presigned.hpp>

#include <gtest/gtest.h>
#include <random>

namespace quire::crypto {

namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds noon{1763726400s};

NamedKey named(const std::string& id, unsigned char fill)
{
    NamedKey key{.id = id, .key = {}};
    key.key.fill(static_cast<std::byte>(fill));
    return key;
}

Grant grant()
{
    return {.method = "PUT",
            .path = "/uploads/17",
            .expires = noon + 300s,
            .most_bytes = 1000,
            .content_type = "application/pdf",
            .principal = "user 5 epoch 2"};
}

} // namespace

TEST(Grant, is_good_until_it_expires)
{
    const std::vector<NamedKey> keys{named("b", 2), named("a", 1)};
    const auto signature = sign_grant(grant(), keys[0]);
    EXPECT_EQ(signature.size(), 45U);
    EXPECT_TRUE(verify_grant(grant(), signature, keys, noon));
    EXPECT_TRUE(verify_grant(grant(), signature, keys, noon + 300s - 1us));
    EXPECT_FALSE(verify_grant(grant(), signature, keys, noon + 300s));
}

TEST(Grant, an_older_key_still_verifies_and_a_dropped_one_does_not)
{
    const auto old_key = named("a", 1);
    const auto signature = sign_grant(grant(), old_key);
    EXPECT_TRUE(verify_grant(grant(), signature, std::vector{named("b", 2), old_key}, noon));
    EXPECT_FALSE(verify_grant(grant(), signature, std::vector{named("b", 2)}, noon));
    EXPECT_FALSE(verify_grant(grant(), signature, std::vector{named("b", 1)}, noon));
    EXPECT_FALSE(verify_grant(grant(), signature, {}, noon));
}

TEST(Grant, covers_every_field)
{
    const std::vector<NamedKey> keys{named("a", 1)};
    const auto signature = sign_grant(grant(), keys[0]);
    const auto expect_refused = [&](auto change) {
        auto other = grant();
        change(other);
        EXPECT_FALSE(verify_grant(other, signature, keys, noon));
    };
    expect_refused([](Grant& g) { g.method = "GET"; });
    expect_refused([](Grant& g) { g.path = "/uploads/18"; });
    expect_refused([](Grant& g) { g.expires += 1s; });
    expect_refused([](Grant& g) { g.most_bytes = 1001; });
    expect_refused([](Grant& g) { g.content_type = ""; });
    expect_refused([](Grant& g) { g.principal = "user 5 epoch 3"; });
}

TEST(Grant, nothing_moves_from_one_field_to_the_next)
{
    auto a = grant();
    auto b = grant();
    a.content_type = "x\n1:y";
    a.principal = "z";
    b.content_type = "x";
    b.principal = "y\n1:z";
    EXPECT_NE(sign_grant(a, named("a", 1)), sign_grant(b, named("a", 1)));
}

TEST(Grant, any_changed_character_is_refused)
{
    const std::vector<NamedKey> keys{named("a", 1)};
    const auto signature = sign_grant(grant(), keys[0]);
    for (std::size_t i = 0; i < signature.size(); ++i) {
        for (int c = 0; c < 256; ++c) {
            auto changed = signature;
            changed[i] = static_cast<char>(c);
            EXPECT_EQ(verify_grant(grant(), changed, keys, noon), changed == signature);
        }
        EXPECT_FALSE(verify_grant(grant(), signature.substr(0, i), keys, noon));
    }
    EXPECT_FALSE(verify_grant(grant(), signature + "A", keys, noon));
}

} // namespace quire::crypto
