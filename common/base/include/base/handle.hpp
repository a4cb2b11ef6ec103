#pragma once
// C handles as owning values: Handle<MYSQL, mysql_close>, and Descriptor for file descriptors.

#include <memory>
#include <utility>

namespace quire {

template<auto release>
struct Releaser {
    template<class T>
    void operator()(T* handle) const noexcept
    {
        release(handle);
    }
};

template<class T, auto release>
using Handle = std::unique_ptr<T, Releaser<release>>;

// An owned file descriptor; -1 means none. close() errors are ignored here: whoever cares about
// them (a file just written) calls close_checked().
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        if (this != &other) reset(std::exchange(other.m_fd, -1));
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release() { return std::exchange(m_fd, -1); }
    void reset(int fd = -1) noexcept;

    // Closes and throws std::system_error when the kernel reports an error.
    void close_checked();

private:
    int m_fd = -1;
};

} // namespace quire
