#include "sentences.hpp"

#include <fmt/format.h>

namespace quire::engines {

namespace {

std::string document_sentence(ErrorKind kind, const EngineLimits& limits)
{
    switch (kind) {
    case ErrorKind::not_a_pdf:
        return "This file is not a PDF.";
    case ErrorKind::damaged:
        return "This file is damaged and could not be repaired.";
    case ErrorKind::encrypted:
        return "This file is protected by a password.";
    case ErrorKind::empty:
        return "This file is empty.";
    case ErrorKind::too_large:
        return "This file is too large to be processed.";
    case ErrorKind::too_many_pages:
        return fmt::format("This document has more than the {} pages allowed.", limits.pages);
    case ErrorKind::page_too_large:
        return fmt::format("A page of this document is too large: its sides must be shorter than "
                           "{:.0f} inches.",
                           limits.page_points / 72);
    case ErrorKind::bad_range:
        return "The document does not have the pages that were asked for.";
    case ErrorKind::missing_language:
        return "Text recognition for the language of this document is not installed on this "
               "server.";
    case ErrorKind::not_converted:
        return "LibreOffice could not make a PDF of this file: it may be damaged, protected by a "
               "password, or of another kind than its name says.";
    case ErrorKind::no_converter:
        return "This kind of file needs LibreOffice, which is not installed on this server. Its "
               "administrator can install libreoffice-writer-nogui, libreoffice-calc-nogui, "
               "libreoffice-impress-nogui and libreoffice-draw-nogui.";
    case ErrorKind::unsupported:
        return "This kind of file cannot be converted or rewritten.";
    case ErrorKind::out_of_memory:
        return fmt::format("Processing this file needs more than the {} MiB of memory allowed.",
                           limits.memory_bytes >> 20);
    case ErrorKind::timed_out:
        return fmt::format("Processing this file takes longer than the {} seconds allowed.",
                           limits.document_seconds);
    case ErrorKind::crashed:
        return "This file makes the document engine fail.";
    case ErrorKind::killed:
        return "The document engine was stopped from outside again and again while it worked on "
               "this file; the server may be short of memory.";
    case ErrorKind::no_sandbox:
        return "This server cannot open files safely: its kernel has no Landlock or no seccomp.";
    case ErrorKind::not_started:
        return "The document engine could not be started.";
    }
    return "This file could not be processed.";
}

} // namespace

EngineError error_of(ErrorKind kind, const EngineLimits& limits)
{
    return {kind, document_sentence(kind, limits)};
}

namespace {

const char* what_leaks(LeakKind kind)
{
    switch (kind) {
    case LeakKind::word_in_text:
        return "a removed word can still be read as text";
    case LeakKind::word_in_object:
        return "a removed word is still in the file";
    case LeakKind::text_in_box:
        return "there is text in a box";
    case LeakKind::pixels_in_box:
        return "a box is not solid black";
    case LeakKind::not_a_picture:
        return "a redacted page holds more than its picture";
    case LeakKind::foreign_entry:
        return "the file holds more than the content of its pages";
    case LeakKind::leftover_object:
        return "the file holds objects that no page needs";
    case LeakKind::text_under_rectangle:
        return "there is text under a painted area";
    case LeakKind::text_under_image:
        return "there is text under a picture";
    case LeakKind::unapplied_annotation:
        return "a redaction mark was not applied";
    case LeakKind::dark_highlight:
        return "a mark only darkens the text below it";
    }
    return "something is left";
}

} // namespace

std::string sentence_of(const Leak& leak)
{
    if (leak.page < 0) return fmt::format("{}", what_leaks(leak.kind));
    return fmt::format("{} (page {})", what_leaks(leak.kind), leak.page + 1);
}

std::string page_sentence(ErrorKind cause, const EngineLimits& limits)
{
    if (cause == ErrorKind::timed_out)
        return fmt::format("Reading this page takes longer than the {} seconds allowed.",
                           limits.page_seconds);
    if (cause == ErrorKind::out_of_memory)
        return fmt::format("Reading this page needs more than the {} MiB of memory allowed.",
                           limits.memory_bytes >> 20);
    return "This page makes the document engine fail.";
}

} // namespace quire::engines
