#include <base/random.hpp>

#include <cerrno>
#include <sys/random.h>
#include <system_error>

namespace quire {

void system_random(std::span<std::byte> out)
{
    while (!out.empty()) {
        const auto n = ::getrandom(out.data(), out.size(), 0);
        if (n < 0) {
            if (errno == EINTR) continue;
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        out = out.subspan(static_cast<std::size_t>(n));
    }
}

} // namespace quire
