#include <store/outbox.hpp>

namespace quire::store {

void insert_message(Database& db, const Uuid& uuid, UserId user, std::string_view subject,
                    std::string_view content, Time now)
{
    db.change("INSERT INTO outbox (uuid, user_id, subject, content, created_at, try_at)"
              " VALUES (?, ?, ?, ?, ?, ?)",
              uuid, user, subject, content, now, now);
}

std::int64_t messages_since(Database& db, UserId user, Time since)
{
    return db
        .find<std::int64_t>("SELECT COUNT(*) FROM outbox WHERE user_id = ? AND created_at > ?",
                            user, since)
        .value_or(0);
}

std::optional<MessageRow> lock_due_message(Database& db, Time now)
{
    auto row = db.find<std::int64_t, Uuid, UserId, std::string, std::string, Time, std::int64_t>(
        "SELECT id, uuid, user_id, subject, content, created_at, attempts FROM outbox"
        " WHERE try_at <= ? ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        now);
    if (!row) return {};
    auto& [id, uuid, user, subject, content, created, attempts] = *row;
    return MessageRow{id, uuid, user, std::move(subject), std::move(content), created, attempts};
}

void postpone_message(Database& db, std::int64_t id, Time until)
{
    db.change("UPDATE outbox SET attempts = attempts + 1, try_at = ? WHERE id = ?", until, id);
}

std::int64_t note_failure(Database& db, std::int64_t id, std::string_view reason)
{
    db.change("UPDATE outbox SET reason = ? WHERE id = ?", reason, id);
    return db.find<std::int64_t>("SELECT attempts FROM outbox WHERE id = ?", id).value_or(0);
}

void end_message(Database& db, std::int64_t id, std::optional<Time> sent, std::string_view reason)
{
    db.change("UPDATE outbox SET try_at = NULL, sent_at = ?, reason = ?, content = '' WHERE id = ?",
              sent, reason, id);
}

void delete_ended_messages(Database& db, Time created_before)
{
    db.change("DELETE FROM outbox WHERE try_at IS NULL AND created_at < ? LIMIT 1000",
              created_before);
}

} // namespace quire::store
