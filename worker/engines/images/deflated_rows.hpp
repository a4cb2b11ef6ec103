#pragma once
// Pixels through a compressor, row by row.

#include <cstddef>
#include <qpdf/Pl_Flate.hh>
#include <vector>

namespace quire::engines {

// Sends one row after the other, as `fill(y, row)` makes them, deflated to `to`.
template<class Fill>
void deflate_rows(Pipeline* to, int height, std::size_t row_bytes, Fill fill)
{
    Pl_Flate flate{"rows", to, Pl_Flate::a_deflate};
    std::vector<unsigned char> row(row_bytes);
    for (int y = 0; y < height; ++y) {
        fill(y, row);
        flate.write(row.data(), row.size());
    }
    flate.finish();
}

} // namespace quire::engines
