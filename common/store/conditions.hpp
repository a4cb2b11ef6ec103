#pragma once
// A WHERE clause put together from constant pieces, with the values that go with them.

#include <store/database.hpp>
#include <store/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire::store {

class Conditions {
public:
    // `sql` is a constant with one question mark per parameter.
    template<class... Parameters>
    void add(std::string_view sql, const Parameters&... parameters)
    {
        m_sql += m_sql.empty() ? "" : " AND ";
        m_sql += sql;
        (append(m_values, parameters), ...);
    }

    // `column` IN (list). An empty list matches nothing.
    template<class T>
    void add_in(std::string_view column, const std::vector<T>& list)
    {
        const auto values = many(list);
        add(std::string{column} + " IN (" + marks(values.size()) + ")", values);
    }

    std::string where() const { return m_sql.empty() ? "" : " WHERE " + m_sql; }
    const Values& values() const { return m_values; }

private:
    std::string m_sql;
    Values m_values;
};

} // namespace quire::store
