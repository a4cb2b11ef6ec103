#pragma once
// Putting a revision together from its pages' files and rows, and showing it: what publish and
// set_text share.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stages/stages.hpp>
#include <vector>

namespace quire::stages {

// The revision's pages one after the other, without holding all of them.
class PageWalk {
public:
    PageWalk(Revisions& revisions, const Job& job) : m_revisions(revisions), m_job(job) {}

    std::optional<PageRecord> next();

private:
    void fetch();

    Revisions& m_revisions;
    const Job& m_job;
    std::vector<PageRecord> m_step;
    std::size_t m_at = 0;
    std::int64_t m_first = 0;
};

// The text of all pages, joined by one blank line, and as JSON with what made it. True when a page
// was read by OCR.
bool write_texts(const WorkOrder& order, PageWalk walk, queue::Lease& lease);

// Removes what interrupted attempts left, and what only the making needed.
void sweep(const std::filesystem::path& folder);

// The work folder is complete: puts it in its place, has it indexed, makes it current.
void show(const Job& job, queue::Lease& lease, Tools& tools);

} // namespace quire::stages
