// Writes a PDF of other pages: moved, copied, left out, turned, and taken from further documents.
// The first document stays itself: its pages keep their objects, so links, outline and fields that
// lead to them still do. What leads to a page that is gone goes with it, and what only such a page
// showed is not written.

#include "child/mapped_file.hpp"
#include "jobs.hpp"
#include "pdf/form_fields.hpp"
#include "pdf/merged_parts.hpp"
#include "pdf/page_source.hpp"
#include "pdf/pdf_file.hpp"
#include "pdf/structure_tree.hpp"
#include "pdf/unused_resources.hpp"

#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include <deque>

namespace quire::engines {

namespace {

constexpr int quarter = 90;

class Rearrangement {
public:
    explicit Rearrangement(std::deque<std::unique_ptr<QPDF>>& documents)
        : m_target(*documents.front()), m_forms(m_target)
    {
        for (auto& document : documents)
            m_sources.emplace_back(*document, m_target);
    }

    void take(const std::vector<PlacedPage>& wanted)
    {
        m_from.resize(m_sources.size());
        for (const auto& page : wanted) {
            auto& source = m_sources.at(page.source);
            if (page.page < 0 || page.page >= source.page_count())
                throw EngineError(ErrorKind::bad_range, "page");
            m_pages.push_back(source.take(page.page, m_forms));
            m_from[page.source].push_back(m_pages.back());
        }
        renew_labels(wanted);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (wanted[i].quarter_turns != 0)
                QPDFPageObjectHelper{m_pages[i]}.rotatePage(quarter * wanted[i].quarter_turns,
                                                            true);
    }

    void put_in_order()
    {
        auto kids = QPDFObjectHandle::newArray(m_pages);
        auto tree = m_target.makeIndirectObject(QPDFObjectHandle::newDictionary());
        tree.replaceKey("/Type", QPDFObjectHandle::newName("/Pages"));
        tree.replaceKey("/Count", QPDFObjectHandle::newInteger(kids.getArrayNItems()));
        tree.replaceKey("/Kids", kids);
        for (auto& page : m_pages)
            page.replaceKey("/Parent", tree);
        m_target.getRoot().replaceKey("/Pages", tree);
        m_target.updateAllPagesCache();
    }

    // After this, nothing in the document knows of what is not in it any more.
    void tidy()
    {
        const bool inserted = m_sources.size() > 1;
        const auto gone = m_sources.front().left();
        auto& root = m_sources.front();
        m_target.getRoot().removeKey("/Perms"); // promises about signatures of another file
        if (gone.empty() && !inserted) return;

        const auto hidden = content_left_behind();
        for (const auto& page : m_pages)
            m_numbers.insert(page.getObjGen());
        for (std::size_t i = 1; i < m_sources.size(); ++i)
            bring_over(m_sources[i]);
        const auto annotations = annotations_of(m_pages);
        remove(gone, annotations);
        for (auto& page : m_pages)
            mend_annotations(page, annotations, m_numbers, root.destinations());
        prune_fields(m_target, annotations_of(m_pages));
        if (!gone.empty()) prune_document(root.destinations());
        drop_unused(hidden);
    }

private:
    // What pages that are left out show, and others may share.
    Objects content_left_behind()
    {
        Objects content;
        for (const auto& page : m_sources.front().left())
            collect_content(page, content);
        return content;
    }

    void bring_over(PageSource& source)
    {
        source.resolve_links();
        append_outline(m_target, source);
        add_names(m_sources.front().destinations(), source);
        add_layers(m_target, source);
    }

    // Whatever still points at these objects points at nothing.
    void remove(const std::vector<QPDFObjectHandle>& gone, const Objects& annotations)
    {
        for (const auto& annotation : annotations_of(gone))
            if (!annotations.contains(annotation))
                m_target.replaceObject(annotation, QPDFObjectHandle::newNull());
        for (const auto& page : gone)
            m_target.replaceObject(page.getObjGen(), QPDFObjectHandle::newNull());
    }

    void prune_document(Destinations& destinations)
    {
        prune_outline(m_target, destinations, m_numbers);
        prune_opening(m_target, destinations, m_numbers);
        prune_threads(m_target, m_pages);
        prune_structure(m_target, m_numbers, annotations_of(m_pages));
        destinations.keep_only(m_numbers);
        for (auto& trailer = m_trailer; const auto& key : trailer.getKeys())
            if (!m_trailer_keys.contains(key)) trailer.removeKey(key);
    }

    void drop_unused(const Objects& hidden)
    {
        Objects seen;
        for (std::size_t i = 0; i < m_sources.size(); ++i) {
            const bool any_left = !m_sources[i].left().empty();
            for (auto& page : m_from[i])
                if (any_left && (i > 0 || shares_content(page, hidden)))
                    drop_unused_resources(page, seen);
        }
    }

    void renew_labels(const std::vector<PlacedPage>& wanted)
    {
        bool any = false;
        for (auto& source : m_sources)
            any = any || source.labels().hasPageLabels();
        if (!any) return;
        std::vector<QPDFObjectHandle> labels;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            m_sources[wanted[i].source].labels().getLabelsForPageRange(
                wanted[i].page, wanted[i].page, static_cast<long long>(i), labels);
        auto tree = QPDFObjectHandle::newDictionary();
        tree.replaceKey("/Nums", QPDFObjectHandle::newArray(labels));
        m_target.getRoot().replaceKey("/PageLabels", tree);
    }

    const std::set<std::string> m_trailer_keys{"/Root", "/Info", "/ID", "/Size", "/Encrypt"};

    QPDF& m_target;
    QPDFObjectHandle m_trailer = m_target.getTrailer();
    QPDFAcroFormDocumentHelper m_forms;
    std::deque<PageSource> m_sources;
    std::vector<std::vector<QPDFObjectHandle>> m_from; // the pages in the new document, by source
    std::vector<QPDFObjectHandle> m_pages;             // all of them, in order
    Objects m_numbers;                                 // of all of them
};

std::vector<PlacedPage> receive_pages(Channel& channel, std::int64_t most)
{
    const auto message = channel.receive();
    if (message.type != ToChild::pages) throw ProtocolError("no pages");
    auto pages = decode_pages(message.body);
    if (pages.empty()) throw EngineError(ErrorKind::empty, "no pages");
    if (static_cast<std::int64_t>(pages.size()) > most)
        throw EngineError(ErrorKind::too_many_pages, "pages");
    return pages;
}

} // namespace

std::int64_t rearrange(Channel& channel, const Request& request)
{
    const auto wanted = receive_pages(channel, request.limits.pages);
    std::deque<MappedFile> files;
    std::deque<std::unique_ptr<QPDF>> documents;
    files.emplace_back(child_input);
    for (std::uint32_t i = 0; i < request.more_inputs; ++i)
        files.emplace_back(child_more_inputs + static_cast<int>(i));
    try {
        for (const auto& file : files)
            documents.push_back(open_pdf(file.bytes()));
        Rearrangement made{documents};
        made.take(wanted);
        made.put_in_order();
        made.tidy();
        write_pdf(*documents.front(), child_output);
    } catch (const QPDFExc&) { // readable for Poppler perhaps, but not to be rewritten
        throw EngineError(ErrorKind::unsupported, "qpdf");
    }
    return static_cast<std::int64_t>(wanted.size());
}

} // namespace quire::engines
