#include "assembly.hpp"

#include "files.hpp"
#include "page_files.hpp"

#include <base/clock.hpp>
#include <chrono>
#include <fmt/format.h>
#include <json/print.hpp>
#include <string>
#include <utility>

namespace quire::stages {

namespace {

std::int64_t unix_milliseconds(Time time)
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

bool is_left_over(const fs::path& file)
{
    return file.filename().string().starts_with(".") || file.filename() == "source.pdf";
}

} // namespace

std::optional<PageRecord> PageWalk::next()
{
    if (m_at == m_step.size()) fetch();
    if (m_step.empty()) return {};
    return std::move(m_step[m_at++]);
}

void PageWalk::fetch()
{
    constexpr std::int64_t at_once = 500;
    m_step = m_revisions.pages(m_job, m_first, at_once);
    m_first += at_once;
    m_at = 0;
}

bool write_texts(const WorkOrder& order, PageWalk walk, queue::Lease& lease)
{
    const auto now = unix_milliseconds(system_now());
    const auto language = json::print(order.language.empty() ? "eng" : order.language);
    bool any_ocr = false;
    NewFile text{order.folder / "text.txt"};
    NewFile json{order.folder / "text.json"};
    json.write(fmt::format(R"({{"updated":{},"pages":[)", now));
    bool first = true;
    while (const auto page = walk.next()) {
        const auto contents = read_page_text(order.folder, page->page);
        if (!std::exchange(first, false)) {
            text.write("\n\n");
            json.write(",");
        }
        text.write(contents);
        json.write(fmt::format(R"({{"page":{},"contents":{},"ocr":{},"lang":{},"updated":{}}})",
                               page->page, json::print(contents),
                               page->ocr.empty() ? "null" : json::print(page->ocr), language,
                               page->set ? unix_milliseconds(*page->set) : now));
        any_ocr = any_ocr || !page->ocr.empty();
        lease.keep();
    }
    json.write("]}");
    text.keep();
    json.keep();
    return any_ocr;
}

void sweep(const fs::path& folder)
{
    for (const auto& part : {folder / "pages", folder})
        for (const auto& entry : fs::directory_iterator{part})
            if (is_left_over(entry.path())) fs::remove(entry.path());
}

void show(const Job& job, queue::Lease& lease, Tools& tools)
{
    auto& revisions = tools.quire.revisions;
    const auto keep = [&lease] { lease.keep(); };
    revisions.place(job, keep);
    tools.wake_indexer();
    while (!revisions.indexed(job)) { // people search as soon as they see success
        tools.await_indexer();
        lease.pause_point();
    }
    revisions.publish(job, keep);
}

} // namespace quire::stages
