#include "core.hpp"
#include "upload_state.hpp"

#include <base/error.hpp>
#include <services/uploads.hpp>

namespace quire {

namespace {

[[noreturn]] void too_large(std::int64_t most_bytes)
{
    throw TooLarge("the file has more than " + std::to_string(most_bytes) + " bytes");
}

} // namespace

Upload::Upload(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Upload::Upload(Upload&&) noexcept = default;
Upload& Upload::operator=(Upload&&) noexcept = default;
Upload::~Upload() = default;

void Upload::write(std::span<const std::byte> bytes)
{
    const auto size = m_state->file.size_bytes() + static_cast<std::int64_t>(bytes.size());
    if (m_state->most_bytes > 0 && size > m_state->most_bytes) too_large(m_state->most_bytes);
    m_state->file.write(bytes);
}

std::int64_t Upload::size_bytes() const
{
    return m_state->file.size_bytes();
}

Upload Uploads::begin(std::int64_t most_bytes, std::optional<std::int64_t> declared_bytes)
{
    if (most_bytes > 0 && declared_bytes.value_or(0) > most_bytes) too_large(most_bytes);
    return Upload{std::make_unique<Upload::State>(
        Upload::State{m_core.blobs().begin(declared_bytes), most_bytes})};
}

std::int64_t Uploads::forget_interrupted(std::chrono::hours rest)
{
    std::int64_t files = 0;
    for (const auto& file : m_core.blobs().older_than("incoming", rest)) {
        std::error_code gone; // whoever wrote it may have come back and finished
        if (std::filesystem::remove(file, gone)) ++files;
    }
    return files;
}

} // namespace quire
