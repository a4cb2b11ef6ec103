#pragma once
// The installation's master secret and the keys made from it, one for each purpose.

#include <base/config.hpp>
#include <crypto/digest.hpp>
#include <filesystem>
#include <string_view>

namespace quire::crypto {

using Key = std::array<std::byte, 32>;

class MasterSecret {
public:
    // At least 32 bytes; throws ConfigError otherwise.
    explicit MasterSecret(std::vector<std::byte> secret);
    ~MasterSecret(); // wipes
    MasterSecret(MasterSecret&&) noexcept = default;
    MasterSecret& operator=(MasterSecret&&) = delete;

    // HKDF-SHA256 with `purpose` as info: keys of two purposes tell nothing about each other.
    Key key(std::string_view purpose) const;

private:
    std::vector<std::byte> m_secret;
};

// Throws ConfigError, naming the file, when it is absent, shorter than 32 bytes, readable or
// writable by others than owner and group, or the same byte repeated.
MasterSecret load_master_secret(const std::filesystem::path& file);

} // namespace quire::crypto
