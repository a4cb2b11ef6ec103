#pragma once
// What all services of one thread share: configuration, time, chance, the database connection, the
// files, the keys and the index. Private to this layer. Everything is opened at first use.

#include <base/clock.hpp>
#include <base/config.hpp>
#include <base/random.hpp>
#include <blobs/blobs.hpp>
#include <crypto/secret.hpp>
#include <map>
#include <memory>
#include <optional>
#include <search/searcher.hpp>
#include <store/database.hpp>
#include <string>
#include <string_view>

namespace quire {

class Core {
public:
    Core(const Config& config, std::string program, Clock clock, RandomSource random);

    const Config& config() const { return m_config; }
    Time now() const { return m_clock(); }
    const RandomSource& random() const { return m_random; }
    Uuid new_uuid() const { return random_uuid(m_random); }
    std::filesystem::path blob_folder() const { return m_config.paths.state / "blobs"; }
    std::filesystem::path index_folder() const { return m_config.paths.state / "index"; }

    // The connection was checked: schema and durability. Throws SchemaError or Unavailable.
    Database& database() { return m_database; }
    blobs::Store& blobs();
    search::Searcher& searcher();
    // One key per purpose, from the installation's secret.
    const crypto::Key& key(const std::string& purpose);

    // Runs an action as one transaction, again after deadlocks and lost connections. The action
    // must start from nothing each time, and do nothing slow.
    template<class Action>
    auto transaction(Action&& action)
    {
        return repeat(m_database, [&] {
            Transaction change{m_database};
            if constexpr (std::is_void_v<decltype(action(m_database))>) {
                action(m_database);
                change.commit();
            } else {
                auto answer = action(m_database);
                change.commit();
                return answer;
            }
        });
    }
    // Reading: no transaction, the same repetition.
    template<class Action>
    auto read(Action&& action)
    {
        return repeat(m_database, [&] { return action(m_database); });
    }

private:
    Config m_config;
    Clock m_clock;
    RandomSource m_random;
    Database m_database;
    std::unique_ptr<blobs::Store> m_blobs;
    std::unique_ptr<search::Searcher> m_searcher;
    std::optional<crypto::MasterSecret> m_secret;
    std::map<std::string, crypto::Key> m_keys;
};

} // namespace quire
