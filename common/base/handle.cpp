#include <base/handle.hpp>

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace quire {

void Descriptor::reset(int fd) noexcept
{
    if (m_fd >= 0) ::close(m_fd);
    m_fd = fd;
}

void Descriptor::close_checked()
{
    const int fd = release();
    if (fd >= 0 && ::close(fd) != 0)
        throw std::system_error(errno, std::generic_category(), "close");
}

} // namespace quire
