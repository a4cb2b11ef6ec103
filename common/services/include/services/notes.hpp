#pragma once
// What people write on the pages of documents.

namespace quire {

class Core;

class Notes {
public:
    explicit Notes(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
