#pragma once
// What a statement costs, whatever the machine: the rows and index entries the server went through.

#include <cstdint>
#include <store/database.hpp>

namespace quire::test {

template<class Action>
std::int64_t rows_read(Database& db, Action&& action)
{
    const auto count = [&db] {
        return db
            .find<std::int64_t>("SELECT CAST(SUM(variable_value) AS INTEGER) FROM"
                                " information_schema.session_status WHERE variable_name IN"
                                " ('HANDLER_READ_KEY', 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV',"
                                " 'HANDLER_READ_RND', 'HANDLER_READ_RND_NEXT',"
                                " 'HANDLER_READ_FIRST', 'HANDLER_READ_LAST')")
            .value();
    };
    count(); // prepared now, so that the next ones cost the same
    const auto empty = count();
    const auto noise = count() - empty;
    const auto before = count();
    action();
    return count() - before - noise;
}

} // namespace quire::test
