#include "statement.hpp"

#include <base/log.hpp>
#include <errmsg.h>
#include <mysqld_error.h>
#include <store/database.hpp>
#include <unordered_map>

namespace quire {

namespace {

// Strict values, one character set, UTC, locks only on the rows that are named, and no join
// buffers: lists are read in the order of an index, which a buffer loses, so that all rows would be
// sorted.
constexpr const char* session_settings =
    "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin,"
    " sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', tx_isolation = 'READ-COMMITTED',"
    " innodb_lock_wait_timeout = 10, max_statement_time = 60, join_cache_level = 0, autocommit = 1";

constexpr std::size_t most_statements = 200;

bool is_loss(unsigned code)
{
    switch (code) {
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case CR_SERVER_LOST_EXTENDED:
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
    case CR_COMMANDS_OUT_OF_SYNC:
    case ER_SERVER_SHUTDOWN:
    case ER_CONNECTION_KILLED:
    case ER_CON_COUNT_ERROR:
    case ER_TOO_MANY_USER_CONNECTIONS:
        return true;
    default:
        return false;
    }
}

bool is_deadlock(unsigned code)
{
    return code == ER_CHECKREAD || code == ER_LOCK_WAIT_TIMEOUT || code == ER_LOCK_DEADLOCK;
}

// "Duplicate entry '…' for key 'users_by_email'" → "users_by_email". The entry itself is not told.
std::string key_name(const std::string& message)
{
    const auto end = message.rfind('\'');
    if (end == std::string::npos || end == 0) return "key";
    const auto begin = message.rfind('\'', end - 1);
    return begin == std::string::npos ? "key" : message.substr(begin + 1, end - begin - 1);
}

// These messages quote the value, which may be a piece of a document: only the number is told.
bool quotes_a_value(unsigned code)
{
    switch (code) {
    case ER_TRUNCATED_WRONG_VALUE:
    case ER_TRUNCATED_WRONG_VALUE_FOR_FIELD:
    case ER_WRONG_VALUE:
    case ER_WRONG_VALUE_FOR_TYPE:
    case ER_DATA_OUT_OF_RANGE:
    case ER_BAD_DATA:
        return true;
    default:
        return false;
    }
}

// Locks the server holds for a writing statement outside a transaction are its own commit.
bool is_write(std::string_view sql)
{
    return !sql.starts_with("SELECT") && !sql.starts_with("WITH") && !sql.starts_with("(");
}

} // namespace

struct Database::Connection {
    Handle<MYSQL, mysql_close> handle;
    std::unordered_map<std::string, std::unique_ptr<Statement>> statements; // before handle dies

    ~Connection() { statements.clear(); }

    Statement& statement(std::string_view sql)
    {
        std::string key{sql};
        if (const auto found = statements.find(key); found != statements.end())
            return *found->second;
        if (statements.size() >= most_statements) statements.clear();
        auto made = std::make_unique<Statement>(handle.get(), sql);
        return *statements.emplace(std::move(key), std::move(made)).first->second;
    }
};

Database::Database(DatabaseSettings settings) : m_settings(std::move(settings)) {}
Database::~Database() = default;

void Database::close() noexcept
{
    m_connection.reset();
    m_in_transaction = false;
}

Database::Connection& Database::connection()
{
    if (m_connection) return *m_connection;
    auto made = std::make_unique<Connection>();
    made->handle.reset(mysql_init(nullptr));
    if (!made->handle) throw std::bad_alloc();
    auto* handle = made->handle.get();
    const unsigned connect_seconds = 5;
    const unsigned answer_seconds = 90;
    mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(handle, MYSQL_OPT_CONNECT_TIMEOUT, &connect_seconds);
    mysql_options(handle, MYSQL_OPT_READ_TIMEOUT, &answer_seconds);
    if (!mysql_real_connect(handle, nullptr, m_settings.user.c_str(), m_settings.password.c_str(),
                            m_settings.name.empty() ? nullptr : m_settings.name.c_str(), 0,
                            m_settings.socket.c_str(),
                            CLIENT_FOUND_ROWS | CLIENT_MULTI_STATEMENTS) ||
        mysql_query(handle, session_settings) != 0) {
        log::error("database_connect",
                   {{"account", m_settings.user}, {"code", mysql_errno(handle)}});
        throw Disconnected(false);
    }
    m_connection = std::move(made);
    if (m_check) {
        try {
            m_check(*this);
        } catch (...) { // not a database we may work with: try afresh next time
            close();
            throw;
        }
    }
    return *m_connection;
}

void Database::fail(unsigned code, const std::string& message, bool commits)
{
    if (is_loss(code)) {
        close();
        throw Disconnected(commits);
    }
    if (is_deadlock(code)) throw Deadlock();
    if (code == ER_DUP_ENTRY) throw Duplicate(key_name(message));
    if (code == ER_STATEMENT_TIMEOUT) throw Unavailable("the database took too long");
    if (code == ER_RECORD_FILE_FULL || code == ER_DISK_FULL)
        throw Unavailable("the database has no space left");
    throw std::runtime_error("database error " + std::to_string(code) +
                             (quotes_a_value(code) ? std::string{} : ": " + message));
}

void Database::fetch(std::string_view sql, const Values& values, std::size_t columns,
                     const TakeRow& take)
{
    try {
        auto& statement = connection().statement(sql);
        statement.execute(values);
        statement.fetch(columns, take);
    } catch (const ClientError& error) { // the one place where codes become exceptions
        fail(error.code, error.message, false);
    }
}

void Database::fetch_anew(std::string_view sql, const Values& values, std::size_t columns,
                          const TakeRow& take)
{
    try {
        Statement statement{connection().handle.get(), sql};
        statement.execute(values);
        statement.fetch(columns, take);
    } catch (const ClientError& error) { // as above
        fail(error.code, error.message, false);
    }
}

Database::Outcome Database::execute(std::string_view sql, const Values& values)
{
    bool sent = false;
    try {
        auto& statement = connection().statement(sql);
        sent = is_write(sql) && !m_in_transaction;
        statement.execute(values);
        return {statement.matched(), statement.inserted()};
    } catch (const ClientError& error) { // as above
        fail(error.code, error.message, sent);
    }
}

void Database::control(const char* sql, bool commits)
{
    auto* handle = connection().handle.get();
    if (mysql_query(handle, sql) != 0) fail(mysql_errno(handle), mysql_error(handle), commits);
}

void Database::script(const std::string& sql)
{
    auto* handle = connection().handle.get();
    int state = mysql_real_query(handle, sql.data(), sql.size());
    while (state == 0) {
        const Handle<MYSQL_RES, mysql_free_result> ignored{mysql_store_result(handle)};
        if (mysql_errno(handle) != 0) break;
        state = mysql_next_result(handle);
    }
    if (mysql_errno(handle) != 0) fail(mysql_errno(handle), mysql_error(handle), true);
}

Transaction::Transaction(Database& database) : m_database(database)
{
    if (m_database.m_in_transaction) throw std::logic_error("a transaction is open already");
    m_database.control("START TRANSACTION", false);
    m_database.m_in_transaction = true;
}

Transaction::~Transaction()
{
    if (!m_open || !m_database.m_in_transaction) return;
    m_database.m_in_transaction = false;
    try {
        m_database.control("ROLLBACK", false);
    } catch (...) { // closing the connection rolls back, too; a destructor has nobody to tell
        m_database.close();
    }
}

void Transaction::commit()
{
    if (!m_database.m_in_transaction) throw Disconnected(false); // lost within the transaction
    m_database.control("COMMIT", true);
    m_database.m_in_transaction = false;
    m_open = false;
}

std::string marks(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += i == 0 ? "?" : ",?";
    return text;
}

namespace {

std::string without_wildcards(std::string_view text)
{
    std::string pattern;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern;
}

} // namespace

std::string beginning_with(std::string_view text)
{
    return without_wildcards(text) + '%';
}

std::string containing(std::string_view text)
{
    return '%' + without_wildcards(text) + '%';
}

} // namespace quire
