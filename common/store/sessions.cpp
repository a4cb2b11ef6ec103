#include <store/sessions.hpp>

namespace quire::store {

bool insert_session(Database& db, const Bytes<32>& token_sha256, UserId user, std::int64_t epoch,
                    Time now, Time expires)
{
    return db.change("INSERT INTO sessions (token_sha256, user_id, created_at, expires_at)"
                     " SELECT ?, u.id, ?, ? FROM users u JOIN passwords p ON p.user_id = u.id"
                     " WHERE u.id = ? AND u.active = 1 AND p.epoch = ?",
                     token_sha256, now, expires, user, epoch) > 0;
}

std::optional<SessionRow> live_session(Database& db, const Bytes<32>& token_sha256, Time now)
{
    const auto row = db.find<UserId, Time>(
        "SELECT user_id, expires_at FROM sessions WHERE token_sha256 = ? AND expires_at > ?",
        token_sha256, now);
    if (!row) return {};
    return SessionRow{std::get<0>(*row), std::get<1>(*row)};
}

void extend_session(Database& db, const Bytes<32>& token_sha256, Time expires)
{
    db.change("UPDATE sessions SET expires_at = ? WHERE token_sha256 = ?", expires, token_sha256);
}

void delete_session(Database& db, const Bytes<32>& token_sha256)
{
    db.change("DELETE FROM sessions WHERE token_sha256 = ?", token_sha256);
}

void delete_sessions(Database& db, UserId user)
{
    db.change("DELETE FROM sessions WHERE user_id = ?", user);
}

void delete_expired_sessions(Database& db, Time now)
{
    db.change("DELETE FROM sessions WHERE expires_at <= ? LIMIT 100", now);
}

} // namespace quire::store
