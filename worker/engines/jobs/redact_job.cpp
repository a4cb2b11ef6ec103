// Writes a PDF anew without what lies in the boxes: pages with boxes as pictures, of the others
// what they show.

#include "child/mapped_file.hpp"
#include "jobs.hpp"
#include "pdf/hidden_layer.hpp"
#include "pdf/pdf_file.hpp"
#include "reading/splash.hpp"
#include "redaction/kept_document.hpp"
#include "redaction/page_picture.hpp"
#include "redaction/redaction_task.hpp"

#include <engines/embedded_image.hpp>
#include <engines/render.hpp>

#include <algorithm>
#include <cmath>
#include <new>
#include <optional>
#include <qpdf/QPDFExc.hh>

namespace quire::engines {

namespace {

constexpr double careful_side = 8000; // pixels
constexpr double points_per_inch = 72;

class Redaction {
public:
    Redaction(const Request& request, std::span<const std::byte> bytes, QPDF& pdf)
        : m_request(request), m_bytes(bytes), m_pdf(pdf), m_renderer(bytes)
    {
        if (static_cast<std::size_t>(m_renderer.page_count()) != pdf.getAllPages().size())
            throw EngineError(ErrorKind::unsupported, "the two libraries count differently");
    }

    void run(const RedactionTask& task)
    {
        std::set<std::size_t> replaced;
        for (const auto& [page, boxes] : task.boxes)
            replaced.insert(static_cast<std::size_t>(page));
        KeptDocument document{m_pdf, replaced};
        for (const auto& [page, boxes] : task.boxes)
            document.put_picture(static_cast<std::size_t>(page),
                                 redacted_picture(m_pdf, drawn(static_cast<int>(page)), boxes));
        document.finish();
    }

private:
    Raster drawn(int page)
    {
        const auto size = m_renderer.page_size(page);
        require_same(size, page);
        if (auto scan = embedded_page_image(m_pdf, page);
            scan && scan->dpi >= m_request.redaction_dpi)
            return std::move(*scan);
        if (!m_request.draw_carefully) return m_renderer.at_dpi(page, m_request.redaction_dpi);
        if (!m_splash) m_splash.emplace(m_bytes, "");
        const double dpi = std::min(m_request.redaction_dpi, careful_side * points_per_inch /
                                                                 std::max(size.width, size.height));
        return m_splash->render(page, dpi, dpi);
    }

    // The page that is drawn must be the page that is replaced.
    void require_same(const PageSize& drawn, int page)
    {
        const auto shown = frame_of(m_pdf.getAllPages().at(static_cast<std::size_t>(page))).shown();
        if (std::abs(shown.width - drawn.width) > 1 || std::abs(shown.height - drawn.height) > 1)
            throw EngineError(ErrorKind::unsupported, "the two libraries measure differently");
    }

    const Request& m_request;
    std::span<const std::byte> m_bytes;
    QPDF& m_pdf;
    PageRenderer m_renderer;
    std::optional<SplashRenderer> m_splash;
};

} // namespace

std::int64_t redact(Channel& channel, const Request& request)
{
    const MappedFile file{child_input};
    try {
        const auto pdf = open_pdf(file.bytes());
        const auto task =
            receive_task(channel, static_cast<std::int64_t>(pdf->getAllPages().size()));
        if (task.boxes.empty()) throw EngineError(ErrorKind::bad_range, "no box");
        Redaction{request, file.bytes(), *pdf}.run(task);
        write_anew(*pdf, child_output);
        return static_cast<std::int64_t>(task.boxes.size());
    } catch (const QPDFExc&) { // readable for Poppler perhaps, but not to be rewritten
        throw EngineError(ErrorKind::unsupported, "qpdf");
    }
}

} // namespace quire::engines
