#pragma once

#include "terms.hpp"

#include <base/error.hpp>
#include <search/searcher.hpp>
#include <string>
#include <xapian.h>

namespace quire::search {

// A library's error as one of ours. Its own sentence names folders and may quote words of a
// document, and clients read ours: the kind and the system's reason are told.
inline Unavailable unavailable(const Xapian::Error& error)
{
    std::string why = "the search index is not available: ";
    why += error.get_type();
    if (const char* reason = error.get_error_string()) why += std::string{", "} + reason;
    return Unavailable{why};
}

// Calls `each` for every document of the document database, in no promised order.
template<class Each>
void for_each_row(Xapian::Database& documents, Each&& each)
{
    for (auto entry = documents.postlist_begin(""); entry != documents.postlist_end(""); ++entry) {
        const auto document = documents.get_document(*entry);
        each(IndexedRow{DocumentId{terms::read_ordered(document.get_value(terms::slot_id))},
                        terms::read_ordered(document.get_value(terms::slot_row_version))});
    }
}

} // namespace quire::search
