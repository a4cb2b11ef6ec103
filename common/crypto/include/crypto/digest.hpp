#pragma once
// Digests of streams, HMAC, comparison, and the text forms of bytes.

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quire::crypto {

using Bytes = std::span<const std::byte>;
using Sha256 = std::array<std::byte, 32>;
using Sha1 = std::array<std::byte, 20>;
using Md5 = std::array<std::byte, 16>;

inline Bytes bytes_of(std::string_view text)
{
    return std::as_bytes(std::span{text.data(), text.size()});
}

struct FileDigests {
    Sha256 sha256{};
    Sha1 sha1{}; // for clients that ask for it; never a basis of trust
    Md5 md5{};   // likewise
};

// All three in one pass over a file.
class FileHasher {
public:
    FileHasher();
    FileHasher(FileHasher&&) noexcept;
    FileHasher& operator=(FileHasher&&) noexcept;
    ~FileHasher();

    void update(Bytes bytes);
    // Call once; the hasher is used up.
    FileDigests finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

Sha256 sha256(Bytes bytes);
Sha256 sha256(std::string_view text);

Sha256 hmac_sha256(Bytes key, Bytes message);

// Takes the same time wherever the difference is; lengths may leak.
bool equal_in_constant_time(Bytes a, Bytes b);
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string to_hex(Bytes bytes); // lower case
// Either case; empty when it is not whole pairs of hexadecimal digits.
std::optional<std::vector<std::byte>> from_hex(std::string_view text);

std::string to_base64url(Bytes bytes); // no padding
// Strict: no padding, no white space, no spare bits set: one text for each byte string.
std::optional<std::vector<std::byte>> from_base64url(std::string_view text);

// Standard alphabet with padding (HTTP Basic). Strict.
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64(Bytes bytes);

} // namespace quire::crypto
