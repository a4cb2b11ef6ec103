#pragma once
// Rows of mail on its way.

#include <base/uuid.hpp>
#include <domain/ids.hpp>
#include <optional>
#include <store/database.hpp>
#include <string>
#include <string_view>

namespace quire::store {

struct MessageRow {
    std::int64_t id = 0;
    Uuid uuid;
    UserId user;
    std::string subject;
    std::string content;
    Time created;
    std::int64_t attempts = 0; // before this one
};

void insert_message(Database& db, const Uuid& uuid, UserId user, std::string_view subject,
                    std::string_view content, Time now);
std::int64_t messages_since(Database& db, UserId user, Time since);

// The one that has been due the longest and that nobody else has locked.
std::optional<MessageRow> lock_due_message(Database& db, Time now);
void postpone_message(Database& db, std::int64_t id, Time until); // counts an attempt
std::int64_t note_failure(Database& db, std::int64_t id,
                          std::string_view reason); // attempts so far
// Never due again. Not sent: given up.
void end_message(Database& db, std::int64_t id, std::optional<Time> sent, std::string_view reason);
void delete_ended_messages(Database& db, Time created_before); // some of them

} // namespace quire::store
