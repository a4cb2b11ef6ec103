#pragma once
// domain/access.hpp in SQL: which documents a viewer may view. The two are held against each other
// by tests/component/store/visibility_test.cpp.

#include <domain/listing.hpp>
#include <domain/viewer.hpp>
#include <store/database.hpp>
#include <string>
#include <vector>

namespace quire::store {

// A piece of SQL, made of constants, and the values of its marks.
struct Piece {
    std::string sql;
    Values values;
};

// True for each row of `documents d` that the viewer may view among live documents.
Piece visible(const Viewer& viewer);
// The same for documents in the trash.
Piece visible_in_trash(const Viewer& viewer);

// True for each row of `projects p` that the viewer may see: the public ones, and those they
// collaborate in.
Piece visible_project(const Viewer& viewer);

// One way to documents: "FROM … WHERE …" with documents as d: a range of an index, or few rows.
struct Branch {
    std::string from;
    std::string
        shelf; // begins the names of the indexes that begin with its range, "" when few rows
    std::string index; // the index to be forced, "" when the server shall choose
    Piece where;
    // Together with this, no document is in two branches: for counting.
    Piece alone;
};

// The branches whose union is what visible() is true for, as far as the filter's users,
// organizations and access can match at all.
std::vector<Branch> branches(const Viewer& viewer, const DocumentFilter& filter);

// The index that holds a shelf's documents in this order, "" when there is none.
std::string index_for(std::string_view shelf, DocumentOrder order);

} // namespace quire::store
