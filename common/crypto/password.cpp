#include <crypto/password.hpp>

#include <argon2.h>
#include <array>
#include <base/error.hpp>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>
#include <string>

namespace quire::crypto {

namespace {

struct Costs {
    std::uint32_t kibibytes = 19456;
    std::uint32_t passes = 2;
    std::uint32_t lanes = 1;
    bool operator==(const Costs&) const = default;
};

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr Costs today{};
constexpr Costs most{.kibibytes = 65536, .passes = 10, .lanes = 4};

std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view before)
{
    if (!text.starts_with(before)) return {};
    text.remove_prefix(before.size());
    std::uint32_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return {};
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    return number;
}

// "$argon2id$v=19$m=19456,t=2,p=1$…": empty for another kind or version.
std::optional<Costs> costs_of(std::string_view hash)
{
    const auto kibibytes = take_number(hash, "$argon2id$v=19$m=");
    const auto passes = take_number(hash, ",t=");
    const auto lanes = take_number(hash, ",p=");
    if (!kibibytes || !passes || !lanes || !hash.starts_with('$')) return {};
    return Costs{*kibibytes, *passes, *lanes};
}

bool is_affordable(const Costs& costs)
{
    return costs.kibibytes <= most.kibibytes && costs.passes <= most.passes &&
           costs.lanes <= most.lanes;
}

} // namespace

std::string hash_password(std::string_view password, const RandomSource& random)
{
    if (password.empty()) throw Invalid("password", "The password may not be empty.");
    if (password.size() > longest_password)
        throw Invalid("password",
                      fmt::format("The password may have {} bytes at most.", longest_password));
    std::array<std::byte, salt_bytes> salt{};
    random(salt);
    std::array<char, 256> encoded{};
    const int result = argon2id_hash_encoded(
        today.passes, today.kibibytes, today.lanes, password.data(), password.size(), salt.data(),
        salt.size(), hash_bytes, encoded.data(), encoded.size());
    if (result != ARGON2_OK)
        throw std::runtime_error(fmt::format("argon2: {}", argon2_error_message(result)));
    return encoded.data();
}

bool verify_password(std::string_view password, std::string_view hash)
{
    const auto costs = costs_of(hash);
    if (!costs || !is_affordable(*costs) || hash.size() > 1024) return false;
    if (password.empty() || password.size() > longest_password) return false;
    return argon2id_verify(std::string{hash}.c_str(), password.data(), password.size()) ==
           ARGON2_OK;
}

bool verify_no_password(std::string_view password)
{
    // Made once; nobody knows a password for it.
    static const std::string nobody = [] {
        std::array<std::byte, 32> unknown{};
        system_random(unknown);
        return hash_password({reinterpret_cast<const char*>(unknown.data()), unknown.size()});
    }();
    verify_password(password, nobody);
    return false;
}

bool needs_rehash(std::string_view hash)
{
    return costs_of(hash) != today;
}

} // namespace quire::crypto
