#pragma once
// multipart/form-data (RFC 7578), fed in pieces of any size. Holds at most one part head or one
// delimiter's length plus the piece just fed, never a file.

#include <http/body.hpp>
#include <string>
#include <string_view>

namespace quire::http {

class MultipartParser {
public:
    // Throws MalformedForm for a boundary that RFC 2046 does not allow (1–70 characters).
    MultipartParser(const std::string& boundary, const OpenFile& open,
                    const MultipartLimits& limits);

    void feed(std::string_view bytes);
    // The text parts. Throws MalformedForm when the closing delimiter has not been seen.
    Pairs finish();

private:
    enum class At { preamble, after_delimiter, head, content, epilogue };

    // Each consumes from m_held and says whether it got further.
    bool step();
    bool skip_preamble();
    bool read_delimiter_end();
    bool read_head();
    bool read_content();

    void begin_part(std::string_view head);
    void take(std::string_view content);
    void end_part();

    std::string m_delimiter; // CR LF -- boundary
    OpenFile m_open;
    MultipartLimits m_limits;
    At m_at = At::preamble;
    std::string m_held; // bytes not yet consumed
    std::size_t m_parts = 0;
    std::size_t m_text_bytes = 0;
    bool m_is_file = false;
    FileSink m_sink;
    std::string m_name;
    std::string m_text;
    Pairs m_fields;
};

} // namespace quire::http
