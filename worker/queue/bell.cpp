#include <queue/bell.hpp>

namespace quire::queue {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

Bell::Ticket Bell::ticket() const
{
    const std::lock_guard lock{m_mutex};
    return m_rings;
}

void Bell::ring()
{
    {
        const std::lock_guard lock{m_mutex};
        ++m_rings;
    }
    m_changed.notify_all();
}

void Bell::wait(Ticket since, milliseconds longest)
{
    std::unique_lock lock{m_mutex};
    m_changed.wait_for(lock, longest, [&] { return m_rings != since || m_stop; });
}

void Bell::stop()
{
    {
        const std::lock_guard lock{m_mutex};
        if (!m_stop) m_stop = steady_clock::now();
    }
    m_changed.notify_all();
}

bool Bell::stopping() const
{
    const std::lock_guard lock{m_mutex};
    return m_stop.has_value();
}

std::optional<milliseconds> Bell::stopping_for() const
{
    const std::lock_guard lock{m_mutex};
    if (!m_stop) return std::nullopt;
    return duration_cast<milliseconds>(steady_clock::now() - *m_stop);
}

} // namespace quire::queue
