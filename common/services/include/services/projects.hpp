#pragma once
// Collections of documents, shared with collaborators.

namespace quire {

class Core;

class Projects {
public:
    explicit Projects(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
