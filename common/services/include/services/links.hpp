#pragma once
// Addresses that carry their own permission: signed, short-lived, for one thing.

#include <chrono>
#include <cstdint>
#include <domain/ids.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

class Core;

class Links {
public:
    static constexpr std::chrono::seconds lifetime{300};

    explicit Links(Core& core) : m_core(core) {}

    // "expires=1740910660&signature=…" to append to `path`, which is signed together with the
    // method. It stops working after `lifetime`.
    std::string sign(std::string_view method, std::string_view path);
    // Constant-time. False when expired, forged or for something else.
    bool verify(std::string_view method, std::string_view path, std::string_view expires,
                std::string_view signature);

private:
    Core& m_core;
};

} // namespace quire
