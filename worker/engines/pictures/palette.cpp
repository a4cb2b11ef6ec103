#include "palette.hpp"

#include "repeats.hpp"

#include <algorithm>
#include <queue>

namespace quire {
namespace {

constexpr std::size_t cell_count = 1 << 15;
constexpr std::size_t most_colours = 256;

std::size_t cell_of(const std::uint8_t* pixel)
{
    return static_cast<std::size_t>(pixel[0] >> 3) << 10 |
           static_cast<std::size_t>(pixel[1] >> 3) << 5 | static_cast<std::size_t>(pixel[2] >> 3);
}

// The pixels of one cell: how many, and the sum of each channel.
struct Cell {
    std::uint32_t id = 0;
    std::uint32_t count = 0;
    std::array<std::uint64_t, 3> sum{};
    double mean(std::size_t axis) const
    {
        return static_cast<double>(sum[axis]) / static_cast<double>(count);
    }
};

// Cells [first, last) that will share one colour.
struct Group {
    std::size_t first = 0;
    std::size_t last = 0;
    std::array<double, 3> mean{};
    std::size_t axis = 0; // the one along which its cells differ most
    double error = 0;     // sum of squared distances along all axes
    bool operator<(const Group& other) const { return error < other.error; }
};

// Calls use(pixel, first, count) for each stretch of `count` equal pixels from the `first` on.
template<class Use>
void for_each_run(const Raster& rgb, Use use)
{
    const std::size_t pixels = rgb.pixels.size() / 3;
    for (std::size_t first = 0; first < pixels;) {
        const std::size_t end = end_of_repeats(rgb.pixels, 3 * first, 3) / 3;
        use(&rgb.pixels[3 * first], first, end - first);
        first = end;
    }
}

std::vector<Cell> count_cells(const Raster& rgb)
{
    std::vector<Cell> all(cell_count);
    for_each_run(rgb, [&](const std::uint8_t* pixel, std::size_t, std::size_t count) {
        Cell& cell = all[cell_of(pixel)];
        cell.count += static_cast<std::uint32_t>(count);
        for (std::size_t axis = 0; axis < 3; ++axis)
            cell.sum[axis] += count * pixel[axis];
    });
    std::vector<Cell> used;
    for (std::size_t id = 0; id < cell_count; ++id) {
        if (all[id].count == 0) continue;
        used.push_back(all[id]);
        used.back().id = static_cast<std::uint32_t>(id);
    }
    return used;
}

Group group(const std::vector<Cell>& cells, std::size_t first, std::size_t last)
{
    Group made{first, last};
    double count = 0;
    std::array<double, 3> sum{};
    std::array<double, 3> squares{};
    for (std::size_t i = first; i < last; ++i) {
        count += cells[i].count;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            sum[axis] += static_cast<double>(cells[i].sum[axis]);
            squares[axis] += static_cast<double>(cells[i].sum[axis]) * cells[i].mean(axis);
        }
    }
    std::array<double, 3> error{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        made.mean[axis] = sum[axis] / count;
        error[axis] = squares[axis] - sum[axis] * made.mean[axis];
        made.error += error[axis];
    }
    made.axis =
        static_cast<std::size_t>(std::max_element(error.begin(), error.end()) - error.begin());
    if (last - first < 2) made.error = 0; // a single cell is never cut
    return made;
}

std::vector<Group> cut(std::vector<Cell>& cells)
{
    std::priority_queue<Group> open;
    open.push(group(cells, 0, cells.size()));
    while (open.size() < most_colours && open.top().error > 0) {
        const Group worst = open.top();
        const auto begin = cells.begin();
        const auto middle =
            std::partition(begin + static_cast<std::ptrdiff_t>(worst.first),
                           begin + static_cast<std::ptrdiff_t>(worst.last), [&](const Cell& cell) {
                               return cell.mean(worst.axis) < worst.mean[worst.axis];
                           });
        const auto cut_at = static_cast<std::size_t>(middle - begin);
        open.pop();
        if (cut_at == worst.first || cut_at == worst.last) { // equal but for rounding
            Group whole = worst;
            whole.error = 0;
            open.push(whole);
            continue;
        }
        open.push(group(cells, worst.first, cut_at));
        open.push(group(cells, cut_at, worst.last));
    }
    std::vector<Group> groups;
    for (; !open.empty(); open.pop())
        groups.push_back(open.top());
    return groups;
}

int bits_for(std::size_t colours)
{
    int bits = 1;
    while ((std::size_t{1} << bits) < colours)
        ++bits;
    return bits;
}

} // namespace

PaletteImage with_gray_levels(const Raster& gray)
{
    PaletteImage image{gray.width, gray.height, 4, {}, {}};
    for (int level = 0; level < 16; ++level) {
        const auto value = static_cast<std::uint8_t>(level * 17);
        image.palette.push_back({value, value, value});
    }
    image.indexes.resize(gray.pixels.size());
    std::transform(
        gray.pixels.begin(), gray.pixels.end(), image.indexes.begin(),
        [](std::uint8_t value) { return static_cast<std::uint8_t>((value * 241 + 2048) >> 12); });
    return image;
}

PaletteImage with_chosen_colours(const Raster& rgb)
{
    auto cells = count_cells(rgb);
    const auto groups = cut(cells);
    std::vector<std::uint8_t> index_of_cell(cell_count);
    PaletteImage image{rgb.width, rgb.height, bits_for(groups.size()), {}, {}};
    for (const Group& made : groups) {
        for (std::size_t i = made.first; i < made.last; ++i)
            index_of_cell[cells[i].id] = static_cast<std::uint8_t>(image.palette.size());
        Colour colour;
        for (std::size_t axis = 0; axis < 3; ++axis)
            colour[axis] = static_cast<std::uint8_t>(made.mean[axis] + 0.5);
        image.palette.push_back(colour);
    }
    image.palette.resize(std::size_t{1} << image.bits);
    image.indexes.resize(rgb.pixels.size() / 3);
    for_each_run(rgb, [&](const std::uint8_t* pixel, std::size_t first, std::size_t count) {
        std::fill_n(&image.indexes[first], count, index_of_cell[cell_of(pixel)]);
    });
    return image;
}

} // namespace quire
