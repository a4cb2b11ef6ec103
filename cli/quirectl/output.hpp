#pragma once
// What quirectl prints: one table, for people or (--json) for programs.

#include <json/value.hpp>
#include <string>
#include <vector>

namespace quire::ctl {

class Table {
public:
    explicit Table(std::vector<std::string> columns) : m_columns(std::move(columns)) {}

    void add(std::vector<json::Value> row); // as many as there are columns

    // People: aligned columns under their names. Programs: an array of objects on one line.
    std::string text(bool as_json) const;

private:
    std::string for_people() const;
    std::string for_programs() const;

    std::vector<std::string> m_columns;
    std::vector<std::vector<json::Value>> m_rows;
};

} // namespace quire::ctl
