// Make a revision that is like the current one, but says something else on some of its pages.
// In: the current revision's files, the wanted texts. Out: a whole new revision, shown like any
// other. Safe to repeat: what stays is linked, files are written whole, the folder is renamed once,
// the flip is one transaction. The current revision stays readable until then, and if this fails.

#include "assembly.hpp"
#include "files.hpp"
#include "page_files.hpp"

#include <algorithm>
#include <base/log.hpp>
#include <set>
#include <stages/stages.hpp>
#include <string>
#include <vector>

namespace quire::stages {

namespace {

std::set<fs::path> replaced_files(const fs::path& folder, const std::vector<PageText>& texts)
{
    std::set<fs::path> files;
    for (const auto& text : texts) {
        files.insert(page_text_file(folder, text.page).filename());
        if (text.words) files.insert(page_positions_file(folder, text.page).filename());
    }
    return files;
}

// Another name for every file of a page that stays as it is: no byte is copied.
void link_unchanged(const fs::path& base, const fs::path& folder,
                    const std::vector<PageText>& texts, queue::Lease& lease)
{
    const auto replaced = replaced_files(folder, texts);
    for (const auto& entry : fs::directory_iterator{base / "pages"}) {
        const auto name = entry.path().filename();
        if (!replaced.contains(name)) link_file(entry.path(), folder / "pages" / name);
        lease.keep();
    }
}

void write_changed(const fs::path& folder, const std::vector<PageText>& texts)
{
    for (const auto& text : texts) {
        if (text.words) write_file(page_positions_file(folder, text.page), *text.words);
        write_file(page_text_file(folder, text.page), text.text);
    }
}

// A word without an area has a place in the file of positions, but none on the page.
std::vector<engines::Word> words_with_area(std::vector<engines::Word> words)
{
    for (auto& word : words) {
        if (word.x1 > word.x2) std::swap(word.x1, word.x2);
        if (word.y1 > word.y2) std::swap(word.y1, word.y2);
    }
    std::erase_if(words, [](const auto& word) {
        return word.x1 >= word.x2 || word.y1 >= word.y2 || word.text.empty();
    });
    return words;
}

engines::LayerSource layers(const fs::path& folder, const std::vector<PageText>& texts)
{
    return [&folder, &texts, at = std::size_t{0}]() mutable -> std::optional<engines::PageLayer> {
        while (at < texts.size()) {
            const auto& text = texts[at++];
            if (text.words)
                return engines::PageLayer{text.page,
                                          words_with_area(read_page_words(folder, text.page))};
        }
        return {};
    };
}

void make_pdf(const Job& job, const fs::path& base, const fs::path& folder,
              const std::vector<PageText>& texts, queue::Lease& lease, Tools& tools)
{
    const auto pdf = folder / "document.pdf";
    if (fs::exists(pdf)) return; // written whole before the last crash
    const bool any = std::ranges::any_of(texts, [](const auto& t) { return t.words.has_value(); });
    if (any) {
        try {
            const auto source = open_to_read(base / "document.pdf");
            NewFile made{pdf};
            lease.spend(
                tools.engine.graft(source.get(), layers(folder, texts), made.fd(),
                                   {.replace_hidden_text = true, .spare_visible_text = true},
                                   [&lease] { lease.keep(); }));
            return made.keep();
        } catch (const engines::EngineError& error) {
            // Readable, but not to be rewritten: the texts are served and found all the same.
            if (error.kind() != engines::ErrorKind::unsupported &&
                error.kind() != engines::ErrorKind::damaged)
                throw;
            log::warning("no_text_layer", {{"trace", job.trace}, {"document", job.document.value}});
        }
    }
    link_large_file(base / "document.pdf", pdf, lease);
}

void put_together(const Job& job, const WorkOrder& order, queue::Lease& lease, Tools& tools)
{
    auto& revisions = tools.quire.revisions;
    const auto base = revisions.base_folder(job);
    const auto texts = revisions.wanted_texts(job);
    revisions.copy_pages(job, texts);
    link_unchanged(base, order.folder, texts, lease);
    write_changed(order.folder, texts);
    write_texts(order, {revisions, job}, lease);
    make_pdf(job, base, order.folder, texts, lease, tools);
    sweep(order.folder);
}

} // namespace

void set_text(const Job& job, queue::Lease& lease, Tools& tools)
{
    const auto order = tools.quire.revisions.order(job);
    if (!order.placed) put_together(job, order, lease, tools);
    show(job, lease, tools);
}

} // namespace quire::stages
