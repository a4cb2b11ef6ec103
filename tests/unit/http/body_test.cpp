#include <http/body.hpp>

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <memory>
#include <random>

namespace quire::http {

namespace {

// Hands out at most `piece` bytes at a time.
Body body(std::string text, const std::string& type, std::size_t piece = 7)
{
    const auto length = text.size();
    auto rest = std::make_shared<std::string>(std::move(text));
    return {[rest, piece](std::span<std::byte> out) {
                const auto count = std::min({out.size(), piece, rest->size()});
                std::memcpy(out.data(), rest->data(), count);
                rest->erase(0, count);
                return count;
            },
            length, type};
}

struct File {
    PartHead head;
    std::string content;
    bool finished = false;
};

struct Form {
    Pairs fields;
    std::vector<File> files;
};

Form read_form(const std::string& text, std::size_t piece, const MultipartLimits& limits = {})
{
    Form form;
    const auto open = [&](const PartHead& head) {
        form.files.push_back({.head = head, .content = {}});
        const auto index = form.files.size() - 1;
        return FileSink{[&form, index](Bytes bytes) {
                            form.files[index].content.append(
                                reinterpret_cast<const char*>(bytes.data()), bytes.size());
                        },
                        [&form, index] { form.files[index].finished = true; }};
    };
    form.fields = body(text, "multipart/form-data; boundary=XX", piece).multipart(open, limits);
    return form;
}

std::string part(const std::string& head, const std::string& content)
{
    return "--XX\r\n" + head + "\r\n\r\n" + content + "\r\n";
}

const std::string text_head = "Content-Disposition: form-data; name=\"n\"";
const std::string file_head =
    "content-disposition: form-data; name=\"file\"; filename=\"Ωμέγα 日本 😀.pdf\"\r\n"
    "Content-Type: application/pdf";

} // namespace

TEST(Body, is_read_to_its_announced_end_only)
{
    Body read{[](std::span<std::byte> out) { return out.size(); }, 10, ""};
    EXPECT_EQ(read.text(100).size(), 10U);
}

TEST(Body, says_when_the_client_went_away)
{
    Body short_one{[](std::span<std::byte>) { return std::size_t{0}; }, 10, ""};
    EXPECT_THROW(short_one.text(100), BodyTruncated);
}

TEST(Body, refuses_what_is_too_large_before_reading_it)
{
    Body large{[](std::span<std::byte>) -> std::size_t { throw std::logic_error("read"); }, 101,
               ""};
    EXPECT_THROW(large.text(100), TooLarge);
    Body unannounced{[](std::span<std::byte> out) { return out.size(); }, {}, ""};
    EXPECT_THROW(unannounced.text(100000), TooLarge);
}

TEST(Body, knows_that_it_is_empty_without_a_length)
{
    Body nothing{[](std::span<std::byte>) { return std::size_t{0}; }, {}, ""};
    EXPECT_TRUE(nothing.empty());
    EXPECT_TRUE(Body{}.empty());
    auto something = body("abc", "");
    EXPECT_FALSE(something.empty());
    EXPECT_EQ(something.text(3), "abc");
    EXPECT_TRUE(something.empty());
}

TEST(Body, reads_json_of_its_own_type_only)
{
    EXPECT_EQ(body("{\"a\":1}", "Application/JSON; charset=utf-8").json()["a"].integer(), 1);
    EXPECT_EQ(body("1", "application/vnd.x+json").json().integer(), 1);
    EXPECT_THROW(body("{}", "text/plain").json(), UnsupportedMedia);
    EXPECT_THROW(body("{}", "").json(), UnsupportedMedia);
    EXPECT_THROW(body("{", "application/json").json(), MalformedJson);
    EXPECT_THROW(body("", "application/json").json(), MalformedJson);
    EXPECT_THROW(body("[1,2,3]", "application/json").json(6), TooLarge);
}

TEST(Body, reads_urlencoded_forms)
{
    EXPECT_EQ(body("a=1&b=x+y", "application/x-www-form-urlencoded").form(),
              (Pairs{{"a", "1"}, {"b", "x y"}}));
    EXPECT_THROW(body(std::string(1000, '&'), "application/x-www-form-urlencoded").form(),
                 MalformedForm);
}

TEST(Multipart, reads_the_same_in_pieces_of_any_size)
{
    const std::string content = "%PDF\r\n--X\r\n--XY-not a boundary\r\n\0binary\xff";
    const auto text = "preamble\r\n" + part(text_head, "one") + part(file_head, content) +
                      part("Content-Disposition: form-data; name=m", "") + "--XX--\r\nepilogue";
    for (std::size_t piece = 1; piece < 90; ++piece) {
        const auto form = read_form(text, piece);
        EXPECT_EQ(form.fields, (Pairs{{"n", "one"}, {"m", ""}}));
        ASSERT_EQ(form.files.size(), 1U);
        EXPECT_EQ(form.files[0].content, content);
        EXPECT_EQ(form.files[0].head.name, "file");
        EXPECT_EQ(form.files[0].head.file_name, "Ωμέγα 日本 😀.pdf");
        EXPECT_EQ(form.files[0].head.content_type, "application/pdf");
        EXPECT_TRUE(form.files[0].finished);
    }
}

TEST(Multipart, takes_names_as_clients_spell_them)
{
    const auto name_of = [](const std::string& parameter) {
        const auto head = "Content-Disposition: form-data; name=\"f\"; " + parameter;
        return read_form(part(head, "") + "--XX--", 50).files.at(0).head.file_name.value();
    };
    EXPECT_EQ(name_of("filename=\"100%25 \\\"q\\\".pdf\""), "100%25 \"q\".pdf");
    EXPECT_EQ(name_of("filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name_of("filename=\"C:\\\\a\\\\b.pdf\""), "b.pdf");
    EXPECT_EQ(name_of("filename=plain.pdf"), "plain.pdf");
    EXPECT_EQ(name_of("filename=\"a;b.pdf\"; filename*=UTF-8''%e2%82%ac.pdf"), "€.pdf");
    EXPECT_EQ(name_of("filename=\"a.pdf\"; filename*=latin1''%e2.pdf"), "a.pdf");
    EXPECT_EQ(name_of("filename=\"\""), "");
}

TEST(Multipart, a_sink_may_stop_the_reading)
{
    const auto text = part(file_head, std::string(100000, 'x')) + "--XX--";
    std::size_t seen = 0;
    const auto open = [&](const PartHead&) {
        return FileSink{[&](Bytes bytes) {
                            seen += bytes.size();
                            if (seen > 1000) throw TooLarge("limit");
                        },
                        {}};
    };
    EXPECT_THROW(body(text, "multipart/form-data; boundary=XX", 512).multipart(open), TooLarge);
    EXPECT_LT(seen, 2000U);
}

TEST(Multipart, skips_files_nobody_wants)
{
    auto skipped = body(part(file_head, "x") + part(text_head, "one") + "--XX--",
                        "multipart/form-data; boundary=XX");
    EXPECT_EQ(skipped.multipart({}), (Pairs{{"n", "one"}}));
}

TEST(Multipart, refuses_broken_forms)
{
    const std::string many = [] {
        std::string text;
        for (int i = 0; i < 65; ++i)
            text += part(text_head, "");
        return text + "--XX--";
    }();
    for (const auto& text :
         {std::string{}, std::string{"no boundary"}, std::string{"--XX\r\n"},
          part(text_head, "one"), part(text_head, "one") + "--XX-", part("X: y", "") + "--XX--",
          part("Content-Disposition: form-data", "") + "--XX--",
          part("Content-Disposition: attachment; name=x", "") + "--XX--",
          part("garbage", "") + "--XX--", std::string{"--XX\r\n\r\nx\r\n--XX--"}, many,
          "--XXtrailing\r\n" + text_head + "\r\n\r\n\r\n--XX--",
          part(text_head + "\r\nX: " + std::string(9000, 'x'), "") + "--XX--",
          std::string(100000, 'x')})
        for (const std::size_t piece : {1, 13, 4096})
            EXPECT_THROW(read_form(text, piece), MalformedForm) << text.substr(0, 200);
}

TEST(Multipart, refuses_bad_boundaries)
{
    for (const auto* type :
         {"multipart/form-data", "multipart/form-data; boundary=",
          "multipart/form-data; boundary=\"a\r\"", "multipart/form-data; boundary=\"a \""})
        EXPECT_THROW(body("--a--", type).multipart({}), MalformedForm) << type;
    EXPECT_THROW(body("", "multipart/form-data; boundary=" + std::string(71, 'x')).multipart({}),
                 MalformedForm);
    EXPECT_THROW(body("", "multipart/mixed; boundary=x").multipart({}), UnsupportedMedia);
}

TEST(Multipart, limits_text_parts_together)
{
    const auto text =
        part(text_head, std::string(60, 'x')) + part(text_head, std::string(60, 'x')) + "--XX--";
    EXPECT_THROW(read_form(text, 50, {.text_bytes = 100}), TooLarge);
    EXPECT_NO_THROW(read_form(text, 50, {.text_bytes = 120}));
}

TEST(Multipart, random_damage_never_crashes)
{
    std::mt19937 random{11};
    const auto whole = part(text_head, "one") + part(file_head, "con\r\ntent") + "--XX--\r\n";
    int read = 0;
    for (int round = 0; round < 20000; ++round) {
        auto text = whole;
        for (auto changes = random() % 4 + 1; changes > 0 && !text.empty(); --changes) {
            const auto at = random() % text.size();
            switch (random() % 3) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, random() % 9);
                break;
            default:
                text.insert(at, whole.substr(random() % whole.size(), random() % 20));
            }
        }
        try {
            read_form(text, 1 + random() % 40);
            ++read;
        } catch (const Error&) { // expected for most
        }
    }
    EXPECT_GT(read, 1000);
}

} // namespace quire::http
