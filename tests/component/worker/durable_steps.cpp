// Stands in front of the real functions: the linker takes ours for the whole program.

#include "durable_steps.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <dlfcn.h>
#include <mysql.h>
#include <unistd.h>
#include <utility>

namespace {

std::atomic<int> steps = 0;
std::atomic<int> last = 0;
std::function<void()> slow_disk;

void step()
{
    if (++steps == last) ::kill(::getpid(), SIGKILL);
}

template<class Function>
Function real(const char* name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int STDCALL mysql_stmt_execute(MYSQL_STMT* statement)
{
    step();
    static const auto next = real<decltype(&mysql_stmt_execute)>("mysql_stmt_execute");
    return next(statement);
}

int STDCALL mysql_query(MYSQL* connection, const char* text)
{
    step();
    static const auto next = real<decltype(&mysql_query)>("mysql_query");
    return next(connection, text);
}

int rename(const char* from, const char* to) noexcept
{
    step();
    static const auto next = real<int (*)(const char*, const char*)>("rename");
    return next(from, to);
}

int syncfs(int fd) noexcept
{
    step();
    if (slow_disk) slow_disk();
    static const auto next = real<int (*)(int)>("syncfs");
    return next(fd);
}

int link(const char* from, const char* to) noexcept
{
    step();
    static const auto next = real<int (*)(const char*, const char*)>("link");
    return next(from, to);
}
}

namespace quire::test {

void kill_at_step(int n)
{
    steps = 0;
    last = n;
}

int steps_so_far()
{
    return steps;
}

void set_slow_disk(std::function<void()> work)
{
    slow_disk = std::move(work);
}

} // namespace quire::test
