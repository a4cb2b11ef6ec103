#include "child_program.hpp"

#include "walls/escape_attempts.hpp"
#include "walls/lockdown.hpp"

#include <engines/child.hpp>

#include <fcntl.h>
#include <malloc.h>
#include <new>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

namespace quire::engines {

namespace {

std::uint64_t bytes_of(int fd)
{
    struct stat about {};
    return fstat(fd, &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

std::uint64_t input_bytes(const Request& request)
{
    auto bytes = bytes_of(child_input);
    for (std::uint32_t i = 0; i < request.more_inputs; ++i)
        bytes += bytes_of(child_more_inputs + static_cast<int>(i));
    return bytes;
}

// Of the worker's account, which its own threads count to.
constexpr std::uint64_t most_threads = 512;

Limits limits_for(const Request& request)
{
    const auto input = input_bytes(request);
    const bool ranged = request.job == Job::read || request.job == Job::turn;
    const auto pages = ranged ? request.range.count : request.boxed_pages;
    Limits limits;
    limits.memory_bytes = request.limits.memory_bytes + input; // the file is mapped
    limits.file_bytes = 4 * input + (std::uint64_t{1} << 30);
    limits.cpu = std::chrono::seconds{request.limits.document_seconds * (pages + 1) +
                                      request.limits.page_seconds * pages};
    if (request.job == Job::convert) limits.processes = most_threads;
    return limits;
}

Limits office_limits(const Request& request)
{
    Limits limits;
    limits.memory_bytes = request.limits.memory_bytes;
    limits.file_bytes = request.output_bytes;
    limits.cpu = std::chrono::seconds{request.limits.document_seconds};
    limits.processes = most_threads; // it makes threads; processes are refused
    limits.descriptors = 512;
    return limits;
}

void lock_in(const Request& request)
{
    if (request.job == Job::convert_office) {
        limit_resources(office_limits(request));
        if (request.sandbox_required)
            restrict_files_of_program(request.office, request.work_folder);
        return; // system calls: just before LibreOffice starts
    }
    limit_resources(limits_for(request));
    if (!request.sandbox_required) return;
    restrict_files();
    // The decoder of HEIC waits for its one thread for ever when it cannot start it.
    restrict_system_calls(request.job == Job::convert ? Threads::allowed : Threads::none);
}

std::int64_t escape(Channel& channel, const Request& request)
{
    Encoder answer;
    answer.u32(static_cast<std::uint32_t>(try_to_escape(request.attempt)));
    channel.send(ToWorker::escape, answer.take());
    return 0;
}

// Runs only while nothing else of the same unit wants the processor: somebody waits for an answer
// of a handler, nobody for the next page to the millisecond. Nice values do not do: measured beside
// a long document, the slowest answers took as long as without, with this half as long. Units share
// by their CPUWeight, whatever their processes ask for, so a busy server does not starve the child.
void give_way()
{
    const sched_param none{};
    sched_setscheduler(0, SCHED_IDLE, &none);
}

void answer(Channel& channel, Prepare prepare)
{
    const auto request = decode_request(channel.receive().body);
    try {
        const auto work = request.job == Job::escape ? Work{escape} : prepare(request);
        lock_in(request);
        channel.send(ToWorker::ready);
        channel.send_done(work(channel, request));
    } catch (const NoSandbox&) {
        channel.send_failed(ErrorKind::no_sandbox);
    } catch (const EngineError& error) {
        channel.send_failed(error.kind());
    } catch (const std::bad_alloc&) {
        channel.send_failed(ErrorKind::out_of_memory);
    } catch (const TooLarge&) {
        channel.send_failed(ErrorKind::too_large);
    } catch (const std::exception&) { // a library's complaint about the file
        channel.send_failed(ErrorKind::damaged);
    }
}

} // namespace

// The pictures of a page are tens of megabytes, and the next page's as large: fetched from the
// kernel anew each time they cost a colour page nearly a third of its CPU.
void keep_freed_memory()
{
    constexpr int largest_allowed = 32 << 20;
    constexpr int most_at_the_end = 128 << 20;
    mallopt(M_MMAP_THRESHOLD, largest_allowed);
    mallopt(M_TRIM_THRESHOLD, most_at_the_end);
}

int run_child(Prepare prepare)
{
    try {
        give_way();
        keep_freed_memory();
        Channel channel{child_control};
        answer(channel, prepare);
    } catch (const std::exception&) { // nobody is left to be told
        return 1;
    }
    return 0;
}

} // namespace quire::engines
