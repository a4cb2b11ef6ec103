#include "fixtures.hpp"
#include "secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

namespace quire::engines {

using namespace testing_support;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

constexpr double fine_enough = 100; // dpi, for tests that do not look at pixels

std::string redacted(const std::string& pdf, const std::vector<RedactionBox>& boxes,
                     double dpi = fine_enough)
{
    const auto out = empty_file();
    engine().redact(file_of(pdf).get(), boxes, dpi, out.get());
    return bytes_of(out);
}

std::vector<std::string> leaks_in(const std::string& pdf, const std::vector<RedactionBox>& boxes,
                                  const std::vector<std::string>& words = {})
{
    std::vector<std::string> sentences;
    for (const auto& leak : engine().find_leaks(file_of(pdf).get(), boxes, words).leaks)
        sentences.push_back(sentence_of(leak));
    return sentences;
}

std::vector<PageRead> plainly_read(const std::string& pdf)
{
    ReadOptions options;
    options.ocr = false;
    return read_all(engine(), pdf, options);
}

} // namespace

class EachSecret : public testing::TestWithParam<std::size_t> {
public:
    static const std::string& canary()
    {
        static const auto made = new_canary();
        return made;
    }
    static const std::vector<Secret>& all()
    {
        static const auto made = secrets(canary());
        return made;
    }
};

TEST_P(EachSecret, is_gone)
{
    const auto& secret = all()[GetParam()];
    ASSERT_TRUE(can_be_found(secret.pdf, canary())) << "this document keeps no secret";
    EXPECT_THAT(leaks_in(secret.pdf, secret.boxes, {canary()}), Not(IsEmpty()));

    const auto after = redacted(secret.pdf, secret.boxes);
    EXPECT_FALSE(can_be_found(after, canary()));
    EXPECT_THAT(leaks_in(after, secret.boxes, {canary()}), IsEmpty());
    EXPECT_EQ(complaints_about(after), "");
    const auto pages = plainly_read(after);
    ASSERT_EQ(pages.size(), 2U);
    EXPECT_EQ(pages[0].text, "");
    EXPECT_THAT(pages[1].text, HasSubstr("Second page stays"));
    EXPECT_GT(darkness(pages[0].images[1].gif, 0.06, 0.06, 0.94, 0.19), 0.99);
}

INSTANTIATE_TEST_SUITE_P(Redact, EachSecret,
                         testing::Range(std::size_t{0}, EachSecret::all().size()),
                         [](const auto& of) { return EachSecret::all()[of.param].place; });

} // namespace quire::engines
