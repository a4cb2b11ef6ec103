#include <fetch/stage.hpp>

#include <base/error.hpp>
#include <domain/file_types.hpp>
#include <fmt/format.h>
#include <queue/verdict.hpp>
#include <vector>

namespace quire::fetch {

namespace {

using queue::Hopeless;

// Receives the file, and stops it as soon as it is longer than its kind may be.
class Intake {
public:
    Intake(Services& quire, const Config& config, std::string extension)
        : m_upload(quire.uploads.begin(0, {})), m_limits(config.limits),
          m_extension(std::move(extension))
    {
    }

    void write(std::span<const std::byte> bytes)
    {
        const auto room = most_head - m_head.size();
        const auto some = bytes.first(std::min(room, bytes.size()));
        m_head.insert(m_head.end(), some.begin(), some.end());
        const auto size = m_upload.size_bytes() + static_cast<std::int64_t>(bytes.size());
        if (size > most_bytes()) too_long();
        m_upload.write(bytes);
    }

    Upload take()
    {
        if (m_upload.size_bytes() == 0) throw Hopeless{"The file at this address is empty."};
        return std::move(m_upload);
    }

private:
    static constexpr std::size_t most_head = 1024;

    // The first bytes are believed before the name, as they will be when the file is read.
    std::int64_t most_bytes() const
    {
        const auto sniffed = sniff_extension(m_head);
        const auto kind = file_kind(sniffed ? *sniffed : std::string_view{m_extension});
        return kind == FileKind::pdf ? m_limits.pdf_bytes : m_limits.other_bytes;
    }

    [[noreturn]] void too_long() const
    {
        throw Hopeless{fmt::format("The file at this address is longer than {} MiB, the limit for "
                                   "this kind of file.",
                                   most_bytes() / 1048576)};
    }

    Upload m_upload;
    const Config::Limits& m_limits;
    std::string m_extension;
    std::vector<std::byte> m_head;
};

} // namespace

std::string extension_of_fetched(const FetchOrder& order, const Arrived& arrived)
{
    if (!order.any_type) return order.extension;
    const auto named = extension_of(arrived.path);
    if (is_accepted_extension(named)) return named;
    const auto typed = extension_for_media_type(arrived.media_type);
    if (is_accepted_extension(typed)) return std::string{typed};
    return order.extension;
}

void fetch_file(const Job& job, queue::Lease& lease, Tools& tools)
{
    const auto order = tools.quire.fetches.order(job);
    if (!order) return tools.quire.jobs.finish(job);
    Intake intake{tools.quire, tools.config, order->extension};
    const auto arrived = tools.downloader.get(
        order->address, [&](std::span<const std::byte> bytes) { intake.write(bytes); },
        [&] { lease.pause_point(); });
    tools.quire.fetches.receive(job, intake.take(), extension_of_fetched(*order, arrived));
}

} // namespace quire::fetch
