#pragma once
// The stages of a document's way: ingest → read_pages (many) → publish; purge at the end. set_text,
// modify and redact make a revision by themselves. Each may be killed at any line and started again
// by somebody else: files are written aside and renamed, rows are committed under the job's fence.

#include <base/config.hpp>
#include <domain/job.hpp>
#include <engines/engine.hpp>
#include <functional>
#include <queue/lease.hpp>
#include <services/services.hpp>

namespace quire::stages {

struct Tools {
    Services& quire; // the slot's own
    const engines::Engine& engine;
    const Config& config;
    // Tells the indexer that there is news.
    std::function<void()> wake_indexer;
    // Sleeps a moment, or until the indexer committed something.
    std::function<void()> await_indexer;
};

// Makes a PDF of the original, checks it, counts its pages, plans the reading.
void ingest(const Job& job, queue::Lease& lease, Tools& tools);
// Text, positions and pictures of a range of pages, into the work folder.
void read_pages(const Job& job, queue::Lease& lease, Tools& tools);
// Puts the revision together, has it indexed, makes it current.
void publish(const Job& job, queue::Lease& lease, Tools& tools);
// Removes the files of a superseded revision or of a removed document.
void purge(const Job& job, queue::Lease& lease, Tools& tools);

// Makes a revision like the current one with other texts on some pages, and shows it.
void set_text(const Job& job, queue::Lease& lease, Tools& tools);
// Makes a revision of other pages, deals out those that are turned, and, when these are done, shows
// it.
void modify(const Job& job, queue::Lease& lease, Tools& tools);
// Positions and pictures of the turned pages in a range, into the work folder.
void turn_pages(const Job& job, queue::Lease& lease, Tools& tools);

// Makes a revision without what lies under some boxes, searches it for what may be left, and shows
// it only when there is nothing.
void redact(const Job& job, queue::Lease& lease, Tools& tools);

// The stage of the job's kind.
void run(const Job& job, queue::Lease& lease, Tools& tools);

} // namespace quire::stages
