#pragma once
// Browsers that are logged in.

namespace quire {

class Core;

class Sessions {
public:
    explicit Sessions(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
