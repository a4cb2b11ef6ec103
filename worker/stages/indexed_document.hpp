#pragma once
#include <search/index_writer.hpp>
#include <services/index_feed.hpp>

namespace quire::stages {

// A document in the words of the index.
search::IndexedDocument indexed_document(const IndexEntry& entry);

} // namespace quire::stages
