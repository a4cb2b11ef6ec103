#pragma once
// Mail to people.

namespace quire {

class Core;

class Messages {
public:
    explicit Messages(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
