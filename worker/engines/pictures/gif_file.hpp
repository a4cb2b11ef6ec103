#pragma once
// GIF files as giflib opens them: what both who read them share.

#include <base/handle.hpp>

#include <cstddef>
#include <gif_lib.h>
#include <span>

namespace quire::engines {

inline void close_gif(GifFileType* gif)
{
    DGifCloseFile(gif, nullptr);
}
using Gif = Handle<GifFileType, close_gif>;

// Reads from the front of `rest` and makes it shorter; `rest` must stay where it is. Throws
// EngineError{damaged}.
Gif open_gif(std::span<const std::byte>& rest);

[[noreturn]] void damaged_gif(); // throws EngineError{damaged}

} // namespace quire::engines
