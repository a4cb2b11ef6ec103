#pragma once
// What has to be done now and then, whether or not anybody asks.

#include <chrono>
#include <optional>
#include <services/services.hpp>

namespace quire {

class Housekeeping {
public:
    explicit Housekeeping(const Config& config) : m_quire(config, "quire-worker") {}

    // Once an hour, the first time at once: empties the expired trash. A database that is away puts
    // it off.
    void run_when_due();

private:
    Services m_quire;
    std::optional<std::chrono::steady_clock::time_point> m_last;
};

} // namespace quire
