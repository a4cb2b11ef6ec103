#pragma once
// A real MariaDB for one test program: created in a temporary folder, reachable by a socket in it,
// stopped and deleted at exit. QUIRE_KEEP=1 leaves it behind and prints how to look at it.

#include <filesystem>
#include <memory>
#include <store/database.hpp>
#include <string>

namespace quire::test {

// A fresh, empty database with all migrations; about 20 ms. Dropped at the end of the scope.
class TestDatabase {
public:
    TestDatabase();
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    // For connections of one's own, and for Config: {socket, name}; the account is `account()`.
    DatabaseSettings settings() const;
    std::string account() const; // may do everything, authenticated by the socket
    Database& connection() { return *m_connection; }

private:
    std::string m_name;
    std::unique_ptr<Database> m_connection;
};

// The server itself, started at first use.
class Server {
public:
    static Server& get();
    const std::string& socket() const { return m_socket; }
    const std::filesystem::path& folder() const { return m_folder; }
    const std::string& account() const { return m_account; }
    // Kills it without warning, as a crash would, and starts it again on the same files.
    void crash();
    void start();
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

private:
    Server();
    std::filesystem::path m_folder;
    std::string m_socket;
    std::string m_account;
    int m_pid = -1;
};

std::filesystem::path sql_folder();

} // namespace quire::test
