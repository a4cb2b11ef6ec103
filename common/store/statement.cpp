#include "statement.hpp"

#include <fmt/format.h>

namespace quire {

using namespace std::chrono;

namespace {

MYSQL_TIME to_mysql(Time time)
{
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss<microseconds> clock{time - day};
    MYSQL_TIME out{};
    out.year = static_cast<unsigned>(static_cast<int>(date.year()));
    out.month = static_cast<unsigned>(date.month());
    out.day = static_cast<unsigned>(date.day());
    out.hour = static_cast<unsigned>(clock.hours().count());
    out.minute = static_cast<unsigned>(clock.minutes().count());
    out.second = static_cast<unsigned>(clock.seconds().count());
    out.second_part = static_cast<unsigned long>(clock.subseconds().count());
    out.time_type = MYSQL_TIMESTAMP_DATETIME;
    return out;
}

Time from_mysql(const MYSQL_TIME& in)
{
    const year_month_day date{year{static_cast<int>(in.year)}, month{in.month},
                              std::chrono::day{in.day}};
    return Time{sys_days{date}} + hours{in.hour} + minutes{in.minute} + seconds{in.second} +
           microseconds{in.second_part};
}

// Where the library finds one parameter's bytes.
struct Parameter {
    MYSQL_TIME time{};
    unsigned long length = 0;
};

void lend(MYSQL_BIND& bind, Parameter& parameter, const Value& value)
{
    bind.buffer_type = MYSQL_TYPE_NULL;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = const_cast<std::int64_t*>(number); // the library only reads it
    } else if (const auto* real = std::get_if<double>(&value)) {
        bind.buffer_type = MYSQL_TYPE_DOUBLE;
        bind.buffer = const_cast<double*>(real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        bind.buffer_type = MYSQL_TYPE_STRING;
        bind.buffer = const_cast<char*>(text->data());
        bind.buffer_length = text->size();
        parameter.length = text->size();
        bind.length = &parameter.length;
    } else if (const auto* time = std::get_if<Time>(&value)) {
        parameter.time = to_mysql(*time);
        bind.buffer_type = MYSQL_TYPE_DATETIME;
        bind.buffer = &parameter.time;
    }
}

// Where the library puts one column of the current row.
struct Receiver {
    std::int64_t number = 0;
    double real = 0;
    MYSQL_TIME time{};
    std::string text;
    unsigned long length = 0;
    my_bool null = 0;
    enum_field_types type = MYSQL_TYPE_STRING;

    Value take() const
    {
        if (null) return std::monostate{};
        if (type == MYSQL_TYPE_LONGLONG) return number;
        if (type == MYSQL_TYPE_DOUBLE) return real;
        if (type == MYSQL_TYPE_DATETIME) return from_mysql(time);
        return text.substr(0, length);
    }
};

enum_field_types receive_as(enum_field_types type)
{
    switch (type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_NEWDECIMAL: // SUM() of integers
        return MYSQL_TYPE_LONGLONG;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        return MYSQL_TYPE_DOUBLE;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        return MYSQL_TYPE_DATETIME;
    default:
        return MYSQL_TYPE_STRING;
    }
}

void point(MYSQL_BIND& bind, Receiver& receiver, const MYSQL_FIELD& field)
{
    receiver.type = receive_as(field.type);
    bind.buffer_type = receiver.type;
    bind.is_null = &receiver.null;
    bind.length = &receiver.length;
    if (receiver.type == MYSQL_TYPE_LONGLONG) {
        bind.buffer = &receiver.number;
    } else if (receiver.type == MYSQL_TYPE_DOUBLE) {
        bind.buffer = &receiver.real;
    } else if (receiver.type == MYSQL_TYPE_DATETIME) {
        bind.buffer = &receiver.time;
    } else {
        receiver.text.resize(field.max_length);
        bind.buffer = receiver.text.data();
        bind.buffer_length = receiver.text.size();
    }
}

} // namespace

Statement::Statement(MYSQL* connection, std::string_view sql)
    : m_statement(mysql_stmt_init(connection))
{
    if (!m_statement) throw ClientError{mysql_errno(connection), mysql_error(connection)};
    const my_bool measure = 1; // so that text columns get buffers of the right size
    mysql_stmt_attr_set(m_statement.get(), STMT_ATTR_UPDATE_MAX_LENGTH, &measure);
    check(mysql_stmt_prepare(m_statement.get(), sql.data(), sql.size()) != 0);
}

void Statement::fail() const
{
    throw ClientError{mysql_stmt_errno(m_statement.get()), mysql_stmt_error(m_statement.get())};
}

void Statement::execute(const Values& parameters)
{
    const auto wanted = mysql_stmt_param_count(m_statement.get());
    if (wanted != parameters.size())
        throw WrongColumn(fmt::format("{} parameters for {} marks", parameters.size(), wanted));

    std::vector<MYSQL_BIND> binds(parameters.size(), MYSQL_BIND{});
    std::vector<Parameter> lent(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i)
        lend(binds[i], lent[i], parameters[i]);
    mysql_stmt_free_result(m_statement.get());
    if (!binds.empty()) check(mysql_stmt_bind_param(m_statement.get(), binds.data()) != 0);
    check(mysql_stmt_execute(m_statement.get()) != 0);
}

void Statement::fetch(std::size_t columns, const std::function<void(Values&)>& take)
{
    check(mysql_stmt_store_result(m_statement.get()) != 0);
    const Handle<MYSQL_RES, mysql_free_result> shape{mysql_stmt_result_metadata(m_statement.get())};
    const std::size_t found = shape ? mysql_num_fields(shape.get()) : 0;
    if (found != columns) throw WrongColumn(fmt::format("{} columns, not {}", found, columns));

    std::vector<MYSQL_BIND> binds(columns, MYSQL_BIND{});
    std::vector<Receiver> receivers(columns);
    const MYSQL_FIELD* fields = mysql_fetch_fields(shape.get());
    for (std::size_t i = 0; i < columns; ++i)
        point(binds[i], receivers[i], fields[i]);
    check(mysql_stmt_bind_result(m_statement.get(), binds.data()) != 0);

    Values row;
    for (;;) {
        const int state = mysql_stmt_fetch(m_statement.get());
        if (state == MYSQL_NO_DATA) break;
        if (state == MYSQL_DATA_TRUNCATED) throw WrongColumn("a column does not fit its type");
        check(state != 0);
        row.clear();
        for (const auto& receiver : receivers)
            row.push_back(receiver.take());
        take(row);
    }
    mysql_stmt_free_result(m_statement.get());
}

std::int64_t Statement::matched() const
{
    return static_cast<std::int64_t>(mysql_stmt_affected_rows(m_statement.get()));
}

std::int64_t Statement::inserted() const
{
    return static_cast<std::int64_t>(mysql_stmt_insert_id(m_statement.get()));
}

} // namespace quire
