#pragma once
// The table of contents that people give a document.

namespace quire {

class Core;

class Sections {
public:
    explicit Sections(Core& core) : m_core(core) {}

private:
    [[maybe_unused]] Core& m_core;
};

} // namespace quire
