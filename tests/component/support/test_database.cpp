#include <support/test_database.hpp>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <stdexcept>
#include <store/schema.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace quire::test {

namespace {

namespace fs = std::filesystem;

std::string user_name()
{
    const auto* entry = ::getpwuid(::getuid());
    return entry ? entry->pw_name : "root";
}

// Memory, where there is some: the server syncs at every commit.
fs::path make_folder()
{
    const bool memory = ::access("/dev/shm", W_OK) == 0;
    std::string name = memory ? "/dev/shm/quire-test-XXXXXX" : "/tmp/quire-test-XXXXXX";
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    return name;
}

int spawn(const std::vector<std::string>& words, const fs::path& log)
{
    const int pid = ::fork();
    if (pid != 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a killed test program leaves no server behind
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    std::vector<char*> arguments;
    for (const auto& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

void run(const std::vector<std::string>& words, const fs::path& log)
{
    int state = 0;
    ::waitpid(spawn(words, log), &state, 0);
    if (state != 0)
        throw std::runtime_error("cannot run " + words[0] +
                                 " (Debian: apt-get install mariadb-server); see " + log.string());
}

bool answers(const std::string& socket, const std::string& account)
{
    try {
        Database database{{socket, "", account, ""}};
        return database.find<std::int64_t>("SELECT 1").has_value();
    } catch (const Unavailable&) { // not yet: the caller asks again until its deadline
        return false;
    }
}

bool keeping()
{
    return std::getenv("QUIRE_KEEP") != nullptr;
}

} // namespace

fs::path sql_folder()
{
    return QUIRE_SQL_FOLDER;
}

Server::Server() : m_folder(make_folder()), m_socket(m_folder / "socket"), m_account(user_name())
{
    // A folder of its own for temporary tables: each server that starts empties its own.
    run({"env", "TMPDIR=" + m_folder.string(), "mariadb-install-db", "--no-defaults", "--force",
         "--user=" + m_account, "--datadir=" + (m_folder / "data").string(),
         "--auth-root-authentication-method=socket", "--auth-root-socket-user=" + m_account,
         "--skip-test-db"},
        m_folder / "log");
    start();
}

void Server::start()
{
    const char* program =
        ::access("/usr/sbin/mariadbd", X_OK) == 0 ? "/usr/sbin/mariadbd" : "mariadbd";
    m_pid = spawn({program, "--no-defaults", "--user=" + m_account,
                   "--datadir=" + (m_folder / "data").string(), "--socket=" + m_socket,
                   "--tmpdir=" + m_folder.string(), "--skip-networking",
                   "--pid-file=" + (m_folder / "pid").string(), "--innodb-buffer-pool-size=128M",
                   "--innodb-log-file-size=64M"},
                  m_folder / "log");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!answers(m_socket, m_account)) {
        if (std::chrono::steady_clock::now() > deadline || ::waitpid(m_pid, nullptr, WNOHANG) != 0)
            throw std::runtime_error("MariaDB does not start: " + (m_folder / "log").string());
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
}

void Server::crash()
{
    ::kill(m_pid, SIGKILL);
    ::waitpid(m_pid, nullptr, 0);
    m_pid = -1;
}

Server::~Server()
{
    if (m_pid > 0) {
        ::kill(m_pid, keeping() ? SIGTERM : SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    if (keeping())
        fmt::print(stderr, "kept: mariadbd --no-defaults --datadir={0}/data --socket={0}/socket\n",
                   m_folder.string());
    else
        fs::remove_all(m_folder);
}

Server& Server::get()
{
    static Server server; // one per test program: creating it takes longer than most tests
    return server;
}

TestDatabase::TestDatabase()
{
    static std::atomic<int> count = 0;
    m_name = fmt::format("quire_{}", ++count);
    Database server{{Server::get().socket(), "", account(), ""}};
    create_database(server, m_name);
    m_connection = std::make_unique<Database>(settings());
    static const auto migrations = load_migrations(sql_folder() / "migrations");
    migrate(*m_connection, migrations, [](const std::string&) {});
}

TestDatabase::~TestDatabase()
{
    if (keeping()) return;
    try {
        m_connection->script("DROP DATABASE " + m_name);
    } catch (const std::exception&) { // the server is killed at the end anyway
    }
}

DatabaseSettings TestDatabase::settings() const
{
    return {Server::get().socket(), m_name, account(), ""};
}

std::string TestDatabase::account() const
{
    return Server::get().account();
}

} // namespace quire::test
