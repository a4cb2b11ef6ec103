#include "fixtures.hpp"
#include "pictures/gif_picture.hpp"

#include <engines/gif.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace quire::engines {

using namespace testing_support;

namespace {

// Paper with print, a photograph's worth of grays, lines, and, if wanted, colour.
std::string page(bool colour, const std::string& box = "0 0 612 792")
{
    std::string content = "0.5 w ";
    for (int line = 0; line < 40; ++line)
        content +=
            fmt::format("BT /F 11 Tf 60 {} Td (Line {} of the harbour council's minutes) Tj ET ",
                        740 - 16 * line, line);
    for (int i = 0; i < 20; ++i)
        content += fmt::format("{:.2f} g {} 60 12 40 re f ", i / 20.0, 60 + 12 * i);
    if (colour) content += "0.8 0.1 0.2 rg 300 300 90 90 re f 0.1 0.3 0.7 rg 400 60 90 90 re f ";
    content += "30 30 m 582 762 l S";
    return one_page("/MediaBox [" + box +
                        "] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont "
                        "/Helvetica >> >> >>",
                    content);
}

PageImages drawn(const std::string& pdf)
{
    auto pages = read_all(engine(), pdf, {.ocr = false});
    EXPECT_EQ(pages.size(), 1u);
    EXPECT_FALSE(pages.front().failure);
    return std::move(pages.front().images);
}

std::string turned_pdf(const std::string& pdf, int quarter_turns)
{
    const auto file = file_of(pdf);
    const auto out = empty_file();
    engine().rearrange({file.get()}, {{0, 0, quarter_turns}}, out.get());
    return bytes_of(out);
}

PageGifs files_of(const PageImages& images)
{
    PageGifs gifs;
    for (std::size_t i = 0; i < gifs.size(); ++i)
        gifs[i] = images[i].gif;
    return gifs;
}

PageSize size_after(int quarter_turns, PageSize size = {612, 792})
{
    if (quarter_turns % 2 == 1) std::swap(size.width, size.height);
    return size;
}

using Results = std::vector<std::optional<PageImages>>;

// Each set of pictures turned, in one call.
Results turned(const std::vector<PageGifs>& all, int quarter_turns, const PageSize& after,
               const Engine& by = engine())
{
    std::vector<PageTurn> pages;
    for (std::size_t i = 0; i < all.size(); ++i)
        pages.push_back({static_cast<std::int64_t>(i), after, quarter_turns});
    Results results;
    by.turn_pictures(
        pages, [&](const PageTurn& page) { return all[static_cast<std::size_t>(page.page)]; },
        [&](const PageTurn& page, std::optional<PageImages>&& images) {
            EXPECT_EQ(page.page, std::ssize(results));
            results.push_back(std::move(images));
        });
    return results;
}

Raster pixels(const std::string& gif)
{
    return decode_gif_pixels(std::as_bytes(std::span{gif}));
}

struct Difference {
    double mean = 0;
    double far = 0; // share of the bytes that are more than a quarter of the range apart
};

Difference difference(const Raster& a, const Raster& b)
{
    EXPECT_EQ(a.width, b.width);
    EXPECT_EQ(a.height, b.height);
    EXPECT_EQ(a.format, b.format);
    Difference found;
    for (std::size_t i = 0; i < std::min(a.pixels.size(), b.pixels.size()); ++i) {
        const auto apart = std::abs(int{a.pixels[i]} - int{b.pixels[i]});
        found.mean += apart;
        found.far += apart > 64;
    }
    const auto count = static_cast<double>(std::max<std::size_t>(a.pixels.size(), 1));
    return {found.mean / count, found.far / count};
}

class Turn : public testing::TestWithParam<std::tuple<int, bool>> {};

TEST_P(Turn, looks_like_the_page_drawn_turned)
{
    const auto [turns, colour] = GetParam();
    const auto pdf = page(colour);
    const auto wanted = drawn(turned_pdf(pdf, turns));
    const auto made = turned({files_of(drawn(pdf))}, turns, size_after(turns));
    ASSERT_TRUE(made.front());
    for (std::size_t i = 0; i < image_widths.size(); ++i) {
        SCOPED_TRACE(image_widths[i]);
        const auto& image = (*made.front())[i];
        EXPECT_EQ(image.width, image_widths[i]);
        EXPECT_EQ(image.height, wanted[i].height);
        const auto apart = difference(pixels(image.gif), pixels(wanted[i].gif));
        EXPECT_LT(apart.mean, 3);
        EXPECT_LT(apart.far, 0.02);
        // A picture that is not turned, or the wrong way round, is nothing like it.
        EXPECT_GT(
            difference(pixels(image.gif), pixels(drawn(turned_pdf(pdf, (turns + 2) % 4))[i].gif))
                .mean,
            10);
    }
}

INSTANTIATE_TEST_SUITE_P(EveryWay, Turn,
                         testing::Combine(testing::Values(1, 2, 3), testing::Bool()));

TEST(Turns, half_turns_keep_every_pixel_and_two_give_the_same_files)
{
    for (const bool colour : {false, true}) {
        const auto before = files_of(drawn(page(colour)));
        const auto once = turned({before}, 2, size_after(2)).front();
        ASSERT_TRUE(once);
        for (std::size_t i = 0; i < image_widths.size(); ++i) {
            auto flipped = pixels((*once)[i].gif);
            const auto was = pixels(before[i]);
            ASSERT_EQ(flipped.format, was.format);
            const auto step = static_cast<std::size_t>(channels(was.format));
            for (std::size_t at = 0; at < was.pixels.size(); at += step)
                for (std::size_t c = 0; c < step; ++c)
                    ASSERT_EQ(flipped.pixels[was.pixels.size() - step - at + c],
                              was.pixels[at + c]);
        }
        const auto twice = turned({files_of(*once)}, 2, size_after(2)).front();
        ASSERT_TRUE(twice);
        EXPECT_EQ(files_of(*twice), before);
    }
}

TEST(Turns, pictures_are_never_enlarged)
{
    const auto wide = drawn(page(false, "0 0 792 612"));
    EXPECT_FALSE(turned({files_of(wide)}, 1, {612, 792}).front());
    EXPECT_FALSE(turned({files_of(wide)}, 3, {612, 792}).front());
    EXPECT_TRUE(turned({files_of(wide)}, 2, {792, 612}).front());
    const auto square = drawn(page(false, "0 0 700 700"));
    EXPECT_TRUE(turned({files_of(square)}, 1, {700, 700}).front());
}

// A quarter of a square page loses nothing either: four of them give the same files.
TEST(Turns, four_quarters_of_a_square_give_the_same_files)
{
    const auto before = files_of(drawn(page(false, "0 0 700 700")));
    auto gifs = before;
    for (int i = 0; i < 4; ++i) {
        const auto made = turned({gifs}, 1, {700, 700}).front();
        ASSERT_TRUE(made);
        gifs = files_of(*made);
    }
    EXPECT_EQ(gifs.front(), before.front());
}

std::string changed(std::string gif, std::size_t at, char to)
{
    gif.at(at) = to;
    return gif;
}

// Pictures that read_pages() never makes.
std::vector<std::string> strange_files(const std::string& gif)
{
    const auto frame = gif.find(',', 13 + 3 * 16);
    return {"",
            "GIF87a",
            "no picture at all",
            gif.substr(0, gif.size() / 2),
            changed(gif, 6, '\x01'),          // another width
            changed(gif, frame + 9, '\x40'),  // rows out of order
            changed(gif, frame + 10, '\x0c'), // codes of 12 bits
            gif.substr(0, frame) + "!\xf9\x04\x01" + std::string(4, '\0') + gif.substr(frame),
            gif.substr(0, frame + 11) + std::string(5000, '\xff') + ";"};
}

TEST(Turns, strange_files_are_told_of_and_the_next_page_is_turned)
{
    const auto good = files_of(drawn(page(false)));
    for (const int turns : {1, 2, 3}) {
        for (const auto& strange : strange_files(good.front())) {
            SCOPED_TRACE(strange.size());
            auto bad = good;
            bad.front() = strange;
            const auto made = turned({bad, good}, turns, size_after(turns));
            ASSERT_EQ(made.size(), 2u);
            EXPECT_FALSE(made[0]);
            EXPECT_TRUE(made[1]);
        }
    }
}

TEST(Turns, pictures_of_another_shape_than_the_page_are_not_turned)
{
    const auto good = files_of(drawn(page(false)));
    EXPECT_FALSE(turned({good}, 2, {612, 600}).front());
    EXPECT_FALSE(turned({good}, 1, {600, 612}).front());
}

TEST(Turns, a_page_with_too_many_bytes_is_not_turned)
{
    auto gifs = files_of(drawn(page(false)));
    gifs.front().append(most_gif_bytes, '\0');
    EXPECT_FALSE(turned({gifs}, 1, size_after(1)).front());
}

TEST(Turns, a_child_that_dies_leaves_its_page_to_be_drawn)
{
    auto dying = settings();
    dying.bindery = "/bin/false";
    const auto made = turned({{}, {}}, 1, size_after(1), Engine{dying});
    ASSERT_EQ(made.size(), 2u);
    EXPECT_FALSE(made[0] || made[1]);
}

TEST(Turns, without_pages_nothing_is_asked_for)
{
    EXPECT_TRUE(turned({}, 1, size_after(1)).empty());
}

} // namespace
} // namespace quire::engines
