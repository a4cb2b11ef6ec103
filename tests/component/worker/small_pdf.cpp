#include "small_pdf.hpp"

#include "archive.hpp"

#include <fmt/format.h>

namespace quire::test {

namespace {

// Objects in order of their numbers, with the table of their places.
class Objects {
public:
    void add(const std::string& body)
    {
        m_places.push_back(m_out.size());
        m_out += fmt::format("{} 0 obj\n{}\nendobj\n", m_places.size(), body);
    }

    std::string finish() const
    {
        auto out = m_out + fmt::format("xref\n0 {}\n0000000000 65535 f \n", m_places.size() + 1);
        for (const auto place : m_places)
            out += fmt::format("{:010} 00000 n \n", place);
        return out + fmt::format("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n",
                                 m_places.size() + 1, m_out.size());
    }

private:
    std::string m_out = "%PDF-1.4\n";
    std::vector<std::size_t> m_places;
};

} // namespace

std::string small_pdf(const std::vector<std::string>& pages)
{
    Objects objects;
    std::string kids;
    for (std::size_t i = 0; i < pages.size(); ++i)
        kids += fmt::format("{} 0 R ", 4 + 2 * i);
    objects.add("<</Type/Catalog/Pages 2 0 R>>");
    objects.add(fmt::format("<</Type/Pages/Kids[{}]/Count {}>>", kids, pages.size()));
    objects.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto content = fmt::format("BT /F 14 Tf 72 700 Td ({}) Tj ET", pages[i]);
        objects.add(fmt::format("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {} 0 R"
                                "/Resources<</Font<</F 3 0 R>>>>>>",
                                5 + 2 * i));
        objects.add(fmt::format("<</Length {}>>stream\n{}\nendstream", content.size(), content));
    }
    return objects.finish();
}

std::string scan()
{
    return contents(std::filesystem::path{QUIRE_FIXTURES} / "scan.pdf");
}

} // namespace quire::test
