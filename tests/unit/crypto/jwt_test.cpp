#include <crypto/jwt.hpp>

#include <gtest/gtest.h>
#include <json/parse.hpp>
#include <random>

namespace quire::crypto {

namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds noon{1763726400s};
const Expected expected{.token_type = "access", .issuer = "quire", .audience = "documentcloud"};

Key key(unsigned char fill = 7)
{
    Key result{};
    result.fill(static_cast<std::byte>(fill));
    return result;
}

Claims claims()
{
    return {.token_type = "access",
            .user_id = "8d0c4c9e-58a5-4f0b-a3a3-4a86a9d4f9aa",
            .jti = "j1",
            .iss = "quire",
            .aud = {"other", "documentcloud"},
            .iat = noon,
            .nbf = noon,
            .exp = noon + 300s};
}

std::string encoded(std::string_view text)
{
    return to_base64url(bytes_of(text));
}

// A token with this header and payload and a right HS256 signature.
std::string forged(std::string_view header, std::string_view payload)
{
    const auto signed_part = encoded(header) + '.' + encoded(payload);
    return signed_part + '.' + to_base64url(hmac_sha256(key(), bytes_of(signed_part)));
}

std::optional<TokenFault> fault(std::string_view token, Time now = noon + 10s,
                                const Expected& wanted = expected)
{
    const auto result = verify_token(token, key(), wanted, now);
    if (const auto* found = std::get_if<TokenFault>(&result)) return *found;
    return {};
}

constexpr auto good_header = R"({"alg":"HS256","typ":"JWT"})";
constexpr auto good_payload =
    R"({"token_type":"access","exp":1763726700,"iat":1763726400,"nbf":1763726400,)"
    R"("jti":"j","user_id":"u","aud":["documentcloud"],"iss":"quire"})";

} // namespace

TEST(Jwt, is_read_back_as_it_was_signed)
{
    const auto result = verify_token(sign_token(claims(), key()), key(), expected, noon);
    ASSERT_TRUE(std::holds_alternative<Claims>(result));
    EXPECT_EQ(std::get<Claims>(result), claims());
    EXPECT_FALSE(fault(forged(good_header, good_payload)));
}

TEST(Jwt, clients_can_read_its_end)
{
    const auto token = sign_token(claims(), key());
    const auto begin = token.find('.') + 1;
    const auto middle = from_base64url(token.substr(begin, token.rfind('.') - begin));
    ASSERT_TRUE(middle);
    const auto payload =
        json::parse({reinterpret_cast<const char*>(middle->data()), middle->size()});
    EXPECT_EQ(payload["exp"].integer(), 1763726700);
    EXPECT_EQ(payload["aud"].array()->size(), 2U);
}

TEST(Jwt, any_changed_character_is_refused)
{
    const auto token = sign_token(claims(), key());
    std::size_t tried = 0;
    for (std::size_t i = 0; i < token.size(); ++i) {
        for (const char c : std::string_view{"AzQ09-_.=+ \n"}) {
            auto changed = token;
            if (changed[i] == c) continue;
            changed[i] = c;
            EXPECT_TRUE(fault(changed)) << changed;
            ++tried;
        }
        EXPECT_TRUE(fault(token.substr(0, i)));
        EXPECT_TRUE(fault(token.substr(0, i) + token.substr(i + 1)));
        EXPECT_TRUE(fault(std::string{token}.insert(i, "A")));
    }
    EXPECT_GT(tried, 3000U);
    EXPECT_EQ(fault(token + "="), TokenFault::bad_signature);
    EXPECT_EQ(fault(token + "."), TokenFault::malformed);
}

TEST(Jwt, the_algorithm_is_not_the_tokens_choice)
{
    for (const auto* header : {R"({"alg":"none"})",
                               R"({"alg":"None","typ":"JWT"})",
                               R"({"alg":"nOnE"})",
                               R"({"alg":""})",
                               R"({"alg":null})",
                               R"({})",
                               R"({"typ":"JWT"})",
                               R"({"alg":"RS256"})",
                               R"({"alg":"HS384"})",
                               R"({"alg":"HS512"})",
                               R"({"alg":"ES256"})",
                               R"({"alg":"PS256"})",
                               R"({"alg":"EdDSA"})",
                               R"({"alg":"hs256"})",
                               R"({"alg":"HS256 "})",
                               R"({"alg":["HS256"]})",
                               R"({"alg":{"HS256":1}})",
                               R"({"alg":256})",
                               R"({"alg":"HS256","crit":["x"]})",
                               R"({"alg":"HS256","zip":"DEF"})",
                               R"({"alg":"HS256","typ":"JWE"})",
                               R"({"alg":"HS256","typ":1})",
                               R"({"alg":"RS256","jwk":{"kty":"oct","k":"AAAA"}})",
                               R"({"alg":"RS256","jku":"https://attacker.example/keys"})",
                               R"({"alg":"RS256","x5u":"https://attacker.example/c"})"}) {
        EXPECT_EQ(fault(forged(header, good_payload)), TokenFault::bad_algorithm) << header;
        const auto unsigned_one = encoded(header) + '.' + encoded(good_payload) + '.';
        EXPECT_EQ(fault(unsigned_one), TokenFault::bad_algorithm) << header;
    }
    // A key named by the header is not looked at.
    EXPECT_FALSE(fault(forged(R"({"alg":"HS256","kid":"../../dev/null"})", good_payload)));
    EXPECT_EQ(fault(encoded(good_header) + '.' + encoded(good_payload) + '.'),
              TokenFault::bad_signature);
}

TEST(Jwt, another_key_is_refused)
{
    EXPECT_EQ(fault(sign_token(claims(), key(8))), TokenFault::bad_signature);
    EXPECT_EQ(fault(sign_token(claims(), Key{})), TokenFault::bad_signature);
}

TEST(Jwt, malformed_ones_are_refused)
{
    for (const auto& header : {"", "x", "[]", "1", "{", R"({"alg":"HS256","alg":"HS256"})"})
        EXPECT_EQ(fault(forged(header, good_payload)), TokenFault::malformed) << header;
    for (const auto& token : {"", ".", "..", "...", "a.b.c", "....", "=.=.="})
        EXPECT_EQ(fault(token), TokenFault::malformed) << token;
    EXPECT_EQ(fault(std::string(8193, 'a')), TokenFault::malformed);
    auto huge = claims();
    huge.jti = std::string(9000, 'x');
    EXPECT_EQ(fault(sign_token(huge, key())), TokenFault::malformed);
}

TEST(Jwt, every_claim_is_required_and_typed)
{
    const auto payload = json::parse(good_payload);
    for (const auto& member : *payload.object()) {
        auto text = std::string{good_payload};
        const auto at = text.find('"' + member.key + '"');
        text.replace(at + 1, 1, "_"); // renamed: absent
        EXPECT_EQ(fault(forged(good_header, text)), TokenFault::malformed) << member.key;
    }
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"1763726700", "\"1763726700\""},
             {"1763726700", "1763726700.0"},
             {"1763726700", "9223372036854775807"},
             {"1763726700", "99999999999999999999"},
             {"1763726700", "-1"},
             {"1763726700", "null"},
             {"1763726700", "true"},
             {"[\"documentcloud\"]", "\"documentcloud\""},
             {"[\"documentcloud\"]", "[1]"},
             {"\"user_id\":\"u\"", "\"user_id\":1"},
             {"\"user_id\":\"u\"", "\"user_id\":\"\""},
             {"\"iss\":\"quire\"", "\"iss\":\"quire\",\"iss\":\"quire\""}}) {
        auto text = std::string{good_payload};
        text.replace(text.find(from), from.size(), to);
        EXPECT_EQ(fault(forged(good_header, text)), TokenFault::malformed) << text;
    }
}

TEST(Jwt, must_be_of_the_expected_kind)
{
    const auto token = sign_token(claims(), key());
    auto wanted = expected;
    wanted.token_type = "refresh";
    EXPECT_EQ(fault(token, noon, wanted), TokenFault::wrong_type);
    wanted = expected;
    wanted.issuer = "elsewhere";
    EXPECT_EQ(fault(token, noon, wanted), TokenFault::wrong_issuer);
    wanted = expected;
    wanted.audience = "papra";
    EXPECT_EQ(fault(token, noon, wanted), TokenFault::wrong_audience);
    auto nobody = claims();
    nobody.aud.clear();
    EXPECT_EQ(fault(sign_token(nobody, key())), TokenFault::wrong_audience);
}

TEST(Jwt, ends_exactly_and_begins_with_a_minute_of_grace)
{
    const auto token = sign_token(claims(), key());
    EXPECT_FALSE(fault(token, noon + 300s - 1us));
    EXPECT_EQ(fault(token, noon + 300s), TokenFault::expired);
    EXPECT_FALSE(fault(token, noon - 60s));
    EXPECT_EQ(fault(token, noon - 60s - 1us), TokenFault::not_yet_valid);
    auto late = claims();
    late.nbf = noon + 71s;
    EXPECT_EQ(fault(sign_token(late, key())), TokenFault::not_yet_valid);
}

TEST(Jwt, random_bytes_never_pass)
{
    std::mt19937 random{9};
    for (int round = 0; round < 20000; ++round) {
        std::string token(random() % 200, ' ');
        for (char& c : token)
            c = "abcXYZ019-_..="[random() % 14];
        EXPECT_TRUE(fault(token));
    }
}

} // namespace quire::crypto
