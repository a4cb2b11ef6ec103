#pragma once
// Work that only waits for a disk, done beside what must not wait for it.

#include <chrono>
#include <functional>
#include <future>
#include <utility>

namespace quire {

// Does `work` on a thread of its own and calls `meanwhile` on this one, several times a second,
// until it has ended; returns or throws what it does. What `meanwhile` throws is thrown once the
// work has ended.
template<class Work>
auto beside(const std::function<void()>& meanwhile, Work work)
{
    using namespace std::chrono_literals;
    auto done = std::async(std::launch::async, std::move(work));
    while (done.wait_for(200ms) != std::future_status::ready)
        if (meanwhile) meanwhile();
    return done.get();
}

} // namespace quire
