#include <algorithm>
#include <array>
#include <base/error.hpp>
#include <cerrno>
#include <engines/engine.hpp>
#include <queue/lease.hpp>
#include <queue/verdict.hpp>
#include <services/jobs.hpp>
#include <system_error>

namespace quire::queue {

namespace {

using Act = Verdict::Act;
using engines::EngineError;
using engines::ErrorKind;

// Faults that pass once there is room again. A disk that cannot read is none of them: waiting for
// it would never end.
bool system_is_short(const std::error_code& code)
{
    constexpr std::array shortages{ENOSPC, EDQUOT, ENOMEM, EMFILE, ENFILE, EAGAIN, EROFS};
    return code.category() == std::generic_category() || code.category() == std::system_category()
               ? std::ranges::find(shortages, code.value()) != shortages.end()
               : false;
}

// A child that died or ran out of something may have been a victim of the machine: one more try.
bool worth_another_try(ErrorKind kind, const Job& job)
{
    const bool may_be_chance = kind == ErrorKind::crashed || kind == ErrorKind::timed_out ||
                               kind == ErrorKind::out_of_memory;
    return may_be_chance && job.attempts < 2;
}

Verdict of_engine(const EngineError& error, const Job& job)
{
    if (error.may_pass_later()) return {Act::retry_for_free, error.what(), error.what()};
    if (error.kind() == ErrorKind::killed || worth_another_try(error.kind(), job))
        return {Act::retry, error.what(), error.what()};
    return {Act::fail, error.what(), error.what()};
}

} // namespace

Verdict judge(const std::exception_ptr& thrown, const Job& job)
{
    constexpr auto internal = "The file could not be processed because of an internal error.";
    try {
        std::rethrow_exception(thrown);
    } catch (const LeaseLost& lost) {
        return {Act::forget, "", lost.what()};
    } catch (const Stopping& stop) {
        return {Act::give_back, "", stop.what()};
    } catch (const GivingWay& way) {
        return {Act::give_way, "", way.what(), way.pages_read()};
    } catch (const Hopeless& end) {
        return {Act::fail, end.what(), end.what()};
    } catch (const Setback& setback) {
        return {Act::retry, setback.what(), setback.what()};
    } catch (const QuotaExceeded& full) {
        return {Act::fail, "The organization has no room left for the file.", full.what()};
    } catch (const EngineError& error) {
        return of_engine(error, job);
    } catch (const Unavailable& away) {
        return {Act::retry_for_free, "A part of the system was not available.", away.what()};
    } catch (const std::system_error& fault) { // files: full disks are waited for
        const auto act = system_is_short(fault.code()) ? Act::retry_for_free : Act::retry;
        return {act, "The server could not store the results.", fault.what()};
    } catch (const std::bad_alloc& fault) {
        return {Act::retry_for_free, "The server was short of memory.", fault.what()};
    } catch (const std::exception& bug) {
        return {Act::retry, internal, bug.what()};
    }
}

} // namespace quire::queue
