#pragma once
// Messages to the service manager (sd_notify): one datagram to NOTIFY_SOCKET, when there is one.

#include <chrono>
#include <optional>
#include <string_view>

namespace quire::queue {

void notify(std::string_view state); // "READY=1", "STOPPING=1", "WATCHDOG=1"
// How often WATCHDOG=1 is expected at the latest; empty when nobody watches.
std::optional<std::chrono::milliseconds> watchdog_interval();

} // namespace quire::queue
