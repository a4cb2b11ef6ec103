#include "core.hpp"

#include <algorithm>
#include <crypto/digest.hpp>
#include <fstream>
#include <store/schema.hpp>

namespace quire {

namespace {

// "quire-documents" → "quire_documents", "quirectl" → "quire_ctl".
std::string account_of(std::string program)
{
    if (program == "quirectl") return "quire_ctl";
    std::replace(program.begin(), program.end(), '-', '_');
    return program;
}

// The first line of the account's password file; "" where the socket says who we are.
std::string password_of(const Config& config, const std::string& account)
{
    if (config.database.passwords.empty()) return {};
    std::ifstream in{config.database.passwords / account};
    std::string password;
    if (!std::getline(in, password))
        throw ConfigError("cannot read " + (config.database.passwords / account).string());
    return password;
}

DatabaseSettings settings(const Config& config, const std::string& program)
{
    const auto account = account_of(program);
    return {config.database.socket, config.database.name, account, password_of(config, account)};
}

class DigestHasher : public blobs::Hasher {
public:
    void update(std::span<const std::byte> bytes) override { m_hasher.update(bytes); }
    blobs::Digests finish() override
    {
        const auto digests = m_hasher.finish();
        return {digests.sha256, digests.sha1, digests.md5};
    }

private:
    crypto::FileHasher m_hasher;
};

} // namespace

Core::Core(const Config& config, std::string program, Clock clock, RandomSource random)
    : m_config(config), m_clock(std::move(clock)), m_random(std::move(random)),
      m_database(settings(config, program))
{
    m_database.on_connect(check_schema);
}

blobs::Store& Core::blobs()
{
    if (!m_blobs) {
        std::filesystem::create_directories(blob_folder());
        m_blobs = std::make_unique<blobs::Store>(
            blob_folder(), [] { return std::make_unique<DigestHasher>(); },
            m_config.limits.free_bytes);
    }
    return *m_blobs;
}

search::Searcher& Core::searcher()
{
    if (!m_searcher) m_searcher = std::make_unique<search::Searcher>(index_folder());
    return *m_searcher;
}

const crypto::Key& Core::key(const std::string& purpose)
{
    if (const auto found = m_keys.find(purpose); found != m_keys.end()) return found->second;
    if (!m_secret) m_secret.emplace(crypto::load_master_secret(m_config.auth.secret_file));
    return m_keys.emplace(purpose, m_secret->key(purpose)).first->second;
}

} // namespace quire
