#include "asking/answers.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace quire::engines {

namespace {

std::string begun(std::uint64_t page, double width = 612, double height = 792)
{
    Encoder body;
    body.u64(page);
    body.f64(width);
    body.f64(height);
    return body.take();
}

std::string text_with(std::string_view text, const std::vector<Word>& words = {})
{
    Encoder body;
    body.u8(1);
    body.text(text);
    body.u32(static_cast<std::uint32_t>(words.size()));
    for (const auto& word : words) {
        body.text(word.text);
        for (const double value : {word.x1, word.y1, word.x2, word.y2, word.angle})
            body.f64(value);
    }
    return body.take();
}

std::string image(std::uint32_t width, std::uint32_t height, std::string gif)
{
    Encoder body;
    body.u32(width);
    body.u32(height);
    return body.take() + std::move(gif);
}

std::string gif_of(int width, int height)
{
    std::string gif = "GIF87a";
    for (const int side : {width, height}) {
        gif += static_cast<char>(side & 0xff);
        gif += static_cast<char>(side >> 8);
    }
    return gif + "....;";
}

std::string done(PageTrouble trouble = PageTrouble::none)
{
    return {static_cast<char>(trouble)};
}

class PageAnswers : public testing::Test {
protected:
    void begin() { reader.feed(ToWorker::page_begun, begun(3)); }
    void send_images()
    {
        for (const int width : image_widths) {
            const int height = image_height({612, 792}, width);
            reader.feed(ToWorker::page_image,
                        image(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height),
                              gif_of(width, height)));
        }
    }
    void refuse(ToWorker type, const std::string& body)
    {
        EXPECT_THROW(reader.feed(type, body), ProtocolError);
    }

    PageReader reader{{3, 2}, {}, {}};
};

class TurnAnswers : public testing::Test {
protected:
    void send_images(std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const int width = image_widths.at(i);
            const int height = image_height(size, width);
            EXPECT_FALSE(reader.feed(ToWorker::page_image, image(static_cast<std::uint32_t>(width),
                                                                 static_cast<std::uint32_t>(height),
                                                                 gif_of(width, height))));
        }
    }

    PageSize size{792, 612};
    TurnReader reader{size};
};

TEST_F(TurnAnswers, give_all_pictures_of_a_turned_page)
{
    send_images(image_widths.size());
    EXPECT_TRUE(reader.feed(ToWorker::page_turned, std::string(1, '\1')));
    const auto images = reader.take();
    ASSERT_TRUE(images);
    EXPECT_EQ(images->back().height, image_height(size, image_widths.back()));
}

TEST_F(TurnAnswers, give_none_of_a_page_that_has_to_be_drawn)
{
    send_images(2);
    EXPECT_TRUE(reader.feed(ToWorker::page_turned, std::string(1, '\0')));
    EXPECT_FALSE(reader.take());
}

TEST_F(TurnAnswers, are_not_believed_with_pictures_missing_or_too_many)
{
    send_images(image_widths.size() - 1);
    EXPECT_THROW(reader.feed(ToWorker::page_turned, std::string(1, '\1')), ProtocolError);
    TurnReader other{size};
    reader = other;
    send_images(image_widths.size());
    EXPECT_THROW(send_images(1), ProtocolError);
}

TEST_F(TurnAnswers, are_not_believed_when_they_are_about_something_else)
{
    EXPECT_THROW(reader.feed(ToWorker::page_image, image(2000, 2588, gif_of(2000, 2588))),
                 ProtocolError)
        << "the page as it was";
    EXPECT_THROW(reader.feed(ToWorker::page_text, text_with("")), ProtocolError);
    EXPECT_THROW(reader.feed(ToWorker::page_turned, "\2"), ProtocolError);
    EXPECT_THROW(reader.feed(ToWorker::page_turned, ""), ProtocolError);
}

} // namespace

TEST_F(PageAnswers, are_put_together_to_a_page)
{
    begin();
    reader.feed(ToWorker::page_text, text_with("Hello you", {{"Hello", 0.1, 0.2, 0.3, 0.4}}));
    send_images();
    const auto page = reader.feed(ToWorker::page_done, done());
    ASSERT_TRUE(page);
    EXPECT_EQ(page->page, 3);
    EXPECT_EQ(page->text, "Hello you");
    EXPECT_EQ(page->source, TextSource::ocr);
    ASSERT_EQ(page->words.size(), 1U);
    EXPECT_EQ(page->words[0], (Word{"Hello", 0.1, 0.2, 0.3, 0.4}));
    EXPECT_EQ(page->images[1].height, 1294);
    EXPECT_FALSE(page->failure);
    EXPECT_EQ(reader.next(), 4);
}

TEST_F(PageAnswers, say_why_a_page_is_incomplete)
{
    begin();
    reader.feed(ToWorker::page_text, text_with(""));
    send_images();
    EXPECT_TRUE(reader.feed(ToWorker::page_done, done(PageTrouble::drawing))->failure);
}

TEST_F(PageAnswers, must_come_in_page_order)
{
    refuse(ToWorker::page_begun, begun(4));
    refuse(ToWorker::page_begun, begun(0));
    refuse(ToWorker::page_begun, begun(std::numeric_limits<std::uint64_t>::max()));
    begin();
    refuse(ToWorker::page_begun, begun(3));
}

TEST_F(PageAnswers, must_give_possible_page_sizes)
{
    for (const double bad : {0.0, -1.0, 14400.0, 1e300, std::nan(""), HUGE_VAL}) {
        refuse(ToWorker::page_begun, begun(3, bad, 100));
        refuse(ToWorker::page_begun, begun(3, 100, bad));
    }
}

TEST_F(PageAnswers, must_keep_boxes_inside_the_page)
{
    for (const double bad : {-0.001, 1.001, std::nan(""), -HUGE_VAL}) {
        reader.restart_page();
        begin();
        refuse(ToWorker::page_text, text_with("a", {{"a", 0, 0, bad, 1}}));
        refuse(ToWorker::page_text, text_with("a", {{"a", bad, 0, 1, 1}}));
    }
    refuse(ToWorker::page_text, text_with("a", {{"a", 0.5, 0, 0.4, 1}}));
    for (const double bad : {-181.0, 181.0, std::nan("")})
        refuse(ToWorker::page_text, text_with("a", {{"a", 0, 0, 1, 1, bad}}));
}

TEST_F(PageAnswers, must_not_announce_more_words_than_come)
{
    begin();
    Encoder body;
    body.u8(0);
    body.text("x");
    body.u32(199'999);
    refuse(ToWorker::page_text, body.take());
}

TEST_F(PageAnswers, must_not_exceed_the_text_limits)
{
    begin();
    refuse(ToWorker::page_text, text_with(std::string(most_text + 1, 'x')));
    refuse(ToWorker::page_text, text_with("x", {{std::string(longest_word + 1, 'x'), 0, 0, 1, 1}}));
    refuse(ToWorker::page_text, text_with("x", std::vector<Word>(most_words + 1)));
}

TEST_F(PageAnswers, are_cleaned_of_controls_and_broken_utf8)
{
    begin();
    reader.feed(ToWorker::page_text,
                text_with(std::string{"a\0b\x1b[2Jc\xff\xc2\x9b\n\td\x7f\r", 16},
                          {{"w\nx\x01", 0, 0, 1, 1}, {"\x02", 0, 0, 1, 1}}));
    send_images();
    const auto page = reader.feed(ToWorker::page_done, done());
    EXPECT_EQ(page->text, "ab[2Jc\xef\xbf\xbd\n\td");
    ASSERT_EQ(page->words.size(), 1U); // one that held nothing but controls is none
    EXPECT_EQ(page->words[0].text, "wx");
}

TEST_F(PageAnswers, must_show_gif_images_of_the_right_shape)
{
    begin();
    const int height = image_height({612, 792}, 2000);
    const auto tall = static_cast<std::uint32_t>(height);
    refuse(ToWorker::page_image, image(1000, 1294, gif_of(1000, 1294))); // out of order
    refuse(ToWorker::page_image, image(2000, tall + 2, gif_of(2000, height + 2)));
    refuse(ToWorker::page_image, image(2000, 0, gif_of(2000, 0)));
    refuse(ToWorker::page_image, image(2000, tall, gif_of(2000, 10))); // says otherwise
    refuse(ToWorker::page_image, image(2000, tall, "<html>" + gif_of(2000, height)));
    refuse(ToWorker::page_image, image(2000, tall, ""));
    refuse(ToWorker::page_image, "");
    send_images();
    refuse(ToWorker::page_image, image(60, 78, gif_of(60, 78))); // a sixth
}

TEST_F(PageAnswers, must_be_complete)
{
    refuse(ToWorker::page_text, text_with("x"));
    refuse(ToWorker::page_done, done());
    begin();
    refuse(ToWorker::page_done, done());
    reader.feed(ToWorker::page_text, text_with("x"));
    refuse(ToWorker::page_done, done());
    refuse(ToWorker::page_text, text_with("x"));
    refuse(ToWorker::overview, "");
}

TEST_F(PageAnswers, must_end_with_the_last_page)
{
    for (std::uint64_t page = 3; page < 5; ++page) {
        reader.feed(ToWorker::page_begun, begun(page));
        reader.feed(ToWorker::page_text, text_with("x"));
        send_images();
        reader.feed(ToWorker::page_done, done());
    }
    EXPECT_TRUE(reader.finished());
    refuse(ToWorker::page_begun, begun(5));
}

TEST_F(PageAnswers, survive_any_bytes)
{
    std::mt19937 random{4711};
    std::uniform_int_distribution<int> byte{0, 255};
    for (int round = 0; round < 20'000; ++round) {
        PageReader victim{{3, 2}, {}, {}};
        std::string body = round % 2 ? begun(3) : text_with("text", {{"word", 0, 0, 1, 1}});
        const auto hits = 1 + static_cast<std::size_t>(byte(random)) % 6;
        for (std::size_t hit = 0; hit < hits; ++hit)
            body[static_cast<std::size_t>(random()) % body.size()] =
                static_cast<char>(byte(random));
        body.resize(static_cast<std::size_t>(random()) % (body.size() + 1));
        try {
            victim.feed(ToWorker::page_begun, begun(3));
            victim.feed(static_cast<ToWorker>(byte(random) % 12), body);
        } catch (const ProtocolError&) { // the only thing that may be thrown
        }
    }
}

TEST(InspectionAnswers, give_as_many_sizes_as_pages)
{
    const auto overview = [](std::uint64_t pages) {
        Encoder body;
        body.u8(0);
        body.u8(1);
        body.u8(0);
        body.u64(pages);
        body.text("readers 1.0");
        return body.take();
    };
    const auto sizes = [](std::uint32_t count) {
        Encoder body;
        body.u32(count);
        for (std::uint32_t i = 0; i < 2 * count; ++i)
            body.f64(100);
        return body.take();
    };
    InspectionReader good{{}};
    good.feed(ToWorker::overview, overview(2));
    good.feed(ToWorker::sizes, sizes(2));
    const auto inspection = good.take();
    EXPECT_EQ(inspection.pages.size(), 2U);
    EXPECT_EQ(inspection.readers, "readers 1.0");

    InspectionReader bad{{}};
    EXPECT_THROW(bad.feed(ToWorker::overview, overview(0)), ProtocolError);
    EXPECT_THROW(bad.feed(ToWorker::overview, overview(50'001)), ProtocolError);
    InspectionReader short_of_one{{}};
    short_of_one.feed(ToWorker::overview, overview(3));
    short_of_one.feed(ToWorker::sizes, sizes(2));
    EXPECT_THROW(short_of_one.feed(ToWorker::sizes, sizes(2)), ProtocolError);
    EXPECT_THROW(short_of_one.take(), ProtocolError);
    EXPECT_THROW(short_of_one.feed(ToWorker::overview, overview(3)), ProtocolError);
}

TEST(Frames, are_recognised_by_their_mark)
{
    const auto header = decode_header(encode(Header{7, 1234}));
    EXPECT_EQ(header.type, 7);
    EXPECT_EQ(header.length, 1234U);
    EXPECT_THROW(decode_header("12345678"), ProtocolError);
    EXPECT_THROW(decode_header("Qe"), ProtocolError);
    EXPECT_THROW(decode_header(encode(Header{7, largest_body + 1})), ProtocolError);
}

TEST(Requests, arrive_as_they_were_sent)
{
    Request request;
    request.job = Job::read;
    request.sandbox_required = false;
    request.tessdata = "/models";
    request.limits.page_points = 100.5;
    request.range = {5, 7};
    request.read.models = "deu+fra";
    request.read.force_ocr = true;
    request.careful = -1;
    request.graft.drop_metadata = true;
    const auto arrived = decode_request(encode(request));
    EXPECT_EQ(arrived.job, Job::read);
    EXPECT_FALSE(arrived.sandbox_required);
    EXPECT_EQ(arrived.tessdata, "/models");
    EXPECT_EQ(arrived.limits.page_points, 100.5);
    EXPECT_EQ(arrived.range.first, 5);
    EXPECT_EQ(arrived.read.models, "deu+fra");
    EXPECT_TRUE(arrived.read.force_ocr);
    EXPECT_EQ(arrived.careful, -1);
    EXPECT_TRUE(arrived.graft.drop_metadata);
    EXPECT_THROW(decode_request(encode(request) + "x"), ProtocolError);
}

TEST(PageImages, keep_the_shape_of_the_page_within_bounds)
{
    EXPECT_EQ(image_height({612, 792}, 1000), 1294);
    EXPECT_EQ(image_height({14000, 1}, 60), 1);
    EXPECT_EQ(image_height({1, 14000}, 2000), tallest_image);
}

} // namespace quire::engines
