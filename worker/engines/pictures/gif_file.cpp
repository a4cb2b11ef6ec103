#include "gif_file.hpp"

#include <engines/engine.hpp>

#include <algorithm>
#include <cstring>

namespace quire::engines {

namespace {

int read_some(GifFileType* gif, GifByteType* into, int count)
{
    auto& rest = *static_cast<std::span<const std::byte>*>(gif->UserData);
    const auto some = std::min(rest.size(), static_cast<std::size_t>(count));
    if (some > 0) std::memcpy(into, rest.data(), some);
    rest = rest.subspan(some);
    return static_cast<int>(some);
}

} // namespace

Gif open_gif(std::span<const std::byte>& rest)
{
    Gif gif{DGifOpen(&rest, read_some, nullptr)};
    if (!gif) damaged_gif();
    return gif;
}

void damaged_gif()
{
    throw EngineError(ErrorKind::damaged, "gif");
}

} // namespace quire::engines
