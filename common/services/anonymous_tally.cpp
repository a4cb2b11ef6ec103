#include <services/anonymous_tally.hpp>

#include <base/address.hpp>
#include <base/error.hpp>
#include <services/accounts.hpp>

namespace quire {

namespace {

void require_within(std::int64_t used, std::int64_t allowed)
{
    if (used > allowed)
        throw TooMany{"This address has used up its requests without login for today. Log in, or "
                      "try tomorrow."};
}

} // namespace

void AnonymousTally::count(std::string_view address, Accounts& accounts)
{
    if (m_allowed == 0) return;
    const auto network = network_of(address);
    const auto due = take_due(network);
    if (due == 0) return;
    const auto used = accounts.add_anonymous(network, due); // outside the lock: it may take long
    hear(network, used);
    require_within(used, m_allowed);
}

// How many requests must be written down now; 0 when that can wait.
std::int64_t AnonymousTally::take_due(const std::string& network)
{
    const auto now = m_clock();
    const std::lock_guard lock{m_guard};
    if (m_entries.size() >= most_addresses) make_room();
    if (m_entries.size() >= most_addresses && !m_entries.contains(network)) return 1;
    auto& entry = m_entries[network];
    ++entry.unwritten;
    const bool fresh = now - entry.heard < interval;
    if (fresh) require_within(entry.written, m_allowed); // known already: no commit for refusals
    if (fresh && entry.unwritten < batch && entry.total() <= m_allowed) return 0;
    return std::exchange(entry.unwritten, 0);
}

void AnonymousTally::hear(const std::string& network, std::int64_t written)
{
    const auto now = m_clock();
    const std::lock_guard lock{m_guard};
    if (const auto entry = m_entries.find(network); entry != m_entries.end()) {
        entry->second.written = written;
        entry->second.heard = now;
    }
}

// Forgets addresses that have been quiet, with what was not written of them.
void AnonymousTally::make_room()
{
    const auto now = m_clock();
    std::erase_if(m_entries,
                  [&](const auto& entry) { return now - entry.second.heard > interval; });
}

} // namespace quire
