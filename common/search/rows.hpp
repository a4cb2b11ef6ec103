#pragma once

#include "terms.hpp"

#include <search/searcher.hpp>
#include <xapian.h>

namespace quire::search {

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
