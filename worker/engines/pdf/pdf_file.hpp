#pragma once
// Opening and writing PDFs with qpdf.

#include <qpdf/QPDF.hh>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace quire::engines {

// Opens a PDF that lies in memory (and must outlive it), repairing its structure where needed.
// Throws EngineError{encrypted}, or what qpdf throws.
std::unique_ptr<QPDF> open_pdf(std::span<const std::byte> bytes);

// Writes the whole document to an empty file. Stream bytes are taken over as they are, encryption
// is taken off. Throws what qpdf throws.
void write_pdf(QPDF& pdf, int fd);

// Writes what can be reached from the trailer into a new file with new numbers and a new id.
void write_anew(QPDF& pdf, int fd);

// Deflated; for the streams we make ourselves.
std::string deflate(std::string_view bytes);

// A stream of our own that holds `bytes`, deflated.
QPDFObjectHandle compressed_stream(QPDF& pdf, std::string_view bytes);

} // namespace quire::engines
