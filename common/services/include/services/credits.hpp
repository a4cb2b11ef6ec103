#pragma once
// What organizations may still spend.

namespace quire {

class Core;

class Credits {
public:
    explicit Credits(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
