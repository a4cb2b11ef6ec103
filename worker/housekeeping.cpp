#include "housekeeping.hpp"

#include "mail.hpp"

#include <base/error.hpp>
#include <base/log.hpp>

namespace quire {

namespace {

constexpr std::chrono::hours interval{1};
constexpr std::chrono::seconds longest_delivery{8}; // well below the watchdog's patience

} // namespace

bool Housekeeping::run_when_due()
{
    try {
        const auto published = m_quire.documents.publish_due();
        if (published > 0) log::info("published", {{"documents", published}});
        const bool sent = send_one();
        run_hourly();
        return published > 0 || sent;
    } catch (const Unavailable&) { // the next call tries again
        return false;
    }
}

bool Housekeeping::send_one()
{
    if (m_command.empty()) return false;
    const auto message = m_quire.messages.claim();
    if (!message) return false;
    const auto why = deliver(m_command, message->text, longest_delivery);
    if (why.empty()) {
        m_quire.messages.sent(message->id);
    } else {
        log::warning("mail_failed", {{"message", message->id}, {"why", why}});
        m_quire.messages.failed(message->id, why);
    }
    return true;
}

void Housekeeping::run_hourly()
{
    const auto now = std::chrono::steady_clock::now();
    if (m_last && now - *m_last < interval) return;
    std::int64_t emptied = 0;
    while (const auto some = m_quire.documents.empty_expired_trash())
        emptied += some;
    if (emptied > 0) log::info("trash_emptied", {{"documents", emptied}});
    m_quire.messages.forget_old();
    forget();
    m_last = now;
}

// Small batches, and not all at once: nobody waits for them, and nobody shall wait because of them.
void Housekeeping::forget()
{
    constexpr int most_batches = 10;
    std::int64_t jobs = 0;
    for (int i = 0; i < most_batches; ++i) {
        const auto some = m_quire.jobs.forget_old();
        jobs += some;
        if (some == 0) break;
    }
    const auto addresses = m_quire.fetches.forget_old();
    const auto uploads = m_quire.uploads.forget_interrupted();
    const auto purges = m_quire.revisions.empty_quarantine();
    if (jobs + addresses + uploads + purges > 0)
        log::info(
            "forgotten",
            {{"jobs", jobs}, {"addresses", addresses}, {"uploads", uploads}, {"purges", purges}});
}

} // namespace quire
