// A page that killed a child is read once more, without the step that did.

#include "fixtures.hpp"
#include "raw_child.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quire::engines {

using namespace testing_support;
using testing::Contains;
using testing::Not;

namespace {

struct Steps {
    std::vector<PageStep> taken;
    PageTrouble trouble = PageTrouble::none;
};

// The steps of a page; `avoid` is the one that has killed its last child.
Steps steps_of(const std::string& pdf, std::optional<PageStep> avoid)
{
    Request request;
    request.job = Job::read;
    request.limits = settings().limits;
    request.tessdata = settings().tessdata;
    request.range = {0, 1};
    request.read.force_ocr = true;
    request.careful = avoid ? 0 : -1;
    request.avoid = avoid.value_or(PageStep::text);
    const auto file = file_of(pdf);
    ChildProcess child{QUIRE_ENGINE, {file.get()}, -1};
    const auto said = all_said(child, request);
    Steps steps;
    for (const auto& body : bodies_of(ToWorker::page_step, said))
        steps.taken.push_back(decode_step(Decoder{body}.u8()));
    const auto done = bodies_of(ToWorker::page_done, said);
    EXPECT_EQ(done.size(), 1U);
    if (!done.empty()) steps.trouble = static_cast<PageTrouble>(Decoder{done[0]}.u8());
    return steps;
}

// Poor to read as it lies, so that the engine looks which way up it is.
std::string page_on_its_head()
{
    return scanned_page(
        scan_of({"The audit covers three ports.", "Harbour dues rose by a fifth.",
                 "Nobody had been told before.", "The council met in the old hall."},
                48, 180));
}

} // namespace

TEST(CarefulReading, leaves_out_the_step_that_killed_a_child)
{
    const auto page = page_on_its_head();
    const auto usual = steps_of(page, {});
    EXPECT_EQ(usual.trouble, PageTrouble::none);
    for (const auto step :
         {PageStep::text, PageStep::drawing, PageStep::recognition, PageStep::orientation}) {
        SCOPED_TRACE(static_cast<int>(step));
        EXPECT_THAT(usual.taken, Contains(step));
        EXPECT_THAT(steps_of(page, step).taken, Not(Contains(step)));
    }
}

TEST(CarefulReading, spoils_a_page_only_where_nothing_takes_the_place_of_the_step)
{
    const auto page = page_on_its_head();
    EXPECT_EQ(steps_of(page, PageStep::orientation).trouble, PageTrouble::none);
    EXPECT_EQ(steps_of(page, PageStep::drawing).trouble, PageTrouble::none);
    EXPECT_EQ(steps_of(page, PageStep::recognition).trouble, PageTrouble::recognition);
}

} // namespace quire::engines
