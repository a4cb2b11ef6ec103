#pragma once
// One prepared statement of the client library, with the buffers it is lent.

#include <base/handle.hpp>
#include <functional>
#include <mysql.h>
#include <store/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

// What the client library complained about.
struct ClientError {
    unsigned code;
    std::string message;
};

class Statement {
public:
    // Throws ClientError, as do all others.
    Statement(MYSQL* connection, std::string_view sql);

    void execute(const Values& parameters);
    // After execute: all rows, each of exactly `columns` columns.
    void fetch(std::size_t columns, const std::function<void(Values&)>& take);
    std::int64_t matched() const;
    std::int64_t inserted() const;

private:
    [[noreturn]] void fail() const;
    void check(bool failed) const
    {
        if (failed) fail();
    }

    Handle<MYSQL_STMT, mysql_stmt_close> m_statement;
};

} // namespace quire
