#pragma once
// Rows of browsers that are logged in.

#include <domain/ids.hpp>
#include <optional>
#include <store/database.hpp>

namespace quire::store {

struct SessionRow {
    UserId user;
    Time expires;
};

// Inserts nothing when the password has changed since `epoch` was read, or the account was closed:
// false. Both are locked, so that ending the sessions of a user misses none.
bool insert_session(Database& db, const Bytes<32>& token_sha256, UserId user, std::int64_t epoch,
                    Time now, Time expires);
std::optional<SessionRow> live_session(Database& db, const Bytes<32>& token_sha256, Time now);
void extend_session(Database& db, const Bytes<32>& token_sha256, Time expires);
void delete_session(Database& db, const Bytes<32>& token_sha256);
void delete_sessions(Database& db, UserId user);
void delete_expired_sessions(Database& db, Time now); // some of them

} // namespace quire::store
