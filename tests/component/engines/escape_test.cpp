// The walls of the child, tried from inside.

#include "conversation.hpp"
#include "fixtures.hpp"

#include <gtest/gtest.h>

namespace quire::engines {

using namespace testing_support;

namespace {

enum class Fate { refused, killed, done };

Fate fate_of(std::string_view attempt)
{
    Request request;
    request.job = Job::escape;
    request.attempt = attempt;
    const auto with = settings();
    request.limits = with.limits;
    const WhileWaiting nothing;
    const auto input = file_of("input");
    Conversation child{with, request, {input.get()}, -1, nothing};
    bool ready = false;
    while (const auto message = child.next()) {
        if (message->type == ToWorker::ready) ready = true;
        if (message->type == ToWorker::escape)
            return message->body == "\x01" ? Fate::refused : Fate::done;
    }
    EXPECT_TRUE(ready) << "the child died before it was locked in";
    return Fate::killed;
}

class Escape : public testing::TestWithParam<const char*> {};

} // namespace

TEST_P(Escape, is_refused)
{
    EXPECT_NE(fate_of(GetParam()), Fate::done);
}

INSTANTIATE_TEST_SUITE_P(
    Attempts, Escape,
    testing::Values("bpf", "become_dumpable", "become_root", "change_folder", "change_mode",
                    "change_mode_of_input", "change_owner", "change_root", "climb_out_of_fonts",
                    "clone3", "connect", "control_terminal", "create_file", "create_in_fonts",
                    "device_node", "executable_memory", "execute", "execute_memory", "fork",
                    "hard_link", "host_name", "internet_socket", "io_uring", "keys",
                    "kill_everyone", "kill_parent", "list_root", "load_module", "make_folder",
                    "make_link", "make_memory_executable", "mount", "nameless_file",
                    "new_namespace", "open_by_handle", "open_path_only", "open_process",
                    "packet_socket", "pass_descriptor", "perf", "priority", "raise_limit",
                    "read_own_memory_map", "read_parent_environment", "read_parent_memory",
                    "read_passwd", "remove", "rename", "steal_descriptor", "thread_signal_to_other",
                    "trace_parent", "unix_socket", "userfaultfd", "write_to_null"),
    [](const auto& about) { return std::string{about.param}; });

TEST(EscapeAttempts, the_worst_kill_the_child)
{
    for (const auto* attempt : {"execute", "internet_socket", "trace_parent", "io_uring", "mount"})
        EXPECT_EQ(fate_of(attempt), Fate::killed) << attempt;
}

TEST(EscapeAttempts, would_succeed_without_the_walls)
{
    // The attempts are real: the harmless ones work when the sandbox is off.
    Request request;
    request.job = Job::escape;
    request.sandbox_required = false;
    const auto with = settings();
    request.limits = with.limits;
    const WhileWaiting nothing;
    for (const auto* attempt : {"read_passwd", "list_root", "unix_socket", "executable_memory"}) {
        request.attempt = attempt;
        const auto input = file_of("input");
        Conversation child{with, request, {input.get()}, -1, nothing};
        std::string answer;
        while (const auto message = child.next())
            if (message->type == ToWorker::escape) answer = message->body;
        EXPECT_EQ(answer, std::string(1, '\0')) << attempt;
    }
}

} // namespace quire::engines
