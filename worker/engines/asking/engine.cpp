// The worker's side of each job: one child, its answers checked, its death understood.

#include <engines/engine.hpp>

#include "answers.hpp"
#include "conversation.hpp"
#include "sentences.hpp"
#include "several_children.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace quire::engines {

namespace {

using std::chrono::seconds;

// Runs a job on a whole document: hands every message but the last ones to `on_message`, gives what
// `done` says. Whatever goes wrong becomes an EngineError.
template<class OnMessage>
std::int64_t talk(Conversation& child, const EngineLimits& limits, OnMessage on_message)
{
    try {
        while (auto message = child.next()) {
            if (message->type == ToWorker::ready) continue;
            if (message->type == ToWorker::done) return read_done(message->body, limits.pages);
            if (message->type == ToWorker::failed)
                throw error_of(read_failed(message->body), limits);
            on_message(*message);
        }
    } catch (const ProtocolError&) { // the file may have written this answer: nothing is believed
        throw error_of(ErrorKind::crashed, limits);
    } catch (const Conversation::TimedOut&) {
        throw error_of(ErrorKind::timed_out, limits);
    }
    throw error_of(child.cause_of_death(), limits);
}

void no_findings(const Message&)
{
    throw ProtocolError("a finding nobody asked for");
}

} // namespace

Request request_for(Job job, const EngineSettings& settings)
{
    Request request;
    request.job = job;
    request.sandbox_required = settings.sandbox_required;
    request.tessdata = settings.tessdata.string();
    request.limits = settings.limits;
    return request;
}

EngineSettings EngineSettings::from(const Config& config)
{
    EngineSettings settings;
    settings.program = config.paths.libexec / "quire-engine";
    settings.bindery = config.paths.libexec / "quire-bindery";
    settings.tessdata = config.paths.tessdata;
    settings.limits.memory_bytes = static_cast<std::uint64_t>(config.engine.memory_bytes);
    settings.limits.page_seconds = config.engine.page_seconds;
    settings.limits.document_seconds = config.engine.document_seconds;
    settings.limits.pages = config.engine.pages;
    settings.limits.page_points = static_cast<double>(config.engine.page_points);
    settings.office = config.office.program;
    settings.office_limits.memory_bytes = static_cast<std::uint64_t>(config.office.memory_bytes);
    settings.office_limits.seconds = config.office.seconds;
    settings.office_limits.output_bytes = static_cast<std::uint64_t>(config.office.output_bytes);
    settings.sandbox_required = config.engine.sandbox != "off";
    return settings;
}

Engine::Engine(EngineSettings settings) : m_settings(std::move(settings)) {}

bool Engine::can_convert(std::string_view extension)
{
    constexpr std::array<std::string_view, 16> known = {
        "jpg", "jpeg", "jpe", "jfif", "png", "tif",  "tiff", "gif",
        "bmp", "pbm",  "pgm", "ppm",  "pnm", "webp", "heic", "heif"};
    return std::ranges::find(known, extension) != known.end();
}

Conversion Engine::to_pdf(int input_fd, std::string_view extension, int output_fd,
                          const WhileWaiting& while_waiting) const
{
    if (!can_convert(extension)) throw error_of(ErrorKind::unsupported, m_settings.limits);
    auto request = request_for(Job::convert, m_settings);
    request.extension = extension;
    Conversation child{m_settings, request, {input_fd}, output_fd, while_waiting};
    Conversion conversion;
    conversion.pages = talk(child, m_settings.limits, no_findings);
    conversion.usage = child.finish();
    return conversion;
}

Usage Engine::office_to_pdf(int input_fd, std::string_view extension,
                            const std::filesystem::path& work_folder, int output_fd,
                            const WhileWaiting& while_waiting) const
{
    auto limits = m_settings.limits; // what the sentences name, too
    limits.memory_bytes = m_settings.office_limits.memory_bytes;
    limits.document_seconds = m_settings.office_limits.seconds;
    if (!std::filesystem::exists(m_settings.office))
        throw error_of(ErrorKind::no_converter, limits);
    if (!std::ranges::all_of(extension, [](unsigned char c) { return std::isalnum(c); }))
        throw error_of(ErrorKind::unsupported, limits);
    auto request = request_for(Job::convert_office, m_settings);
    request.limits = limits;
    request.extension = extension;
    request.office = m_settings.office;
    request.work_folder = work_folder;
    request.output_bytes = m_settings.office_limits.output_bytes;
    Conversation child{m_settings, request, {input_fd}, output_fd, while_waiting};
    child.allow(seconds{limits.document_seconds});
    talk(child, limits, no_findings);
    return child.finish();
}

Inspection Engine::inspect(int pdf_fd, int repaired_fd, const WhileWaiting& while_waiting) const
{
    const auto request = request_for(Job::inspect, m_settings);
    Conversation child{m_settings, request, {pdf_fd}, repaired_fd, while_waiting};
    InspectionReader reader{m_settings.limits};
    Inspection inspection;
    talk(child, m_settings.limits,
         [&](const Message& message) { reader.feed(message.type, message.body); });
    try {
        inspection = reader.take();
    } catch (const ProtocolError&) { // `done` came too early
        throw error_of(ErrorKind::crashed, m_settings.limits);
    }
    inspection.usage = child.finish();
    return inspection;
}

namespace {

std::string identity_of(const std::filesystem::path& file)
{
    struct stat about {};
    if (stat(file.c_str(), &about) != 0) return fmt::format("{}: none; ", file.string());
    return fmt::format("{}: {} {}.{:09}; ", file.string(), about.st_size, about.st_mtim.tv_sec,
                       about.st_mtim.tv_nsec);
}

} // namespace

std::string Engine::identity(std::string_view models) const
{
    auto identity = identity_of(m_settings.program);
    for (const auto model : split(models, '+'))
        identity += identity_of(m_settings.tessdata / (std::string{model} + ".traineddata"));
    return identity + identity_of(m_settings.tessdata / "osd.traineddata");
}

Usage Engine::graft(int pdf_fd, const LayerSource& next, int output_fd, const GraftOptions& options,
                    const WhileWaiting& while_waiting) const
{
    auto request = request_for(Job::graft, m_settings);
    request.graft = options;
    Conversation child{m_settings, request, {pdf_fd}, output_fd, while_waiting};
    try {
        bool listens = true;
        for (auto layer = next(); listens && layer; layer = next())
            listens = child.send(ToChild::layer, encode(*layer));
        if (listens) child.send(ToChild::layers_end, {});
    } catch (const Conversation::TimedOut&) {
        throw error_of(ErrorKind::timed_out, m_settings.limits);
    }
    talk(child, m_settings.limits, no_findings);
    return child.finish();
}

Usage Engine::rearrange(const std::vector<int>& pdf_fds, const std::vector<PlacedPage>& pages,
                        int output_fd, const WhileWaiting& while_waiting) const
{
    const auto& limits = m_settings.limits;
    if (pages.empty()) throw error_of(ErrorKind::empty, limits);
    if (std::ssize(pages) > limits.pages) throw error_of(ErrorKind::too_many_pages, limits);
    const bool known = std::ranges::all_of(
        pages, [&](const auto& page) { return page.source < pdf_fds.size() && page.page >= 0; });
    if (!known || pdf_fds.size() > most_more_inputs + 1)
        throw error_of(ErrorKind::bad_range, limits);

    auto request = request_for(Job::rearrange, m_settings);
    request.more_inputs = static_cast<std::uint32_t>(pdf_fds.size() - 1);
    Conversation child{m_settings, request, pdf_fds, output_fd, while_waiting};
    try {
        child.send(ToChild::pages, encode(pages));
    } catch (const Conversation::TimedOut&) {
        throw error_of(ErrorKind::timed_out, limits);
    }
    talk(child, limits, no_findings);
    return child.finish();
}

namespace {

std::int64_t count_pages(const std::vector<RedactionBox>& boxes)
{
    std::set<std::int64_t> pages;
    for (const auto& box : boxes)
        pages.insert(box.page);
    return static_cast<std::int64_t>(pages.size());
}

template<class Value>
bool send_all(Conversation& child, ToChild type, const std::vector<Value>& values, std::size_t step)
{
    bool listens = true;
    for (std::size_t at = 0; listens && at < values.size(); at += step)
        listens = child.send(
            type, encode(std::span{values}.subspan(at, std::min(step, values.size() - at))));
    return listens;
}

// Tells the child what to black out, and which words have to be gone.
void send_task(Conversation& child, const std::vector<RedactionBox>& boxes,
               const std::vector<std::string>& words, const EngineLimits& limits)
{
    try {
        if (send_all(child, ToChild::boxes, boxes, boxes_at_once) &&
            send_all(child, ToChild::words, words, words_per_message))
            child.send(ToChild::task_end, {});
    } catch (const Conversation::TimedOut&) {
        throw error_of(ErrorKind::timed_out, limits);
    }
}

seconds time_for(const EngineLimits& limits, std::int64_t boxed_pages)
{
    return seconds{limits.document_seconds + limits.page_seconds * boxed_pages};
}

void start_again(int output)
{
    if (ftruncate(output, 0) != 0 || lseek(output, 0, SEEK_SET) != 0)
        throw std::system_error(errno, std::system_category(), "ftruncate");
}

bool may_be_the_renderer(ErrorKind kind)
{
    return kind == ErrorKind::crashed || kind == ErrorKind::timed_out ||
           kind == ErrorKind::out_of_memory;
}

} // namespace

Usage Engine::redact(int pdf_fd, const std::vector<RedactionBox>& boxes, double dpi, int output_fd,
                     const WhileWaiting& while_waiting) const
{
    auto request = request_for(Job::redact, m_settings);
    request.boxed_pages = count_pages(boxes);
    request.redaction_dpi = dpi;
    const auto attempt = [&] {
        Conversation child{m_settings, request, {pdf_fd}, output_fd, while_waiting};
        child.allow(time_for(m_settings.limits, request.boxed_pages));
        send_task(child, boxes, {}, m_settings.limits);
        talk(child, m_settings.limits, no_findings);
        return child.finish();
    };
    try {
        return attempt();
    } catch (const EngineError& error) { // what one renderer dies of, the other may survive
        if (!may_be_the_renderer(error.kind())) throw;
    }
    start_again(output_fd);
    request.draw_carefully = true;
    return attempt();
}

LeakSearch Engine::find_leaks(int pdf_fd, const std::vector<RedactionBox>& boxes,
                              const std::vector<std::string>& words,
                              const WhileWaiting& while_waiting) const
{
    auto request = request_for(Job::find_leaks, m_settings);
    request.boxed_pages = count_pages(boxes);
    Conversation child{m_settings, request, {pdf_fd}, -1, while_waiting};
    child.allow(time_for(m_settings.limits, request.boxed_pages));
    send_task(child, boxes, words, m_settings.limits);
    LeakSearch search;
    talk(child, m_settings.limits, [&](const Message& message) {
        if (message.type != ToWorker::leak || search.leaks.size() >= most_leaks)
            return no_findings(message);
        search.leaks.push_back(read_leak(message.body, m_settings.limits.pages));
    });
    search.usage = child.finish();
    return search;
}

} // namespace quire::engines
