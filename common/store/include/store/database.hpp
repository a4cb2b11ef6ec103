#pragma once
// One connection to MariaDB, with typed statements:
//
//   for (auto& [id, title] : db.select<DocumentId, std::string>("SELECT … WHERE user_id = ?",
//   owner))
//
// Values always travel as binds; the SQL text is put together from constants only. Statements are
// prepared once per connection. Connects at first use; a connection that broke is opened again by
// the next action. Not thread-safe: one Database per thread.

#include <base/error.hpp>
#include <base/handle.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <store/value.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace quire {

struct DatabaseSettings {
    std::string socket;
    std::string name; // of the database; "" = none selected
    std::string user;
    std::string password; // "" = the socket says who we are
};

// A unique key exists already. `key` is its name in the schema.
class Duplicate : public Error {
public:
    explicit Duplicate(std::string k) : Error("duplicate " + k), key(std::move(k)) {}
    std::string key;
};

// The server gave up this transaction for the sake of another one: repeat the whole action.
class Deadlock : public Unavailable {
public:
    Deadlock() : Unavailable("the database is busy") {}
};

// The connection is gone. `undecided`: a commit was under way, so nobody knows whether it happened.
class Disconnected : public Unavailable {
public:
    explicit Disconnected(bool u) : Unavailable("the database is away"), undecided(u) {}
    bool undecided;
};

// What a select answers per row: the bare type for one column, a tuple for more.
template<class... Columns>
struct RowOf {
    using type = std::tuple<Columns...>;
};
template<class Only>
struct RowOf<Only> {
    using type = Only;
};
template<class... Columns>
using Row = typename RowOf<Columns...>::type;

class Database {
public:
    explicit Database(DatabaseSettings settings);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Called once after each new connection, before anything else runs on it.
    void on_connect(std::function<void(Database&)> check) { m_check = std::move(check); }

    template<class... Columns, class... Parameters>
    std::vector<Row<Columns...>> select(std::string_view sql, const Parameters&... parameters)
    {
        Values values;
        (append(values, parameters), ...);
        std::vector<Row<Columns...>> rows;
        fetch(sql, values, sizeof...(Columns), [&rows](Values& columns) {
            rows.push_back(row<Columns...>(columns, std::index_sequence_for<Columns...>{}));
        });
        return rows;
    }

    // The only row, or none. More than one is a bug in the statement (WrongColumn).
    template<class... Columns, class... Parameters>
    std::optional<Row<Columns...>> find(std::string_view sql, const Parameters&... parameters)
    {
        auto rows = select<Columns...>(sql, parameters...);
        if (rows.size() > 1) throw WrongColumn("more than one row");
        if (rows.empty()) return {};
        return std::move(rows.front());
    }

    // select(), by a statement that is prepared for this once. Executed again, a statement that
    // names a generated column reads whole rows where the index would do (MariaDB 10.11): use this
    // to go through many entries of an index.
    template<class... Columns, class... Parameters>
    std::vector<Row<Columns...>> select_anew(std::string_view sql, const Parameters&... parameters)
    {
        Values values;
        (append(values, parameters), ...);
        std::vector<Row<Columns...>> rows;
        fetch_anew(sql, values, sizeof...(Columns), [&rows](Values& columns) {
            rows.push_back(row<Columns...>(columns, std::index_sequence_for<Columns...>{}));
        });
        return rows;
    }

    // INSERT, UPDATE, DELETE. Answers how many rows the statement matched (not: really altered).
    template<class... Parameters>
    std::int64_t change(std::string_view sql, const Parameters&... parameters)
    {
        Values values;
        (append(values, parameters), ...);
        return execute(sql, values).matched;
    }

    // INSERT of one row. Answers its AUTO_INCREMENT value.
    template<class... Parameters>
    std::int64_t insert(std::string_view sql, const Parameters&... parameters)
    {
        Values values;
        (append(values, parameters), ...);
        return execute(sql, values).inserted;
    }

    // Several statements without parameters, for migrations and grants. Never with input.
    void script(const std::string& sql);

    bool in_transaction() const { return m_in_transaction; }
    void close() noexcept;

private:
    friend class Transaction;
    struct Connection;
    struct Outcome {
        std::int64_t matched = 0;
        std::int64_t inserted = 0;
    };
    using TakeRow = std::function<void(Values&)>;

    template<class... Columns, std::size_t... index>
    static Row<Columns...> row(Values& columns, std::index_sequence<index...>)
    {
        return Row<Columns...>{Column<Columns>::read(std::move(columns[index]))...};
    }
    void fetch(std::string_view sql, const Values& values, std::size_t columns,
               const TakeRow& take);
    void fetch_anew(std::string_view sql, const Values& values, std::size_t columns,
                    const TakeRow& take);
    Outcome execute(std::string_view sql, const Values& values);
    void control(const char* sql, bool commits);
    Connection& connection();
    [[noreturn]] void fail(unsigned code, const std::string& message, bool commits);

    DatabaseSettings m_settings;
    std::function<void(Database&)> m_check;
    std::unique_ptr<Connection> m_connection;
    bool m_in_transaction = false;
};

// Rolls back at the end of its scope unless commit() ran. One at a time per connection.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

// Runs a whole action, again after a deadlock or lock timeout (twice at most), and once more on a
// fresh connection when the old one was gone before anything was committed. The action must start
// from nothing each time.
template<class Action>
auto repeat(Database& database, Action&& action)
{
    const bool nested = database.in_transaction(); // then it is for the outer action to start again
    bool reconnected = false;
    for (int deadlocks = 0;;) {
        try {
            return action();
        } catch (const Deadlock&) { // the transaction is rolled back: the action as a whole starts
                                    // again
            if (nested || ++deadlocks > 2) throw;
        } catch (const Disconnected& lost) { // the server restarted, or dropped an idle connection
            if (nested || lost.undecided || reconnected) throw;
            reconnected = true;
        }
    }
}

// "?, ?, ?" for a list of values. Lists are padded to the next power of two by repeating the last
// value, so that few different statements are prepared.
template<class T>
Values many(const std::vector<T>& list)
{
    Values values;
    for (const auto& item : list)
        values.push_back(to_value(item));
    if (values.empty()) values.emplace_back();
    while ((values.size() & (values.size() - 1)) != 0)
        values.push_back(Value{values.back()});
    return values;
}
std::string marks(std::size_t count); // "?,?,?"

// Turn what a person typed into a LIKE pattern.
std::string beginning_with(std::string_view text);
std::string containing(std::string_view text);

} // namespace quire
