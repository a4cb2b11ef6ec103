#include "kept_content.hpp"

#include <qpdf/Pl_Discard.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFTokenizer.hh>
#include <vector>

namespace quire::engines {

namespace {

using Token = QPDFTokenizer::Token;

class Listener : public QPDFObjectHandle::TokenFilter {
public:
    explicit Listener(Mentions& mentions) : m_mentions(mentions) {}

    void handleToken(Token const& token) override
    {
        if (token.getType() == QPDFTokenizer::tt_name) {
            m_last_name = token.getValue();
            m_mentions.names.insert(m_last_name);
        }
        if (token.getType() == QPDFTokenizer::tt_string) m_strings.push_back(token.getValue());
        if (token.getType() == QPDFTokenizer::tt_word) on_operator(token.getValue());
    }

private:
    void on_operator(const std::string& word)
    {
        if (word == "q") m_saved.push_back(m_font);
        if (word == "Q" && !m_saved.empty()) {
            m_font = m_saved.back();
            m_saved.pop_back();
        }
        if (word == "Tf") m_font = m_last_name;
        if (word == "Tj" || word == "TJ" || word == "'" || word == "\"")
            for (const auto& shown : m_strings)
                m_mentions.by_font[m_font].add(shown);
        m_strings.clear();
    }

    Mentions& m_mentions;
    std::string m_last_name;
    std::string m_font;
    std::vector<std::string> m_saved;
    std::vector<std::string> m_strings;
};

class WithoutComments : public QPDFObjectHandle::TokenFilter {
public:
    void handleToken(Token const& token) override
    {
        if (token.getType() != QPDFTokenizer::tt_comment) writeToken(token);
    }
};

void filter(QPDFObjectHandle content, QPDFObjectHandle::TokenFilter& filter, Pipeline& to)
{
    if (content.isStream()) {
        content.filterAsContents(&filter, &to);
    } else {
        content.filterPageContents(&filter, &to);
    }
}

// Nothing is held: content is decoded again when the file is written.
class CleanContent : public QPDFObjectHandle::StreamDataProvider {
public:
    explicit CleanContent(QPDFObjectHandle content) : m_content(content) {}

    void provideStreamData(QPDFObjGen const&, Pipeline* pipeline) override
    {
        Pl_Flate flate{"content", pipeline, Pl_Flate::a_deflate};
        WithoutComments without;
        filter(m_content, without, flate);
    }

private:
    QPDFObjectHandle m_content;
};

} // namespace

void ShownCodes::add(const std::string& shown)
{
    for (const unsigned char byte : shown)
        bytes.set(byte);
    for (std::size_t i = 0; i + 1 < shown.size(); i += 2)
        pairs.set(static_cast<std::size_t>(static_cast<unsigned char>(shown[i])) << 8 |
                  static_cast<unsigned char>(shown[i + 1]));
}

bool ShownCodes::holds(std::uint32_t code, std::size_t code_bytes) const
{
    if (code_bytes == 1) return code < bytes.size() && bytes.test(code);
    return code >= pairs.size() || pairs.test(code);
}

std::optional<Mentions> mentions_of(QPDFObjectHandle page_or_form)
{
    Mentions mentions;
    Listener listener{mentions};
    Pl_Discard nowhere;
    try {
        filter(page_or_form, listener, nowhere);
    } catch (const std::exception&) { // its streams are taken over as they are
        return {};
    }
    return mentions;
}

QPDFObjectHandle clean_content(QPDF& pdf, QPDFObjectHandle page_or_form)
{
    auto stream = pdf.newStream();
    give_clean_content(stream, page_or_form);
    return stream;
}

void give_clean_content(QPDFObjectHandle stream, QPDFObjectHandle page_or_form)
{
    stream.replaceStreamData(std::make_shared<CleanContent>(page_or_form),
                             QPDFObjectHandle::newName("/FlateDecode"),
                             QPDFObjectHandle::newNull());
}

} // namespace quire::engines
