// Taking older invisible text out of a page, so that a new layer does not double its words.

#include "hidden_layer.hpp"

#include "pdf_file.hpp"

#include <algorithm>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFTokenizer.hh>
#include <set>

namespace quire::engines {

namespace {

constexpr int invisible = 3;

// Copies content, leaving out what is shown in rendering mode 3. Operands wait until their operator
// is known.
class HiddenTextFilter : public QPDFObjectHandle::TokenFilter {
public:
    void handleToken(QPDFTokenizer::Token const& token) override
    {
        if (token.getType() != QPDFTokenizer::tt_word) {
            m_waiting.push_back(token);
            return;
        }
        const auto& word = token.getValue();
        if (word == "q") m_saved.push_back(m_mode);
        if (word == "Q" && !m_saved.empty()) {
            m_mode = m_saved.back();
            m_saved.pop_back();
        }
        if (word == "Tr") m_mode = last_integer();
        if (m_mode == invisible && is_showing(word))
            drop(word);
        else {
            m_shows = m_shows || is_showing(word);
            keep(token);
        }
    }

    void handleEOF() override { flush(); }

    bool removed() const { return m_removed; }
    bool shows() const { return m_shows; }

private:
    static bool is_showing(const std::string& word)
    {
        return word == "Tj" || word == "TJ" || word == "'" || word == "\"";
    }

    int last_integer() const
    {
        for (auto token = m_waiting.rbegin(); token != m_waiting.rend(); ++token)
            if (token->getType() == QPDFTokenizer::tt_integer)
                return std::atoi(token->getValue().c_str());
        return 0;
    }

    void drop(const std::string& word)
    {
        m_removed = true;
        m_waiting.clear();
        write(word == "'" || word == "\"" ? "\nT*\n" : "\n"); // those two also begin a line
    }

    void keep(const QPDFTokenizer::Token& token)
    {
        flush();
        writeToken(token);
    }

    void flush()
    {
        for (const auto& token : m_waiting)
            writeToken(token);
        m_waiting.clear();
    }

    std::vector<QPDFTokenizer::Token> m_waiting;
    std::vector<int> m_saved;
    int m_mode = 0;
    bool m_removed = false;
    bool m_shows = false;
};

// Nothing when there was no hidden text.
std::optional<std::string> without_hidden_text(QPDFPageObjectHelper content)
{
    HiddenTextFilter filter;
    std::string out;
    Pl_String into{"content", nullptr, out};
    content.filterContents(&filter, &into);
    if (!filter.removed()) return {};
    return out;
}

bool shows_text_itself(QPDFPageObjectHelper content)
{
    HiddenTextFilter filter;
    std::string out;
    Pl_String into{"content", nullptr, out};
    content.filterContents(&filter, &into);
    return filter.shows();
}

} // namespace

bool shows_text(QPDFObjectHandle page)
{
    QPDFPageObjectHelper helper{page};
    if (shows_text_itself(helper)) return true;
    auto forms = helper.getFormXObjects();
    return std::any_of(forms.begin(), forms.end(), [](auto& form) {
        return shows_text_itself(QPDFPageObjectHelper{form.second});
    });
}

void remove_hidden_text(QPDF& pdf, QPDFObjectHandle page)
{
    QPDFPageObjectHelper helper{page};
    if (const auto content = without_hidden_text(helper))
        page.replaceKey("/Contents", compressed_stream(pdf, *content));
    for (auto& [name, form] : helper.getFormXObjects()) {
        auto object = form;
        const auto content = without_hidden_text(QPDFPageObjectHelper{object});
        if (!content) continue;
        object.replaceStreamData(deflate(*content), QPDFObjectHandle::newName("/FlateDecode"),
                                 QPDFObjectHandle::newNull());
    }
}

} // namespace quire::engines
