#include "fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDF.hh>

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>

namespace quire::engines {

using namespace testing_support;
using testing::HasSubstr;

namespace {

Inspection inspect(const std::string& bytes, const Engine& with = engine())
{
    return with.inspect(file_of(bytes).get(), empty_file().get());
}

ErrorKind kind_of_failure(const std::string& bytes, const Engine& with = engine())
{
    try {
        inspect(bytes, with);
    } catch (const EngineError& error) {
        EXPECT_GT(std::string{error.what()}.size(), 15U);
        return error.kind();
    }
    ADD_FAILURE() << "no error";
    return ErrorKind::not_started;
}

int open_descriptors()
{
    int count = 0;
    const Handle<DIR, closedir> folder{opendir("/proc/self/fd")};
    while (readdir(folder.get()))
        ++count;
    return count;
}

} // namespace

TEST(Inspect, measures_pages_as_they_are_shown)
{
    const auto found =
        inspect(text_page("/MediaBox [0 0 612 792] /CropBox [0 0 300 400] /Rotate 270"));
    ASSERT_EQ(found.pages.size(), 1U);
    EXPECT_EQ(found.pages[0], (PageSize{400, 300}));
    EXPECT_FALSE(found.damaged);
    EXPECT_TRUE(found.editable);
    EXPECT_FALSE(found.encrypted);
    EXPECT_GT(found.usage.cpu.count(), 0);
    EXPECT_GT(found.usage.peak_memory_bytes, 1U << 20);
}

TEST(Inspect, opens_what_an_empty_password_opens)
{
    const auto found = inspect(encrypted(text_page(), ""));
    EXPECT_TRUE(found.encrypted);
    EXPECT_EQ(found.pages.size(), 1U);
    EXPECT_EQ(kind_of_failure(encrypted(text_page(), "secret")), ErrorKind::encrypted);
}

TEST(Inspect, repairs_a_truncated_file)
{
    auto bytes = text_page();
    bytes.resize(bytes.find("startxref"));
    const auto repaired = empty_file();
    const auto found = engine().inspect(file_of(bytes).get(), repaired.get());
    EXPECT_TRUE(found.damaged);
    EXPECT_TRUE(found.editable);
    EXPECT_EQ(found.pages.size(), 1U);
    EXPECT_EQ(complaints_about(bytes_of(repaired)), "");
    EXPECT_EQ(read_all(engine(), bytes_of(repaired))[0].text, "Hello harbour");
}

TEST(Inspect, writes_nothing_for_a_sound_file)
{
    const auto repaired = empty_file();
    engine().inspect(file_of(text_page()).get(), repaired.get());
    EXPECT_EQ(bytes_of(repaired), "");
}

TEST(Inspect, names_what_is_wrong)
{
    EXPECT_EQ(kind_of_failure(""), ErrorKind::empty);
    EXPECT_EQ(kind_of_failure("just some words"), ErrorKind::not_a_pdf);
    EXPECT_EQ(kind_of_failure(std::string(100'000, '\0')), ErrorKind::not_a_pdf);
    EXPECT_EQ(kind_of_failure("%PDF-1.7\n%%EOF"), ErrorKind::damaged);
    EXPECT_EQ(kind_of_failure(pdf_of(
                  {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"})),
              ErrorKind::empty);
}

TEST(Inspect, refuses_pages_of_200_inches)
{
    EXPECT_EQ(kind_of_failure(text_page("/MediaBox [0 0 14400 14400]")), ErrorKind::page_too_large);
    EXPECT_EQ(inspect(text_page("/MediaBox [0 0 14399 100]")).pages[0].width, 14399);
}

TEST(Inspect, refuses_more_pages_than_allowed)
{
    std::string kids;
    for (int i = 0; i < 11; ++i)
        kids += "3 0 R ";
    std::vector<std::string> objects = {"<< /Type /Catalog /Pages 2 0 R >>",
                                        "<< /Type /Pages /Count 11 /Kids [" + kids + "] >>",
                                        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"};
    auto few = settings();
    few.limits.pages = 10;
    EXPECT_EQ(kind_of_failure(pdf_of(objects), Engine{few}), ErrorKind::too_many_pages);
}

TEST(Inspect, ends_on_loops_and_lies)
{
    const std::vector<std::string> files = {
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", "3 0 R"}),
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>",
                "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"}),
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\nxref\n0 1\ntrailer<</Root 1 0 "
        "R/Prev 9/Size 9>>\nstartxref\n9\n%%EOF",
        "%PDF-1.4\n" + std::string(200'000, '['),
    };
    for (const auto& file : files) {
        try {
            EXPECT_LE(inspect(file).pages.size(), 2U);
        } catch (const EngineError& error) { // fine as well, if it is understood
            EXPECT_NE(error.kind(), ErrorKind::crashed) << file.substr(0, 200);
            EXPECT_NE(error.kind(), ErrorKind::timed_out) << file.substr(0, 200);
        }
    }
}

TEST(Inspect, survives_truncation_anywhere)
{
    const auto whole = encrypted(text_page(), "");
    for (std::size_t percent = 2; percent < 100; percent += 7) {
        try {
            inspect(whole.substr(0, whole.size() * percent / 100));
        } catch (const EngineError& error) { // damaged or not a PDF, but never a crash
            EXPECT_NE(error.kind(), ErrorKind::crashed) << percent;
        }
    }
}

TEST(Bombs, end_within_the_limits)
{
    // 64 MiB of spaces, deflated twice to a few hundred bytes, and that 300 times over.
    std::string twice;
    {
        Pl_String into{"out", nullptr, twice};
        Pl_Flate outer{"outer", &into, Pl_Flate::a_deflate};
        Pl_Flate inner{"inner", &outer, Pl_Flate::a_deflate};
        const std::string spaces(1 << 20, ' ');
        for (int i = 0; i < 64; ++i)
            inner.writeString(spaces);
        inner.finish();
    }
    std::string contents;
    for (int i = 0; i < 300; ++i)
        contents += "4 0 R ";
    const auto bomb = pdf_of(
        {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [" + contents + "] >>",
         "<< /Filter [/FlateDecode /FlateDecode] /Length " + std::to_string(twice.size()) +
             " >>\nstream\n" + twice + "\nendstream"});
    auto narrow = settings();
    narrow.limits.page_seconds = 1;
    const auto pages = read_all(Engine{narrow}, bomb);
    ASSERT_EQ(pages.size(), 1U);
    EXPECT_TRUE(pages[0].failure);
    EXPECT_EQ(pages[0].images[4].width, 60);
}

TEST(Children, leave_nothing_behind)
{
    inspect(text_page()); // what is opened once and stays
    const int before = open_descriptors();
    for (int i = 0; i < 5; ++i) {
        inspect(text_page());
        EXPECT_EQ(kind_of_failure("nonsense"), ErrorKind::not_a_pdf);
    }
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(Children, a_missing_program_is_said_so)
{
    auto wrong = settings();
    wrong.program = "/nonexistent/quire-engine";
    EXPECT_EQ(kind_of_failure(text_page(), Engine{wrong}), ErrorKind::not_started);
    wrong.program = "/bin/true"; // runs, but says nothing
    EXPECT_EQ(kind_of_failure(text_page(), Engine{wrong}), ErrorKind::crashed);
    wrong.program = "/usr/bin/yes"; // runs for ever
    wrong.limits.document_seconds = 1;
    EXPECT_EQ(kind_of_failure(text_page(), Engine{wrong}), ErrorKind::timed_out);
}

TEST(Children, killed_by_somebody_else_are_not_blamed_on_the_file)
{
    const auto folder = std::filesystem::path{testing::TempDir()} / "killed_child";
    std::filesystem::create_directories(folder);
    auto wrong = settings();
    wrong.program = folder / "quire-engine";
    std::ofstream{wrong.program} << "#!/bin/sh\nkill -KILL $$\n";
    std::filesystem::permissions(wrong.program, std::filesystem::perms::owner_all);
    EXPECT_EQ(kind_of_failure(text_page(), Engine{wrong}), ErrorKind::killed);
    EXPECT_THROW(read_all(Engine{wrong}, text_page()), EngineError);
    std::filesystem::remove_all(folder);
}

TEST(Children, do_not_depend_on_the_numbers_of_the_callers_descriptors)
{
    const auto pdf = file_of(text_page());
    const auto out = empty_file();
    // The caller's input is the child's output number and the other way round.
    const Descriptor low_in{fcntl(pdf.get(), F_DUPFD, 4)};
    const Descriptor low_out{fcntl(out.get(), F_DUPFD, 4)};
    EXPECT_EQ(engine().inspect(low_in.get(), low_out.get()).pages.size(), 1U);
}

} // namespace quire::engines
