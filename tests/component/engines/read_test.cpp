#include "fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>
#include <sched.h>

#include <fstream>

namespace quire::engines {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

const std::vector<std::string> sentences = {"The audit covers three ports.",
                                            "Harbour dues rose by a fifth.",
                                            "Nobody had been told before."};

std::vector<std::string> texts(const std::vector<Word>& words)
{
    std::vector<std::string> out;
    for (const auto& word : words)
        out.push_back(word.text);
    return out;
}

// Three pages of text; the content of the second is given.
std::string three_pages(const std::string& second, const std::string& resources = "")
{
    const std::string first = "BT /F 24 Tf 72 700 Td (First) Tj ET";
    const std::string third = "BT /F 24 Tf 72 700 Td (Third) Tj ET";
    const auto stream = [](const std::string& bytes) {
        return "<< /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes +
               "\nendstream";
    };
    const auto page = [&](int content, const std::string& more) {
        return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents " +
               std::to_string(content) + " 0 R /Resources << /Font << /F 9 0 R >> " + more +
               " >> >>";
    };
    return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>",
                   "<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>", page(6, ""),
                   page(7, resources), page(8, ""), stream(first), stream(second), stream(third),
                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"});
}

// A black bar over the word, a little larger than it.
void cover(Scan& scan, const Word& word)
{
    constexpr int more = 5;
    const int left = static_cast<int>(word.x1 * scan.width) - more;
    const int right = static_cast<int>(word.x2 * scan.width) + more;
    const int bottom = static_cast<int>(word.y2 * scan.height) + more;
    for (int y = static_cast<int>(word.y1 * scan.height) - more; y < bottom; ++y)
        std::fill_n(scan.gray.begin() + std::ptrdiff_t{y} * scan.width + left, right - left, 0);
}

// Content that takes minutes to draw.
std::string endless()
{
    std::string content;
    for (int i = 0; i < 200'000; ++i)
        content += "0 0 m 600 700 300 -900 600 792 c 0 792 l b* 600 0 m 0 792 l 30 w s ";
    return content;
}

} // namespace

TEST(ReadPages, gives_embedded_text_with_its_boxes)
{
    const auto pages = read_all(engine(), text_page());
    ASSERT_EQ(pages.size(), 1U);
    EXPECT_EQ(pages[0].text, "Hello harbour");
    EXPECT_EQ(pages[0].source, TextSource::embedded);
    EXPECT_EQ(pages[0].failure, std::nullopt);
    EXPECT_THAT(texts(pages[0].words), ElementsAre("Hello", "harbour"));
    const auto& hello_box = pages[0].words[0];
    EXPECT_NEAR(hello_box.x1, 72.0 / 612, 0.005);
    EXPECT_NEAR(hello_box.y2, (792 - 700 + 6.0) / 792, 0.01);
    EXPECT_LT(hello_box.y1, (792 - 700 - 12.0) / 792);
}

TEST(ReadPages, gives_five_images_of_the_page)
{
    const auto pages = read_all(engine(), text_page());
    for (std::size_t i = 0; i < image_widths.size(); ++i) {
        const auto& image = pages[0].images[i];
        EXPECT_EQ(image.width, image_widths[i]);
        EXPECT_EQ(image.height, std::lround(image_widths[i] * 792.0 / 612.0));
        const auto& box = pages[0].words[0];
        // The substitute for a font that is not embedded was found and drawn, in every size.
        EXPECT_GT(darkness(image.gif, box.x1, box.y1, box.x2, box.y2), 0.05);
        EXPECT_LT(darkness(image.gif, 0, 0.5, 1, 1), 0.001);
    }
}

TEST(ReadPages, turns_boxes_and_images_with_the_page)
{
    const auto pages = read_all(engine(), text_page("/MediaBox [0 0 612 792] /Rotate 90"));
    const auto& page = pages[0];
    EXPECT_EQ(page.size, (PageSize{792, 612}));
    ASSERT_EQ(page.words.size(), 2U);
    const auto& box = page.words[0];
    // Clockwise: what was 92 points below the top is now that far from the right side.
    EXPECT_NEAR(box.x1, (700 - 6.0) / 792, 0.01);
    EXPECT_NEAR(box.y1, 72.0 / 612, 0.01);
    EXPECT_GT(darkness(page.images[1].gif, box.x1, box.y1, box.x2, box.y2), 0.05);
}

TEST(ReadPages, measures_inside_the_crop_box)
{
    const auto pages =
        read_all(engine(), text_page("/MediaBox [0 0 612 792] /CropBox [50 600 350 750]"));
    const auto& page = pages[0];
    EXPECT_EQ(page.size, (PageSize{300, 150}));
    EXPECT_NEAR(page.words.at(0).x1, 22.0 / 300, 0.01);
    EXPECT_GT(darkness(page.images[1].gif, page.words[0].x1, page.words[0].y1, page.words[0].x2,
                       page.words[0].y2),
              0.05);
}

TEST(ReadPages, recognises_the_text_of_a_scan)
{
    const auto pages = read_all(engine(), scanned_page(scan_of(sentences)));
    const auto& page = pages[0];
    EXPECT_EQ(page.source, TextSource::ocr);
    for (const auto& sentence : sentences)
        EXPECT_THAT(page.text, HasSubstr(sentence));
    ASSERT_EQ(page.words.size(), 16U);
    EXPECT_EQ(page.words[0].text, "The");
    EXPECT_NEAR(page.words[0].x1, 200.0 / 1700, 0.01);
    EXPECT_NEAR(page.words[0].y2, 300.0 / 2200, 0.01);
    EXPECT_GT(darkness(page.images[1].gif, page.words[0].x1, page.words[0].y1, page.words[0].x2,
                       page.words[0].y2),
              0.1);
}

// As in what authorities hand out: OCR made letters of bars.
TEST(ReadPages, recognises_no_letters_in_the_bars_over_what_was_redacted)
{
    auto scan = scan_of(sentences);
    auto wanted = read_all(engine(), scanned_page(scan))[0].words;
    for (const std::size_t hidden : {11U, 6U, 1U}) {
        cover(scan, wanted[hidden]);
        wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(hidden));
    }
    EXPECT_EQ(texts(read_all(engine(), scanned_page(scan))[0].words), texts(wanted));
}

// Renderers enlarge pixels to squares with sharp edges; our own scaling makes a slope.
TEST(ReadPages, never_draws_a_page_that_is_one_image)
{
    Scan halves{34, 44, std::vector<unsigned char>(34 * 44, 255)}; // pixels are square on the page
    for (std::size_t i = 0; i < halves.gray.size(); ++i)
        if (i % 34 < 17) halves.gray[i] = 0;
    ReadOptions options;
    options.ocr = false;
    const auto pages = read_all(engine(), scanned_page(halves), options);
    const auto& xlarge = pages.at(0).images[0].gif;
    EXPECT_GT(darkness(xlarge, 0, 0, 0.48, 1), 0.99);
    EXPECT_NEAR(darkness(xlarge, 0.49, 0, 0.5, 1), 0.7, 0.1);
    EXPECT_NEAR(darkness(xlarge, 0.5, 0, 0.51, 1), 0.3, 0.1);
}

TEST(ReadPages, recognises_what_is_drawn_when_forced)
{
    ReadOptions options;
    options.force_ocr = true;
    const auto pages = read_all(engine(), text_page(), options);
    EXPECT_EQ(pages[0].source, TextSource::ocr);
    EXPECT_EQ(pages[0].text, "Hello harbour");
}

TEST(ReadPages, leaves_blank_pages_blank_without_ocr)
{
    ReadOptions options;
    options.ocr = false;
    options.images = false;
    options.models = "";
    const auto pages = read_all(engine(), scanned_page(scan_of(sentences)), options);
    EXPECT_EQ(pages[0].text, "");
    EXPECT_EQ(pages[0].images[0].gif, "");
}

TEST(ReadPages, needs_a_model_only_for_pages_without_text)
{
    ReadOptions options;
    options.models = "tlh";
    EXPECT_EQ(read_all(engine(), text_page(), options)[0].text, "Hello harbour");
    try {
        read_all(engine(), scanned_page(scan_of(sentences)), options);
        FAIL() << "an unknown language was accepted";
    } catch (const EngineError& error) {
        EXPECT_EQ(error.kind(), ErrorKind::missing_language);
    }
}

TEST(ReadPages, gives_pages_in_order_and_only_those_asked_for)
{
    const auto file = file_of(three_pages("BT /F 24 Tf 72 700 Td (Second) Tj ET"));
    std::vector<std::string> found;
    engine().read_pages(file.get(), {1, 2}, {}, [&](PageRead&& page) {
        found.push_back(std::to_string(page.page) + page.text);
    });
    EXPECT_THAT(found, ElementsAre("1Second", "2Third"));
    EXPECT_THROW(engine().read_pages(file.get(), {1, 3}, {}, [](PageRead&&) {}), EngineError);
    EXPECT_THROW(engine().read_pages(file.get(), {-1, 1}, {}, [](PageRead&&) {}), EngineError);
}

TEST(ReadPages, reads_hidden_text_in_the_order_it_was_written)
{
    const auto pages =
        read_all(engine(), one_page("/MediaBox [0 0 612 792] /Resources << /Font << /F 5 0 R >> >>",
                                    "BT 3 Tr /F 12 Tf 1 0 0 1 72 100 Tm (written first) Tj "
                                    "1 0 0 1 72 700 Tm (written second) Tj ET"));
    EXPECT_EQ(pages[0].source, TextSource::embedded);
    EXPECT_LT(pages[0].text.find("first"), pages[0].text.find("second"));
}

TEST(ReadPages, a_page_that_takes_too_long_spares_the_others)
{
    auto impatient = settings();
    impatient.limits.page_seconds = 1;
    ReadOptions options;
    options.ocr = false;
    const auto pages = read_all(Engine{impatient}, three_pages(endless()), options);
    ASSERT_EQ(pages.size(), 3U);
    EXPECT_EQ(pages[0].text, "First");
    ASSERT_TRUE(pages[1].failure);
    EXPECT_THAT(*pages[1].failure, HasSubstr("longer than the 1 seconds"));
    EXPECT_EQ(pages[1].images[1].width, 1000);
    EXPECT_EQ(pages[1].images[1].height, 1294);
    EXPECT_LT(darkness(pages[1].images[1].gif, 0, 0, 1, 1), 0.001);
    EXPECT_EQ(pages[2].text, "Third");
    EXPECT_FALSE(pages[2].failure);
}

TEST(ReadPages, a_page_whose_recognition_takes_too_long_keeps_its_images)
{
    auto impatient = settings();
    impatient.limits.page_seconds = 1;
    const std::string line =
        "Many words of many letters take a machine a while to read, and a page "
        "of them takes more than a second.";
    const auto pages =
        read_all(Engine{impatient}, scanned_page(scan_of(std::vector<std::string>(44, line), 20)));
    ASSERT_TRUE(pages[0].failure);
    EXPECT_THAT(*pages[0].failure, HasSubstr("could not be recognised"));
    EXPECT_GT(darkness(pages[0].images[1].gif, 0.1, 0.1, 0.9, 0.9), 0.01);
}

TEST(ReadPages, passes_on_what_the_caller_throws_and_leaves_no_child)
{
    struct LeaseLost {};
    const auto file = file_of(three_pages(endless()));
    ReadOptions options;
    options.ocr = false;
    EXPECT_THROW(
        engine().read_pages(file.get(), {0, 3}, options, [](PageRead&&) { throw LeaseLost{}; }),
        LeaseLost);
    EXPECT_THROW(engine().read_pages(
                     file.get(), {0, 3}, options, [](PageRead&&) {}, [] { throw LeaseLost{}; }),
                 LeaseLost);
}

TEST(ReadPages, leaves_the_processor_to_whoever_else_wants_it)
{
    const auto file = file_of(text_page());
    int policy = -1;
    engine().read_pages(file.get(), {0, 1}, {}, [&](PageRead&&) {
        pid_t child = 0;
        std::ifstream{"/proc/thread-self/children"} >> child;
        policy = sched_getscheduler(child);
    });
    EXPECT_EQ(policy, SCHED_IDLE);
}

TEST(ReadPages, memory_does_not_grow_with_the_pages)
{
    std::vector<std::string> objects = {"<< /Type /Catalog /Pages 2 0 R >>", ""};
    std::string kids;
    for (int i = 0; i < 200; ++i) {
        kids += std::to_string(3 + 2 * i) + " 0 R ";
        const std::string content = hello;
        objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << "
                          "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
                          ">> /Contents " +
                          std::to_string(4 + 2 * i) + " 0 R >>");
        objects.push_back("<< /Length " + std::to_string(content.size()) + " >>\nstream\n" +
                          content + "\nendstream");
    }
    objects[1] = "<< /Type /Pages /Count 200 /Kids [" + kids + "] >>";
    const auto file = file_of(pdf_of(objects));
    // The first pages decide what the child keeps for the next.
    const auto few = engine().read_pages(file.get(), {0, 20}, {}, [](PageRead&&) {});
    const auto many = engine().read_pages(file.get(), {0, 200}, {}, [](PageRead&&) {});
#ifdef QUIRE_SANITIZED
    constexpr std::size_t slack =
        272U << 20; // freed blocks wait in the sanitizer's quarantine of 256 MiB
#else
    constexpr std::size_t slack = 4U << 20;
#endif
    EXPECT_LT(many.peak_memory_bytes, few.peak_memory_bytes + slack);
}

} // namespace quire::engines
