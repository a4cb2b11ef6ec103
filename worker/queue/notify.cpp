#include <queue/notify.hpp>

#include <base/handle.hpp>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace quire::queue {

void notify(std::string_view state)
{
    const char* name = std::getenv("NOTIFY_SOCKET");
    if (name == nullptr || *name == '\0') return;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto length = std::strlen(name);
    if (length >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, name, length);
    if (*name == '@') address.sun_path[0] = '\0'; // an abstract socket

    const Descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (!socket) return;
    ::sendto(socket.get(), state.data(), state.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length));
}

std::optional<std::chrono::milliseconds> watchdog_interval()
{
    const char* text = std::getenv("WATCHDOG_USEC");
    if (text == nullptr) return {};
    const char* pid = std::getenv("WATCHDOG_PID");
    if (pid != nullptr && std::to_string(::getpid()) != pid) return {};
    const auto microseconds = std::strtoll(text, nullptr, 10);
    if (microseconds <= 0) return {};
    return std::chrono::milliseconds{microseconds / 1000};
}

} // namespace quire::queue
