#include "multipart.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <fmt/format.h>

namespace quire::http {

namespace {

// RFC 8187: charset'language'percent-encoded.
std::optional<std::string> extended_value(std::string_view text)
{
    const auto parts = split(text, '\'');
    if (parts.size() != 3 || !equals_ignoring_case(parts[0], "utf-8")) return {};
    auto value = percent_decode(parts[2]);
    return value && is_utf8(*value) ? value : std::nullopt;
}

// What follows the last '/' or '\': clients may send whole paths.
std::string last_component(const std::string& name)
{
    const auto at = name.find_last_of("/\\");
    return at == std::string::npos ? name : name.substr(at + 1);
}

std::optional<std::string> header_value(std::string_view head, std::string_view wanted)
{
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const auto line = head.substr(0, end);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) throw MalformedForm("part header without ':'");
        if (equals_ignoring_case(trim(line.substr(0, colon)), wanted))
            return std::string{trim(line.substr(colon + 1))};
        head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 2);
    }
    return {};
}

PartHead read_part_head(std::string_view head)
{
    if (head.find('\0') != std::string_view::npos) throw MalformedForm("NUL in a part header");
    const auto disposition = header_value(head, "Content-Disposition");
    if (!disposition || !lower_ascii(*disposition).starts_with("form-data"))
        throw MalformedForm("part without Content-Disposition: form-data");

    PartHead part;
    std::optional<std::string> name;
    std::optional<std::string> plain;
    std::optional<std::string> extended;
    for (auto& [key, value] : parse_parameters(*disposition)) {
        if (key == "name") name = to_valid_utf8(value);
        if (key == "filename") plain = to_valid_utf8(value);
        if (key == "filename*") extended = extended_value(value);
    }
    if (!name) throw MalformedForm("part without a name");
    part.name = *name;
    part.file_name = extended ? extended : plain;
    if (part.file_name) part.file_name = last_component(*part.file_name);
    part.content_type = header_value(head, "Content-Type").value_or("");
    return part;
}

bool is_boundary(std::string_view text)
{
    const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view{"'()+_,-./:=? "}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 70 && text.back() != ' ' &&
           std::ranges::all_of(text, allowed);
}

} // namespace

MultipartParser::MultipartParser(const std::string& boundary, const OpenFile& open,
                                 const MultipartLimits& limits)
    : m_delimiter("\r\n--" + boundary), m_open(open), m_limits(limits)
{
    if (!is_boundary(boundary)) throw MalformedForm("multipart boundary is not well-formed");
    m_held = "\r\n"; // so that a delimiter at the very beginning looks like any other
}

void MultipartParser::feed(std::string_view bytes)
{
    if (m_at == At::epilogue) return;
    m_held += bytes;
    while (step()) {
    }
}

bool MultipartParser::step()
{
    switch (m_at) {
    case At::preamble:
        return skip_preamble();
    case At::after_delimiter:
        return read_delimiter_end();
    case At::head:
        return read_head();
    case At::content:
        return read_content();
    case At::epilogue:
        m_held.clear();
        return false;
    }
    return false;
}

bool MultipartParser::skip_preamble()
{
    const auto at = m_held.find(m_delimiter);
    if (at == std::string::npos) {
        if (m_held.size() > m_limits.head_bytes) throw MalformedForm("no boundary found");
        return false;
    }
    m_held.erase(0, at + m_delimiter.size());
    m_at = At::after_delimiter;
    return true;
}

bool MultipartParser::read_delimiter_end()
{
    if (m_held.starts_with("--")) {
        m_at = At::epilogue;
        return true;
    }
    const auto space = std::min(m_held.find_first_not_of(" \t"), m_held.size());
    if (space > m_limits.head_bytes) throw MalformedForm("boundary line too long");
    if (m_held.size() < space + 2) {
        const bool may_go_on = m_held.size() == space || m_held[space] == '\r' || m_held == "-";
        if (!may_go_on) throw MalformedForm("text after a boundary");
        return false;
    }
    if (m_held.compare(space, 2, "\r\n") != 0) throw MalformedForm("text after a boundary");
    m_held.erase(0, space); // the line end stays: a part without headers has just two of them
    m_at = At::head;
    return true;
}

bool MultipartParser::read_head()
{
    const auto end = m_held.find("\r\n\r\n");
    if (std::min(end, m_held.size()) > m_limits.head_bytes + 2)
        throw MalformedForm(fmt::format("part header above {} bytes", m_limits.head_bytes));
    if (end == std::string::npos) return false;
    begin_part(std::string_view{m_held}.substr(2, std::max<std::size_t>(end, 2) - 2));
    m_held.erase(0, end + 4);
    m_at = At::content;
    return true;
}

bool MultipartParser::read_content()
{
    const auto at = m_held.find(m_delimiter);
    if (at != std::string::npos) {
        take(std::string_view{m_held}.substr(0, at));
        end_part();
        m_held.erase(0, at + m_delimiter.size());
        m_at = At::after_delimiter;
        return true;
    }
    if (m_held.size() < m_delimiter.size()) return false;
    const auto safe = m_held.size() - m_delimiter.size();
    take(std::string_view{m_held}.substr(0, safe));
    m_held.erase(0, safe);
    return false;
}

void MultipartParser::begin_part(std::string_view head)
{
    if (++m_parts > m_limits.parts)
        throw MalformedForm(fmt::format("more than {} parts", m_limits.parts));
    const auto part = read_part_head(head);
    m_name = part.name;
    m_is_file = part.file_name.has_value();
    m_sink = m_is_file && m_open ? m_open(part) : FileSink{};
    m_text.clear();
}

void MultipartParser::take(std::string_view content)
{
    if (m_is_file) {
        if (m_sink.write && !content.empty())
            m_sink.write(std::as_bytes(std::span{content.data(), content.size()}));
        return;
    }
    m_text_bytes += content.size();
    if (m_text_bytes > m_limits.text_bytes)
        throw TooLarge(fmt::format("form fields above {} bytes", m_limits.text_bytes));
    m_text += content;
}

void MultipartParser::end_part()
{
    if (!m_is_file) {
        m_fields.emplace_back(std::move(m_name), to_valid_utf8(m_text));
        return;
    }
    if (m_sink.finish) m_sink.finish();
    m_sink = {};
}

Pairs MultipartParser::finish()
{
    if (m_at != At::epilogue) throw MalformedForm("multipart body without its closing boundary");
    return std::move(m_fields);
}

} // namespace quire::http
