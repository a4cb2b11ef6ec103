#include <services/messages.hpp>

#include "core.hpp"
#include "mail_text.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <base/text.hpp>
#include <store/outbox.hpp>
#include <store/people.hpp>

namespace quire {

namespace {

using std::chrono::seconds;

// At least a minute, so that a message that is being sent is not taken for one that failed.
Time::duration pause(const Core& core, std::int64_t attempts)
{
    const auto first = std::max<std::int64_t>(60, core.config().worker.retry_seconds);
    const auto doubled = first << std::clamp<std::int64_t>(attempts, 0, 10);
    return seconds{std::min<std::int64_t>(doubled, 3600)};
}

std::optional<std::string> address_of(Database& db, UserId user)
{
    const auto row = store::user_row(db, user);
    if (!row || !row->active || !is_mail_address(row->email)) return {};
    return row->email;
}

} // namespace

void Messages::send(std::string_view subject, std::string_view content, const Viewer& viewer)
{
    if (!viewer.user) throw Unauthenticated{};
    if (m_core.config().mail.command.empty())
        throw Conflict{"This archive sends no mail; its administrator can set mail.command and "
                       "mail.from."};
    const auto user = *viewer.user;
    m_core.transaction([&](Database& db) {
        if (!address_of(db, user))
            throw Conflict{"Your account has no e-mail address that mail can be sent to; ask the "
                           "administrator of this archive to set one."};
        if (store::messages_since(db, user, m_core.now() - std::chrono::days{1}) >= most_per_day)
            throw TooMany{"You have had " + std::to_string(most_per_day) +
                          " messages within a day; try again tomorrow."};
        store::insert_message(db, m_core.new_uuid(), user, subject, content, m_core.now());
    });
}

std::optional<OutgoingMail> Messages::claim()
{
    const auto& from = m_core.config().mail.from;
    return m_core.transaction([&](Database& db) -> std::optional<OutgoingMail> {
        while (const auto message = store::lock_due_message(db, m_core.now())) {
            const auto to = address_of(db, message->user);
            if (to && is_mail_address(from)) {
                store::postpone_message(db, message->id,
                                        m_core.now() + pause(m_core, message->attempts));
                return OutgoingMail{message->id,
                                    mail_text({from, *to, message->subject, message->content,
                                               message->uuid, message->created})};
            }
            store::end_message(db, message->id, std::nullopt,
                               to ? "mail.from is no e-mail address"
                                  : "the account is closed or has no e-mail address");
        }
        return {};
    });
}

void Messages::sent(std::int64_t id)
{
    m_core.transaction([&](Database& db) { store::end_message(db, id, m_core.now(), ""); });
}

void Messages::failed(std::int64_t id, std::string_view reason)
{
    const auto why = first(reason, 500);
    m_core.transaction([&](Database& db) {
        if (store::note_failure(db, id, why) >= m_core.config().worker.attempts)
            store::end_message(db, id, std::nullopt, why);
    });
}

void Messages::forget_old()
{
    m_core.transaction([&](Database& db) {
        store::delete_ended_messages(db, m_core.now() - std::chrono::days{30});
    });
}

} // namespace quire
