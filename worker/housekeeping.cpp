#include "housekeeping.hpp"

#include <base/error.hpp>
#include <base/log.hpp>

namespace quire {

namespace {

constexpr std::chrono::hours interval{1};

} // namespace

void Housekeeping::run_when_due()
{
    const auto now = std::chrono::steady_clock::now();
    if (m_last && now - *m_last < interval) return;
    try {
        std::int64_t emptied = 0;
        while (const auto some = m_quire.documents.empty_expired_trash())
            emptied += some;
        if (emptied > 0) log::info("trash_emptied", {{"documents", emptied}});
        m_last = now;
    } catch (const Unavailable&) { // the next call tries again
    }
}

} // namespace quire
