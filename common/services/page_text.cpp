#include "page_text.hpp"

#include <algorithm>
#include <base/handle.hpp>
#include <base/text.hpp>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace quire {

namespace {

constexpr std::int64_t most_page_bytes = 16 << 20;

std::string read_bytes(int file, std::size_t wanted)
{
    std::string text(wanted, '\0');
    std::size_t got = 0;
    while (got < text.size()) {
        const auto count = ::read(file, text.data() + got, text.size() - got);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        got += static_cast<std::size_t>(count);
    }
    text.resize(got);
    return text;
}

// Takes away what is left of a character that was cut in its middle.
void drop_half_character(std::string& text)
{
    auto at = text.size();
    while (at > 0 && text.size() - at < 4 &&
           (static_cast<unsigned char>(text[at - 1]) & 0xc0) == 0x80)
        --at;
    if (at > 0 && !is_utf8(std::string_view{text}.substr(at - 1))) text.resize(at - 1);
}

} // namespace

std::string read_text(const std::filesystem::path& path, std::int64_t most_bytes)
{
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat state {};
    if (!file || ::fstat(file.get(), &state) != 0) return {};
    const auto wanted =
        std::max<std::int64_t>(0, std::min<std::int64_t>(state.st_size, most_bytes));
    auto text = read_bytes(file.get(), static_cast<std::size_t>(wanted));
    if (wanted < state.st_size) drop_half_character(text);
    return text;
}

std::string read_page(const std::filesystem::path& folder, std::int64_t page)
{
    return read_text(folder / "pages" / (std::to_string(page + 1) + ".txt"), most_page_bytes);
}

} // namespace quire
