// Every shape in which an address has been made to lead where it must not: each is refused, and
// nobody is asked for its name.

#include <array>
#include <base/config.hpp>
#include <fetch/download.hpp>
#include <fetch/reach.hpp>
#include <gtest/gtest.h>
#include <queue/verdict.hpp>
#include <string_view>

namespace quire::fetch {
namespace {

using namespace std::string_view_literals;

constexpr auto special = std::to_array<std::string_view>({
    "0.0.0.0",
    "0.0.0.1",
    "0.1.2.3",
    "0.255.255.255",
    "10.0.0.0",
    "10.0.0.1",
    "10.1.2.3",
    "10.255.255.255",
    "100.64.0.0",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.0",
    "127.0.0.1",
    "127.0.0.53",
    "127.0.1.1",
    "127.1.2.3",
    "127.255.255.254",
    "127.255.255.255",
    "169.254.0.0",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "169.254.255.255",
    "172.16.0.0",
    "172.16.0.1",
    "172.17.0.1",
    "172.20.10.1",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.0.170",
    "192.0.0.192",
    "192.0.0.255",
    "192.0.2.0",
    "192.0.2.1",
    "192.0.2.255",
    "192.88.99.0",
    "192.88.99.1",
    "192.88.99.255",
    "192.168.0.0",
    "192.168.0.1",
    "192.168.1.1",
    "192.168.255.255",
    "198.18.0.0",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.0",
    "198.51.100.7",
    "198.51.100.255",
    "203.0.113.0",
    "203.0.113.9",
    "203.0.113.255",
    "224.0.0.0",
    "224.0.0.1",
    "224.0.0.251",
    "239.255.255.250",
    "239.255.255.255",
    "240.0.0.0",
    "240.0.0.1",
    "250.1.2.3",
    "255.0.0.1",
    "255.255.255.254",
    "255.255.255.255",
    // IPv6 of its own
    "::",
    "::1",
    "::2",
    "::ffff",
    "100::",
    "100::1",
    "fc00::",
    "fc00::1",
    "fcff::1",
    "fd00::1",
    "fd00:ec2::254",
    "fdff:ffff::1",
    "fe80::",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "febf::1",
    "fec0::",
    "fec0::1",
    "feff::1",
    "ff00::",
    "ff01::1",
    "ff02::1",
    "ff02::fb",
    "ff05::2",
    "ff0e::1",
    "ffff::1",
    "2001::",
    "2001::1",
    "2001:0:1::1",
    "2001:2::1",
    "2001:3::1",
    "2001:4:112::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff:ffff::1",
    "2001:db8::",
    "2001:db8::1",
    "2001:db8:ffff::1",
    "3fff::",
    "3fff::1",
    "3fff:fff::1",
    "3ffe::1",
    "5f00::",
    "5f00::1",
    "5fff::1",
    "4000::1",
    "8000::1",
    "c000::1",
    "1::1",
    "400::1",
    "64:ff9b:1::",
    "64:ff9b:1::1",
    "64:ff9b:1::808:808",
    "64:ff9b:1:ffff::7f00:1",
    "64:ff9a::808:808",
    "2620:4f:8000::1",
    // IPv4 in IPv6
    "::7f00:1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::8.8.8.8",
    "::169.254.169.254",
    "::ffff:0.0.0.0",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:192.168.1.1",
    "::ffff:172.16.0.1",
    "::ffff:100.64.0.1",
    "::ffff:224.0.0.1",
    "::ffff:255.255.255.255",
    "::ffff:0:127.0.0.1",
    "::ffff:0:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::192.168.0.1",
    "64:ff9b::0.0.0.0",
    "2002:7f00:1::",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:101::1",
    "2002:ac10:1::",
    "2002:6440:1::",
    "2002:e000:1::",
    "2002:ffff:ffff::",
    "2002::1",
    "2a00:1450::5efe:7f00:1",
    "2a00:1450::5efe:10.0.0.1",
    "2a00:1450::200:5efe:a9fe:a9fe",
});

constexpr auto common = std::to_array<std::string_view>({
    "1.1.1.1",          "8.8.8.8",
    "9.255.255.255",    "11.0.0.0",
    "93.184.216.34",    "100.63.255.255",
    "100.128.0.0",      "126.255.255.255",
    "128.0.0.1",        "169.253.255.255",
    "169.255.0.0",      "172.15.255.255",
    "172.32.0.0",       "191.255.255.255",
    "192.0.1.1",        "192.0.3.1",
    "192.88.98.255",    "192.88.100.0",
    "192.167.255.255",  "192.169.0.0",
    "198.17.255.255",   "198.20.0.0",
    "198.51.99.255",    "198.51.101.0",
    "203.0.112.255",    "203.0.114.0",
    "223.255.255.255",  "2000::1",
    "2001:200::1",      "2001:4860:4860::8888",
    "2001:db7:ffff::1", "2001:db9::1",
    "2003::1",          "2606:4700:4700::1111",
    "2620:4f:7fff::1",  "2a00:1450:4001:800::200e",
    "3ffd::1",          "3fff:1000::1",
    "::ffff:8.8.8.8",   "64:ff9b::8.8.8.8",
    "2002:808:808::1",  "2a00:1450::5efe:8.8.8.8",
});

TEST(Public, is_no_special_address)
{
    for (const auto text : special) {
        const auto ip = parse_ip(text);
        ASSERT_TRUE(ip) << text;
        EXPECT_FALSE(is_public(*ip)) << text;
    }
}

TEST(Public, is_what_lies_beside_the_special_ones)
{
    for (const auto text : common) {
        const auto ip = parse_ip(text);
        ASSERT_TRUE(ip) << text;
        EXPECT_TRUE(is_public(*ip)) << text;
    }
}

// What no program may be left to interpret.
constexpr auto unreadable = std::to_array<std::string_view>({
    "",
    " ",
    "http",
    "http:",
    "http:/",
    "http://",
    "https://",
    "http:///",
    "http:///etc/passwd",
    "http:////127.0.0.1/",
    "//example.com/",
    "/path",
    "example.com",
    "example.com/x.pdf",
    // other schemes
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "ftp://example.com/",
    "ftps://example.com/",
    "gopher://example.com:70/_x",
    "dict://example.com:11211/stat",
    "ldap://example.com/",
    "tftp://example.com/x",
    "smb://example.com/x",
    "sftp://example.com/",
    "scp://example.com/",
    "ws://example.com/",
    "data:text/html,x",
    "javascript:alert(1)",
    "jar:http://example.com!/",
    "netdoc:///etc/passwd",
    "unix:///run/x.sock",
    "http+unix://x/",
    "httpx://example.com/",
    "hTTps+x://example.com/",
    "url:http://example.com/",
    "view-source:http://example.com/",
    "phar://x",
    "expect://id",
    "php://filter/x",
    "mailto:a@example.com",
    // somebody's name and password, and what looks like it
    "http://user@example.com/",
    "http://user:word@example.com/",
    "http://@example.com/",
    "http://:@example.com/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1@example.com/",
    "http://example.com:80@127.0.0.1/",
    "http://example.com%40127.0.0.1/",
    "http://a@b@example.com/",
    "http://example.com:80:80@10.0.0.1/",
    // numbers in odd forms
    "http://127.1/",
    "http://127.0.1/",
    "http://127/",
    "http://1/",
    "http://0/",
    "http://0.0/",
    "http://2130706433/",
    "http://2130706433:80/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://0X7F.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://00000177.0.0.1/",
    "http://127.0.0.01/",
    "http://127.000.000.001/",
    "http://127.0.0.1.1/",
    "http://1.127.0.0.1/",
    "http://256.0.0.1/",
    "http://300.300.300.300/",
    "http://127.0.0.256/",
    "http://4294967296/",
    "http://127.0.0.0x1/",
    "http://169.254.43518/",
    "http://0xA9FEA9FE/",
    "http://0251.0376.0251.0376/",
    "http://0xa9.0xfe.0xa9.0xfe/",
    "http://425.510.425.510/",
    "http://7147006462/",
    "http://example.123/",
    "http://example.0x1/",
    "http://0x/",
    "http://example.0x/",
    "http://127.0.0.1../",
    "http://127.0.0..1/",
    // letters that only look like others
    "http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1/",
    "http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1/",
    "http://127\xe3\x80\x82"
    "0\xe3\x80\x82"
    "0\xe3\x80\x82"
    "1/",
    "http://127\xef\xbc\x8e"
    "0.0.1/",
    "http://127\xef\xbd\xa1"
    "0.0.1/",
    "http://ex\xc3\xa4mple.com/",
    "http://example\xe2\x80\x8b.com/",
    "http://\xef\xbb\xbf"
    "example.com/",
    "http://exam\xc2\xadple.com/",
    "http://\xe2\x93\x94xample.com/",
    "http://localhos\xe1\xb5\x97/",
    "http://\xff\xfe/",
    // escapes and separators
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%2f@example.com/",
    "http://127%2e0%2e0%2e1/",
    "http://localhost%00.example.com/",
    "http://example.com%00/",
    "http://example.com%2e/",
    "http://example.com%0a/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\\.example.com/",
    "http:\\\\127.0.0.1\\",
    "http:\\/\\/127.0.0.1/",
    "http://example.com\r\nHost: x/",
    "http://example.com/\r\nX: y",
    "http://example.com/a b",
    "http://exa mple.com/",
    "http://example.com\t/",
    "\thttp://example.com/",
    " http://example.com/",
    "http://example.com/ ",
    "http://example.com/\x01",
    "http://example.com/\x7f",
    "http://exam\nple.com/",
    "ht\ntp://example.com/",
    "http://example.com/\0x"sv,
    "http://exa\0mple.com/"sv,
    "http://example,com/",
    "http://example.com;127.0.0.1/",
    "http://example.com&@x/",
    "http://exam'ple.com/",
    "http://exam\"ple.com/",
    "http://<example.com>/",
    "http://{example}.com/",
    "http://example.com|127.0.0.1/",
    "http://exam^ple.com/",
    "http://`example.com/",
    "http://ex*mple.com/",
    "http://$(id).example.com/",
    "http://!example.com/",
    "http://example.com=x/",
    // brackets
    "http://[",
    "http://]/",
    "http://[]/",
    "http://[::1",
    "http://::1/",
    "http://::1:80/",
    "http://[::1%25lo]/",
    "http://[fe80::1%eth0]/",
    "http://[fe80::1%25eth0]/",
    "http://[v1.x]/",
    "http://[127.0.0.1]/",
    "http://[::1]x/",
    "http://[::1]80/",
    "http://x[::1]/",
    "http://[[::1]]/",
    "http://[::1]]/",
    "http://[1::2::3]/",
    "http://[12345::]/",
    "http://[example.com]/",
    "http://[::ffff:127.1]/",
    "http://[::ffff:0x7f000001]/",
    "http://[0:0:0:0:0:0:0:0:1]/",
    // ports
    "http://example.com:0/",
    "http://example.com:65536/",
    "http://example.com:99999/",
    "http://example.com:-1/",
    "http://example.com:+80/",
    "http://example.com:0x50/",
    "http://example.com:80:80/",
    "http://example.com:http/",
    "http://example.com:000080/",
    "http://example.com: 80/",
    "http://[::1]:0/",
    "http://[::1]:x/",
    // names that cannot be
    "http://./",
    "http://../",
    "http://.example.com/",
    "http://example..com/",
    "http://example.com../",
    "http://-example.com/",
    "http://example-.com/",
    "http://example.-com/",
    "http://?x",
    "http://#x",
    "http://:80/",
    "http://?@example.com/",
});

TEST(Address, is_refused_in_every_form_that_could_be_read_in_two_ways)
{
    for (const auto text : unreadable)
        EXPECT_THROW(parse_address(text), BadAddress) << text;
    const auto label = std::string(64, 'a');
    EXPECT_THROW(parse_address("http://" + label + ".com/"), BadAddress);
    EXPECT_THROW(parse_address("http://example.com/" + std::string(9000, 'a')), BadAddress);
    std::string name;
    for (int i = 0; i < 130; ++i)
        name += "a.";
    EXPECT_THROW(parse_address("http://" + name + "com/"), BadAddress);
    static_assert(special.size() + unreadable.size() > 300);
}

TEST(Address, has_one_plain_form)
{
    const auto plain = [](std::string_view text) { return parse_address(text).text(); };
    EXPECT_EQ(plain("http://example.com"), "http://example.com:80/");
    EXPECT_EQ(plain("HTTPS://EXAMPLE.com./a/../b?c=d#e"), "https://example.com:443/a/../b?c=d");
    EXPECT_EQ(plain("http://example.com:8080?x"), "http://example.com:8080/?x");
    EXPECT_EQ(plain("http://example.com:/"), "http://example.com:80/");
    EXPECT_EQ(plain("http://example.com/\xc3\xa4?\xc3\xb6"), "http://example.com:80/%C3%A4?%C3%B6");
    EXPECT_EQ(plain("http://[2001:4860:0::8888]/x"), "http://[2001:4860::8888]:80/x");
    EXPECT_EQ(plain("http://8.8.8.8:443/"), "http://8.8.8.8:443/");
    EXPECT_EQ(plain("http://xn--mller-kva.example/"), "http://xn--mller-kva.example:80/");
    EXPECT_EQ(plain("http://a/@b"), "http://a:80/@b");
    EXPECT_TRUE(parse_address("http://8.8.8.8/").ip);
    EXPECT_FALSE(parse_address("http://8.8.8.8.example/").ip);
}

std::vector<IpAddress> nobody(const std::string& host)
{
    ADD_FAILURE() << "asked for " << host;
    return {};
}

std::vector<IpAddress> vetted(const Reach& reach, std::string_view text)
{
    return reach.vet(parse_address(text));
}

TEST(Reach, lets_no_number_through_that_is_not_public)
{
    const Reach reach{{}, nobody};
    for (const auto text : special) {
        const bool six = text.find(':') != std::string_view::npos;
        const auto host = six ? "[" + std::string{text} + "]" : std::string{text};
        for (const auto* scheme : {"http://", "https://"})
            EXPECT_THROW(vetted(reach, scheme + host + "/x"), queue::Hopeless) << text;
    }
    EXPECT_EQ(vetted(reach, "http://8.8.8.8/").size(), 1u);
}

TEST(Reach, asks_no_one_for_names_that_stand_alone)
{
    const Reach reach{{}, nobody};
    for (const auto* host : {"localhost", "LOCALHOST", "localhost.", "intranet", "kubernetes",
                             "metadata", "router", "wpad", "ip6-localhost", "host_gateway"})
        EXPECT_THROW(vetted(reach, "http://" + std::string{host} + "/"), queue::Hopeless) << host;
}

TEST(Reach, refuses_a_name_with_one_bad_address_among_good_ones)
{
    const auto resolve = [](const std::vector<std::string_view>& answers) {
        return [answers](const std::string&) {
            std::vector<IpAddress> found;
            for (const auto text : answers)
                found.push_back(parse_ip(text).value());
            return found;
        };
    };
    EXPECT_EQ(vetted(Reach{{}, resolve({"8.8.8.8", "2a00:1450::1"})}, "http://a.example/").size(),
              2u);
    for (const auto bad : special) {
        EXPECT_THROW(vetted(Reach{{}, resolve({bad})}, "http://a.example/"), queue::Hopeless)
            << bad;
        EXPECT_THROW(vetted(Reach{{}, resolve({"8.8.8.8", bad})}, "http://a.example/"),
                     queue::Hopeless)
            << bad;
    }
    EXPECT_THROW(vetted(Reach{{}, resolve({})}, "http://a.example/"), queue::Hopeless);
}

TEST(Reach, knows_only_the_ports_of_the_web)
{
    const Reach reach{{}, [](const std::string&) { return std::vector{*parse_ip("8.8.8.8")}; }};
    EXPECT_NO_THROW(vetted(reach, "http://a.example/"));
    EXPECT_NO_THROW(vetted(reach, "https://a.example/"));
    EXPECT_NO_THROW(vetted(reach, "http://a.example:443/"));
    for (const auto* port :
         {"1", "21", "22", "25", "53", "81", "444", "3306", "6379", "8080", "65535"})
        EXPECT_THROW(vetted(reach, "http://a.example:" + std::string{port} + "/"), queue::Hopeless)
            << port;
}

TEST(Reach, opens_what_is_allowed_and_nothing_beside_it)
{
    const auto ip = [](std::string_view text) { return parse_ip(text).value(); };
    const Reach reach{{"Files.example", "10.1.0.0/16", "[fd00:1::]/32:8443", "other.example:8080",
                       "192.168.7.7:81", "[fd00:9::1]:82", "fd00:8::/64"}};
    EXPECT_TRUE(reach.permits("files.example", ip("127.0.0.1"), 80));
    EXPECT_FALSE(reach.permits("files.example", ip("127.0.0.1"), 8080));
    EXPECT_FALSE(reach.permits("a.files.example", ip("127.0.0.1"), 80));
    EXPECT_FALSE(reach.permits("127.0.0.1", ip("127.0.0.1"), 80));
    EXPECT_TRUE(reach.permits("x.example", ip("10.1.255.255"), 443));
    EXPECT_FALSE(reach.permits("x.example", ip("10.2.0.0"), 443));
    EXPECT_FALSE(reach.permits("x.example", ip("::ffff:10.1.0.1"), 443));
    EXPECT_TRUE(reach.permits("x.example", ip("fd00:1::5"), 8443));
    EXPECT_FALSE(reach.permits("x.example", ip("fd00:1::5"), 443));
    EXPECT_FALSE(reach.permits("x.example", ip("fd00:2::5"), 8443));
    EXPECT_TRUE(reach.permits("other.example", ip("8.8.8.8"), 8080));
    EXPECT_TRUE(reach.permits("other.example", ip("8.8.8.8"), 80));
    EXPECT_FALSE(reach.permits("other.example", ip("10.9.9.9"), 80));
    EXPECT_TRUE(reach.permits("x.example", ip("192.168.7.7"), 81));
    EXPECT_TRUE(reach.permits("x.example", ip("fd00:9::1"), 82));
    EXPECT_TRUE(reach.permits("x.example", ip("fd00:8::7"), 80));
    for (const auto* bad : {"", ":80", "a b", "10.0.0.0/33", "10.0.0.0/x", "http://x/", "x:y",
                            "x:0", "x:70000", "*.example"})
        EXPECT_THROW(Reach({bad}), ConfigError) << bad;
}

TEST(Redirect, leads_where_a_browser_would_go)
{
    const auto from = parse_address("https://a.example/x/y?z");
    const auto to = [&](const char* location) { return follow(from, location).text(); };
    EXPECT_EQ(to("w"), "https://a.example:443/x/w");
    EXPECT_EQ(to("/w?v"), "https://a.example:443/w?v");
    EXPECT_EQ(to("//b.example/w"), "https://b.example:443/w");
    EXPECT_EQ(to("https://b.example:443/"), "https://b.example:443/");
    const auto plain = parse_address("http://a.example/");
    EXPECT_EQ(follow(plain, "https://b.example/").text(), "https://b.example:443/");
}

TEST(Redirect, never_leads_to_where_nobody_may_be_sent)
{
    const auto from = parse_address("https://a.example/x");
    for (const auto* bad :
         {"http://a.example/x", "HTTP://b.example/", "file:///etc/passwd", "ftp://a.example/",
          "gopher://a.example:70/_x", "//user@b.example/", "https://a:b@b.example/",
          "https://127.1/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/",
          "https://[fe80::1%25eth0]/", "https://b.example:0/", "https://b.example:99999/",
          "https://b.example\\@c.example/", "https://b.\xc3\xa4.example/", "javascript:alert(1)",
          "data:text/plain,x", "https://"})
        EXPECT_THROW(follow(from, bad), queue::Hopeless) << bad;
}

} // namespace
} // namespace quire::fetch
