#pragma once
// Documents whose file is to be fetched from an address.

namespace quire {

class Core;

class Fetches {
public:
    explicit Fetches(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
