#include "fixtures.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quire::engines {

using namespace testing_support;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace fs = std::filesystem;

namespace {

class Office : public testing::Test {
protected:
    Office()
    {
        std::string name = (fs::temp_directory_path() / "quire-office-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no folder");
        base = name;
    }
    ~Office() override { fs::remove_all(base); }

    std::string convert(const std::string& file, std::string_view extension,
                        const EngineSettings& with = settings())
    {
        const auto work = base / "work";
        fs::remove_all(work);
        fs::create_directory(work);
        const auto out = empty_file();
        Engine{with}.office_to_pdf(file_of(file).get(), extension, work, out.get());
        return bytes_of(out);
    }

    std::string text_of(const std::string& file, std::string_view extension)
    {
        ReadOptions options;
        options.ocr = false;
        std::string text;
        for (const auto& page : read_all(engine(), convert(file, extension), options))
            text += page.text + "\n";
        return text;
    }

    std::optional<ErrorKind> failure(const std::string& file, std::string_view extension,
                                     const EngineSettings& with = settings())
    {
        try {
            convert(file, extension, with);
        } catch (const EngineError& error) {
            return error.kind();
        }
        return {};
    }

    // Files that are not below the work folder.
    std::vector<fs::path> strays() const
    {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator{base})
            if (entry.path().filename() != "work") found.push_back(entry.path());
        return found;
    }

    fs::path base;
};

// A flat OpenDocument text: one XML file, whatever stands in its body.
std::string flat_text(const std::string& body, const std::string& before_body = "")
{
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:ooo="http://openoffice.org/2004/office"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">)" +
           before_body + "<office:body><office:text>" + body +
           "</office:text></office:body></office:document>";
}

// Listens on a port of this machine and tells whether anybody came.
class Ear {
public:
    Ear() : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        if (bind(m_socket.get(), plain, size) != 0 || listen(m_socket.get(), 8) != 0 ||
            getsockname(m_socket.get(), plain, &size) != 0)
            throw std::runtime_error("no port");
        m_port = ntohs(address.sin_port);
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/x.png"; }
    bool heard() const
    {
        pollfd ear{m_socket.get(), POLLIN, 0};
        return poll(&ear, 1, 0) > 0;
    }

private:
    Descriptor m_socket;
    int m_port = 0;
};

} // namespace

TEST_F(Office, makes_a_readable_pdf)
{
    EXPECT_THAT(text_of(flat_text("<text:p>Harbour office</text:p>"), "fodt"),
                HasSubstr("Harbour office"));
    EXPECT_THAT(text_of("{\\rtf1 Rich harbour}", "rtf"), HasSubstr("Rich harbour"));
    EXPECT_THAT(text_of("name,value\nharbour,3\n", "csv"), HasSubstr("harbour"));
    EXPECT_THAT(strays(), IsEmpty());
}

TEST_F(Office, understands_how_text_is_coded)
{
    const std::string utf16("\xff\xfeH\0\xe4\0f\0e\0n\0 \0\x71\x5f", 16);
    const std::string big_utf16("\xfe\xff\0H\0\xe4\0f\0e\0n", 12);
    for (const auto* extension : {"txt", "csv"}) {
        for (const std::string& file :
             {std::string{"H\u00e4fen in der N\u00e4he"}, std::string{"\xef\xbb\xbfH\u00e4fen"},
              utf16, big_utf16,
              std::string{"Die H\xe4"
                          "fen sind gro\xdf und \x84sch\xf6n\x93 f\xfcr Schiffe"}})
            EXPECT_THAT(text_of(file, extension), HasSubstr("H\u00e4fen")) << extension << file;
    }
    EXPECT_THAT(text_of("Price: 5 \x80 for the harbour, he said \x93yes\x94 and paid", "txt"),
                HasSubstr("5 \u20ac"));
}

TEST_F(Office, says_what_is_missing)
{
    auto without = settings();
    without.office = base / "no-such-program";
    EXPECT_EQ(failure("x", "docx", without), ErrorKind::no_converter);
    try {
        convert("x", "docx", without);
    } catch (const EngineError& error) {
        EXPECT_THAT(error.what(), HasSubstr("libreoffice-writer-nogui"));
    }
}

TEST_F(Office, refuses_what_it_cannot_read)
{
    const auto cut = "PK\x03\x04" + std::string(100, 'x');
    EXPECT_EQ(failure(cut, "docx"), ErrorKind::not_converted);
    EXPECT_EQ(failure("x", "../a"), ErrorKind::unsupported);
}

TEST_F(Office, ends_within_its_time)
{
    auto hasty = settings();
    hasty.office_limits.seconds = 1;
    std::string long_table;
    for (int row = 0; row < 400'000; ++row)
        long_table += "harbour,office,1,2,3,4,5,6,7,8,9,10\n";
    EXPECT_EQ(failure(long_table, "csv", hasty), ErrorKind::timed_out);
}

TEST_F(Office, keeps_its_output_small)
{
    auto narrow = settings();
    narrow.office_limits.output_bytes = 2000;
    EXPECT_TRUE(failure(flat_text("<text:p>Harbour</text:p>"), "fodt", narrow));
}

TEST_F(Office, reaches_no_address)
{
    const Ear ear;
    const auto picture =
        "<text:p>Harbour<draw:frame svg:width=\"5cm\" svg:height=\"5cm\"><draw:image "
        "xlink:href=\"" +
        ear.url() + "\"/></draw:frame></text:p>";
    EXPECT_THAT(text_of(flat_text(picture), "fodt"), HasSubstr("Harbour"));
    const auto page = "<html><body>Harbour<img src=\"" + ear.url() + "\"><iframe src=\"" +
                      ear.url() + "\"></iframe></body></html>";
    EXPECT_EQ(failure(page, "html"), std::nullopt);
    EXPECT_FALSE(ear.heard());
}

TEST_F(Office, reads_no_file_of_others)
{
    std::ofstream{base / "secret.txt"} << "Buried treasure";
    const auto section =
        "<text:p>Harbour</text:p><text:section text:name=\"s\"><text:section-source xlink:href=\"" +
        ("file://" + (base / "secret.txt").string()) + "\"/></text:section>";
    const auto text = text_of(flat_text(section), "fodt");
    EXPECT_THAT(text, HasSubstr("Harbour"));
    EXPECT_THAT(text, Not(HasSubstr("Buried")));
}

TEST_F(Office, runs_no_macro)
{
    const auto target = base / "made-by-macro";
    const auto inside = base / "work" / "made-by-macro";
    const auto macro = [](const fs::path& file) {
        return R"(<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries>
<ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub Go
Open ")" + file.string() +
               R"(" For Output As #1
Print #1, "x"
Close #1
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script"
 script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:Standard.M.Go?language=Basic&amp;location=document"/>
</office:event-listeners></office:scripts>)";
    };
    for (const auto& file : {target, inside}) {
        EXPECT_THAT(text_of(flat_text("<text:p>Harbour</text:p>", macro(file)), "fodt"),
                    HasSubstr("Harbour"));
        EXPECT_FALSE(fs::exists(file)) << file;
    }
}

} // namespace quire::engines
