#include "html.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <html/sanitize.hpp>
#include <stdexcept>

namespace quire::handlers {

namespace {

bool is_plain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f && c != '\\';
}

} // namespace

Address Address::local(std::string path)
{
    const bool elsewhere = path.starts_with("//") || path.empty() ||
                           std::string_view{"/?#"}.find(path.front()) == std::string_view::npos;
    if (elsewhere || !std::ranges::all_of(path, is_plain))
        throw std::invalid_argument{"not a path of ours"};
    return Address{std::move(path)};
}

std::optional<Address> Address::web(std::string_view url)
{
    const auto scheme = lower_ascii(url.substr(0, url.find("://")));
    if ((scheme != "http" && scheme != "https") || !std::ranges::all_of(url, is_plain)) return {};
    return Address{std::string{url}};
}

void Html::add(std::string_view text)
{
    m_text += html::escape(text);
}

Html& Html::note(std::string_view content, std::span<const std::string> tags)
{
    m_text += html::sanitize(content, tags);
    return *this;
}

} // namespace quire::handlers
