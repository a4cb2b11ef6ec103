#include <crypto/digest.hpp>

#include "openssl.hpp"

#include <new>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

namespace quire::crypto {

namespace {

DigestContext started(const EVP_MD* kind)
{
    DigestContext context{EVP_MD_CTX_new()};
    if (!context) throw std::bad_alloc{};
    require(EVP_DigestInit_ex(context.get(), kind, nullptr), "digest: init");
    return context;
}

void add(const DigestContext& context, Bytes bytes)
{
    require(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()), "digest: update");
}

void end(const DigestContext& context, std::span<std::byte> out)
{
    require(
        EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), nullptr),
        "digest: final");
}

} // namespace

struct FileHasher::State {
    DigestContext sha256 = started(EVP_sha256());
    DigestContext sha1 = started(EVP_sha1());
    DigestContext md5 = started(EVP_md5());
};

FileHasher::FileHasher() : m_state(std::make_unique<State>()) {}
FileHasher::FileHasher(FileHasher&&) noexcept = default;
FileHasher& FileHasher::operator=(FileHasher&&) noexcept = default;
FileHasher::~FileHasher() = default;

void FileHasher::update(Bytes bytes)
{
    add(m_state->sha256, bytes);
    add(m_state->sha1, bytes);
    add(m_state->md5, bytes);
}

FileDigests FileHasher::finish()
{
    FileDigests digests;
    end(m_state->sha256, digests.sha256);
    end(m_state->sha1, digests.sha1);
    end(m_state->md5, digests.md5);
    return digests;
}

Sha256 sha256(Bytes bytes)
{
    Sha256 digest{};
    const auto context = started(EVP_sha256());
    add(context, bytes);
    end(context, digest);
    return digest;
}

Sha256 sha256(std::string_view text)
{
    return sha256(bytes_of(text));
}

Sha256 hmac_sha256(Bytes key, Bytes message)
{
    Sha256 mac{};
    const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                            reinterpret_cast<unsigned char*>(mac.data()), nullptr);
    require(done ? 1 : 0, "hmac");
    return mac;
}

bool equal_in_constant_time(Bytes a, Bytes b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool equal_in_constant_time(std::string_view a, std::string_view b)
{
    return equal_in_constant_time(bytes_of(a), bytes_of(b));
}

} // namespace quire::crypto
