#include <crypto/digest.hpp>
#include <crypto/secret.hpp>
#include <crypto/token.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>

namespace quire::crypto {

namespace {

std::vector<std::byte> counting(std::size_t size)
{
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>(i);
    return bytes;
}

class SecretFile : public ::testing::Test {
protected:
    SecretFile()
    {
        auto name = (std::filesystem::temp_directory_path() / "quire-secret-XXXXXX").string();
        folder = ::mkdtemp(name.data());
    }
    ~SecretFile() override { std::filesystem::remove_all(folder); }

    std::filesystem::path write(const std::string& text, unsigned mode = 0600)
    {
        const auto file = folder / "secret";
        std::filesystem::remove(file);
        std::ofstream{file, std::ios::binary} << text;
        std::filesystem::permissions(file, static_cast<std::filesystem::perms>(mode));
        return file;
    }

    std::filesystem::path folder;
};

} // namespace

TEST(Digest, three_in_one_pass_agree_with_published_values)
{
    FileHasher hasher;
    hasher.update(bytes_of("a"));
    hasher.update({});
    hasher.update(bytes_of("bc"));
    const auto digests = hasher.finish();
    EXPECT_EQ(to_hex(digests.sha256),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(digests.sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(to_hex(digests.md5), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(digests.sha256, sha256("abc"));
}

TEST(Digest, hmac_agrees_with_rfc_4231)
{
    EXPECT_EQ(to_hex(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, compares_whole_values)
{
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
    EXPECT_TRUE(equal_in_constant_time("", ""));
}

TEST(Encoding, is_undone_by_decoding)
{
    for (std::size_t size = 0; size < 70; ++size) {
        const auto bytes = counting(size);
        EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
        const std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        EXPECT_EQ(from_base64(to_base64(bytes)), text);
    }
    EXPECT_EQ(to_base64(bytes_of("user:pass")), "dXNlcjpwYXNz");
    EXPECT_EQ(from_base64("YWI="), "ab");
}

TEST(Encoding, has_one_spelling_for_each_value)
{
    for (const auto* bad : {"A", "AB=", "AB==", "A B", "A+", "A/", "AB\n", "AB", "AAAAA"})
        EXPECT_FALSE(from_base64url(bad)) << bad; // "AB" has spare bits set
    EXPECT_TRUE(from_base64url("AA"));
    for (const auto* bad : {"A", "AA", "AA=", "A===", "====", "AB==", "A-==", "AA==AA=="})
        EXPECT_FALSE(from_base64(bad)) << bad;
    for (const auto* bad : {"a", "0g", "0x", " 0"})
        EXPECT_FALSE(from_hex(bad)) << bad;
}

TEST(MasterSecret, gives_each_purpose_its_own_key)
{
    const MasterSecret secret{counting(32)};
    EXPECT_EQ(to_hex(secret.key("jwt")),
              "433f9dd36f044faad1fedd4cf6e60002aa05a60bb3578a92563fc492e7cd90cc");
    EXPECT_NE(secret.key("jwt"), secret.key("grants"));
}

TEST(MasterSecret, refuses_weak_ones)
{
    EXPECT_THROW(MasterSecret{counting(31)}, ConfigError);
    EXPECT_THROW(MasterSecret{{}}, ConfigError);
    EXPECT_THROW(MasterSecret{std::vector<std::byte>(64)}, ConfigError);
}

TEST_F(SecretFile, is_read_whole)
{
    const std::string text = "0123456789abcdef0123456789abcdef\n";
    const auto secret = load_master_secret(write(text, 0640));
    const auto bytes = bytes_of(text);
    EXPECT_EQ(secret.key("x"), MasterSecret({bytes.begin(), bytes.end()}).key("x"));
}

TEST_F(SecretFile, must_be_long_and_closed_to_others)
{
    const std::string good = "0123456789abcdef0123456789abcdef";
    for (const unsigned mode : {0644U, 0604U, 0606U, 0660U, 0601U})
        EXPECT_THROW(load_master_secret(write(good, mode)), ConfigError) << mode;
    EXPECT_THROW(load_master_secret(write("short")), ConfigError);
    EXPECT_THROW(load_master_secret(write("")), ConfigError);
    EXPECT_THROW(load_master_secret(folder / "absent"), ConfigError);
    EXPECT_THROW(load_master_secret(folder), ConfigError);
    try {
        load_master_secret(write("short"));
    } catch (const ConfigError& error) {
        EXPECT_NE(std::string{error.what()}.find("/secret: the secret has 5 bytes"),
                  std::string::npos)
            << error.what();
    }
}

TEST(Token, is_of_the_alphabet_and_even)
{
    std::map<char, int> seen;
    for (int i = 0; i < 1000; ++i)
        for (const char c : random_token(62))
            ++seen[c];
    EXPECT_EQ(seen.size(), 62U);
    for (const auto& [c, count] : seen) { // 1000 expected, standard deviation 31
        EXPECT_GT(count, 800) << c;
        EXPECT_LT(count, 1200) << c;
    }
    EXPECT_EQ(random_token(64).size(), 64U);
    EXPECT_NE(random_token(64), random_token(64));
}

TEST(Token, throws_bytes_away_that_would_favour_some_characters)
{
    int calls = 0;
    const auto source = [&](std::span<std::byte> out) {
        for (auto& b : out)
            b = ++calls == 1 ? std::byte{255} : std::byte{1};
    };
    EXPECT_EQ(random_token(3, source), "BBB");
}

TEST(Token, is_stored_as_its_digest)
{
    EXPECT_EQ(stored_form("ppapi_" + std::string(64, 'a')),
              "9oeF8KNt3SuL4fC_js2rf9BKP_j5aZVNJMTGGT8aF-I");
}

} // namespace quire::crypto
