#include "output.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <json/print.hpp>
#include <stdexcept>

namespace quire::ctl {

namespace {

std::string cell(const json::Value& value)
{
    if (value.is_null()) return "-";
    if (const auto text = value.text()) return std::string{*text};
    return json::print(value);
}

void append_padded(std::string& line, const std::string& text, std::size_t width, bool last)
{
    line += text;
    if (!last) line.append(width - length(text) + 2, ' ');
}

} // namespace

void Table::add(std::vector<json::Value> row)
{
    if (row.size() != m_columns.size())
        throw std::logic_error("a row with too few or too many cells");
    m_rows.push_back(std::move(row));
}

std::string Table::text(bool as_json) const
{
    return as_json ? for_programs() : for_people();
}

std::string Table::for_people() const
{
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        auto width = m_columns[i].size();
        for (const auto& row : m_rows)
            width = std::max(width, length(cell(row[i])));
        widths.push_back(width);
    }

    std::string out;
    const auto add_line = [&](auto&& cell_at) {
        for (std::size_t i = 0; i < m_columns.size(); ++i)
            append_padded(out, cell_at(i), widths[i], i + 1 == m_columns.size());
        out += '\n';
    };
    add_line([&](std::size_t i) { return m_columns[i]; });
    for (const auto& row : m_rows)
        add_line([&](std::size_t i) { return cell(row[i]); });
    return out;
}

std::string Table::for_programs() const
{
    json::Array rows;
    for (const auto& row : m_rows) {
        json::Object object;
        for (std::size_t i = 0; i < m_columns.size(); ++i)
            object.emplace_back(m_columns[i], row[i]);
        rows.emplace_back(std::move(object));
    }
    return json::print(rows) + '\n';
}

} // namespace quire::ctl
