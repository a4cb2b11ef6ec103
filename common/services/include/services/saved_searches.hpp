#pragma once
// Queries that people keep under a name; everybody sees only their own.

namespace quire {

class Core;

class SavedSearches {
public:
    explicit SavedSearches(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
