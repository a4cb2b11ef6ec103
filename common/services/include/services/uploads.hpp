#pragma once
// Bytes on their way in. Nothing is acknowledged, and no row points at them, before they are safe
// on disk.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace quire {

class Core;

// One file being received: written aside, hashed as it arrives. Destroyed unfinished, it leaves
// nothing behind.
class Upload {
public:
    Upload(Upload&&) noexcept;
    Upload& operator=(Upload&&) noexcept;
    ~Upload();

    // Throws TooLarge as soon as the limit is passed, Unavailable when the disk is full.
    void write(std::span<const std::byte> bytes);
    std::int64_t size_bytes() const;

    struct State; // private to this layer

private:
    friend class Uploads;
    friend class Documents;
    friend class Fetches;
    explicit Upload(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

class Uploads {
public:
    explicit Uploads(Core& core) : m_core(core) {}

    // `most_bytes`: 0 = unlimited. `declared_bytes`, when known, is refused at once if too large
    // (TooLarge), or if the disk could not hold it (Unavailable).
    Upload begin(std::int64_t most_bytes, std::optional<std::int64_t> declared_bytes);

    // Housekeeping: removes what interrupted uploads left behind, unless it was written to within
    // `rest`; answers how many files.
    std::int64_t forget_interrupted(std::chrono::hours rest = std::chrono::hours{24});

private:
    Core& m_core;
};

} // namespace quire
