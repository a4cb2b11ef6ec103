#pragma once
// What a redacted file may consist of; written apart from what writes it.

#include <engines/engine.hpp>

#include <functional>
#include <qpdf/QPDF.hh>
#include <set>

namespace quire::engines {

using OnLeak = std::function<void(LeakKind, std::int64_t page)>; // page -1: of none

// The file's end, its trailer, its catalog, its pages and links, and that every object is needed.
void check_document(QPDF& pdf, std::string_view file, const OnLeak& on_leak);

// That a redacted page is one picture, and invisible text of our own.
void check_picture_page(QPDFObjectHandle page, std::int64_t number, const OnLeak& on_leak);

// Annotations of a redacted page that only look like a redaction.
void check_annotations(QPDFObjectHandle page, std::int64_t number, const OnLeak& on_leak);

} // namespace quire::engines
