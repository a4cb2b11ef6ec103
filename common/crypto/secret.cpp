#include <crypto/secret.hpp>

#include "openssl.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace quire::crypto {

namespace {

constexpr std::size_t least_bytes = 32;
constexpr std::size_t most_bytes = 4096;

using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

const unsigned char* raw(const void* bytes)
{
    return static_cast<const unsigned char*>(bytes);
}

std::vector<std::byte> read_whole(int file)
{
    std::vector<std::byte> bytes(most_bytes);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto count = ::read(file, bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw std::system_error(errno, std::generic_category(), "read");
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return bytes;
}

} // namespace

MasterSecret::MasterSecret(std::vector<std::byte> secret) : m_secret(std::move(secret))
{
    if (m_secret.size() < least_bytes)
        throw ConfigError(fmt::format("the secret has {} bytes, it needs at least {}",
                                      m_secret.size(), least_bytes));
    if (std::ranges::count(m_secret, m_secret.front()) == std::ssize(m_secret))
        throw ConfigError("the secret is one byte repeated");
}

MasterSecret::~MasterSecret()
{
    if (!m_secret.empty()) OPENSSL_cleanse(m_secret.data(), m_secret.size());
}

Key MasterSecret::key(std::string_view purpose) const
{
    const KeyContext context{EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr)};
    require(context ? 1 : 0, "hkdf: context");
    require(EVP_PKEY_derive_init(context.get()), "hkdf: init");
    require(EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()), "hkdf: digest");
    require(EVP_PKEY_CTX_set1_hkdf_key(context.get(), raw(m_secret.data()),
                                       static_cast<int>(m_secret.size())),
            "hkdf: secret");
    require(EVP_PKEY_CTX_add1_hkdf_info(context.get(), raw(purpose.data()),
                                        static_cast<int>(purpose.size())),
            "hkdf: purpose");
    Key key{};
    std::size_t size = key.size();
    require(EVP_PKEY_derive(context.get(), reinterpret_cast<unsigned char*>(key.data()), &size),
            "hkdf: derive");
    return key;
}

MasterSecret load_master_secret(const std::filesystem::path& file)
{
    const auto refuse = [&](const std::string& why) {
        throw ConfigError(fmt::format("auth.secret_file {}: {}", file.string(), why));
    };
    const Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
    if (!descriptor) refuse(std::generic_category().message(errno));
    struct stat about {};
    if (::fstat(descriptor.get(), &about) != 0 || !S_ISREG(about.st_mode)) refuse("not a file");
    if ((about.st_mode & (S_IRWXO | S_IWGRP)) != 0)
        refuse("others may read or change it; chmod 640 it");
    try {
        return MasterSecret{read_whole(descriptor.get())};
    } catch (const ConfigError& error) { // again, with the file's name
        refuse(error.what());
        throw;
    }
}

} // namespace quire::crypto
