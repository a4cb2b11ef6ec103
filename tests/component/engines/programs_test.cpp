// What the child programs are linked with.

#include <array>
#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace quire::engines {

using testing::HasSubstr;
using testing::Not;

namespace {

std::string libraries_of(const std::string& program)
{
    std::string all;
    FILE* list = popen(("ldd " + program).c_str(), "r");
    std::array<char, 4096> part{};
    while (fgets(part.data(), part.size(), list) != nullptr)
        all += part.data();
    pclose(list);
    return all;
}

} // namespace

TEST(Bindery, starts_without_the_libraries_that_look_at_pages)
{
    const auto engine = libraries_of(QUIRE_ENGINE);
    const auto bindery = libraries_of(QUIRE_BINDERY);
    EXPECT_THAT(bindery, HasSubstr("libqpdf"));
    for (const auto* library : {"libpoppler", "libcairo", "liblept", "libtiff", "libheif"}) {
        EXPECT_THAT(engine, HasSubstr(library));
        EXPECT_THAT(bindery, Not(HasSubstr(library)));
    }
    EXPECT_THAT(bindery, Not(HasSubstr("libtesseract"))); // the engine may have it built in
}

} // namespace quire::engines
