#include <fetch/web_address.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <charconv>
#include <fmt/format.h>

namespace quire::fetch {

namespace {

constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_target = 8000;

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool letter_or_digit(char c)
{
    return digit(c) || (c >= 'a' && c <= 'z');
}

void check_characters(std::string_view text)
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte == 0x7f) throw BadAddress("it has a space or control character");
        if (c == '\\') throw BadAddress("it has a backslash");
    }
}

bool take_scheme(std::string_view& text)
{
    const auto end = text.find("://");
    const auto scheme = lower_ascii(text.substr(0, end == std::string_view::npos ? 0 : end));
    if (scheme != "http" && scheme != "https") throw BadAddress("only http and https are fetched");
    text.remove_prefix(end + 3);
    return scheme == "https";
}

std::uint16_t read_port(std::string_view text, bool secure)
{
    if (text.empty()) return secure ? 443 : 80;
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || port == 0 || port > 65535 || text.size() > 5)
        throw BadAddress("its port is no port");
    return static_cast<std::uint16_t>(port);
}

void check_label(std::string_view label)
{
    if (label.empty() || label.size() > longest_label)
        throw BadAddress("its host is no name of a host");
    for (const char c : label)
        if (!letter_or_digit(c) && c != '-' && c != '_')
            throw BadAddress(static_cast<unsigned char>(c) >= 0x80
                                 ? "its host is not in ASCII; write it in its xn-- form"
                                 : "its host is no name of a host");
    if (label.front() == '-' || label.back() == '-')
        throw BadAddress("its host is no name of a host");
}

// The last label of a name that some programs would take for a number.
bool looks_like_number(std::string_view label)
{
    const bool hexadecimal = label.starts_with("0x") &&
                             std::all_of(label.begin() + 2, label.end(),
                                         [](char c) { return digit(c) || (c >= 'a' && c <= 'f'); });
    return hexadecimal || std::all_of(label.begin(), label.end(), digit);
}

// The plain form alone: no leading zeros, which some read as octal.
bool is_plain_four(std::string_view host)
{
    const auto ip = parse_ip(host);
    return ip && !ip->six && to_text(*ip) == host;
}

void read_name(WebAddress& address, std::string_view text)
{
    address.host = lower_ascii(text);
    auto& host = address.host;
    if (host.ends_with('.')) host.pop_back(); // the root, which every name ends in
    if (host.empty() || host.size() > longest_host) throw BadAddress("it has no host");
    std::string_view last;
    for (const auto label : split(host, '.')) {
        check_label(label);
        last = label;
    }
    if (!looks_like_number(last)) return;
    if (!is_plain_four(host)) throw BadAddress("its host is a number in an unusual form");
    address.ip = parse_ip(host);
}

// "[2001:db8::1]" and what follows; answers what follows.
std::string_view read_bracketed(WebAddress& address, std::string_view authority)
{
    const auto end = authority.find(']');
    if (end == std::string_view::npos) throw BadAddress("its brackets do not close");
    address.ip = parse_ip(authority.substr(1, end - 1));
    if (!address.ip || !address.ip->six) throw BadAddress("its host is no IPv6 address");
    address.host = to_text(*address.ip);
    return authority.substr(end + 1);
}

void read_authority(WebAddress& address, std::string_view authority)
{
    if (authority.find('@') != std::string_view::npos)
        throw BadAddress("it has a user name or password in it");
    std::string_view rest;
    if (authority.starts_with('[')) {
        rest = read_bracketed(address, authority);
    } else {
        const auto colon = std::min(authority.find(':'), authority.size());
        read_name(address, authority.substr(0, colon));
        rest = authority.substr(colon);
    }
    if (!rest.empty() && rest.front() != ':') throw BadAddress("its host is no name of a host");
    address.port = read_port(rest.empty() ? rest : rest.substr(1), address.secure);
}

// Without the fragment; bytes beyond ASCII percent-encoded, as browsers send them.
std::string plain_target(std::string_view text)
{
    text = text.substr(0, text.find('#'));
    std::string target = text.starts_with('/') ? "" : "/";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            target += c;
        else
            target += fmt::format("%{:02X}", byte);
    }
    if (target.size() > longest_target) throw BadAddress("it is too long");
    return target;
}

} // namespace

std::string WebAddress::text() const
{
    const auto shown = ip && ip->six ? fmt::format("[{}]", host) : host;
    return fmt::format("{}://{}:{}{}", secure ? "https" : "http", shown, port, target);
}

WebAddress parse_address(std::string_view text)
{
    check_characters(text);
    WebAddress address;
    address.secure = take_scheme(text);
    const auto end = std::min(text.find_first_of("/?#"), text.size());
    read_authority(address, text.substr(0, end));
    address.target = plain_target(text.substr(end));
    return address;
}

} // namespace quire::fetch
