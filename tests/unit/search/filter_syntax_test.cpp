#include <search/filter_syntax.hpp>

#include <gtest/gtest.h>
#include <random>

namespace quire::search {

namespace {

std::string read(std::string_view text)
{
    FilterOptions options{.now = *parse_time("2025-06-15T12:00:00Z"), .find_key = {}};
    options.find_key = [](std::string_view name) -> std::optional<KnownKey> {
        if (name == "amount") return KnownKey{"k1", KeyKind::number};
        if (name == "due") return KnownKey{"k2", KeyKind::time};
        if (name == "paid") return KnownKey{"k3", KeyKind::truth};
        if (name == "state") return KnownKey{"k4", KeyKind::choice};
        if (name == "ref") return KnownKey{"k5", KeyKind::text};
        return {};
    };
    return to_string(parse_filter(text, options));
}

struct Row {
    const char* text;
    const char* query;
};

void expect(const std::vector<Row>& rows)
{
    for (const auto& [text, query] : rows) {
        auto found = read(text);
        for (const std::string noise : {"title|text:≈", "…"})
            for (auto at = found.find(noise); at != std::string::npos; at = found.find(noise))
                found.erase(at, noise.size());
        EXPECT_EQ(found, query) << text;
    }
}

} // namespace

TEST(FilterSyntax, joins_words_by_and)
{
    expect({{"", "*"},
            {"   ", "*"},
            {"invoice", "invoice"},
            {"invoice cloudflare", "(+invoice +cloudflare)"},
            {"a AND b", "(+a +b)"},
            {"a and b", "(+a +b)"},
            {"a OR b", "(a b)"},
            {"a b or c", "((+a +b) c)"},
            {"a (b OR c)", "(+a +(b c))"},
            {"\"two words\" x", "(+two words +x)"},
            {"\"AND\"", "AND"},
            {"\"say \\\"hi\\\"\"", "say \"hi\""},
            {"\"open end", "open end"},
            {"a\\:b", "a:b"}});
}

TEST(FilterSyntax, carries_negation_to_the_leaves)
{
    expect({{"NOT a", "(-a)"},
            {"-a", "(-a)"},
            {"-\"a b\"", "(-a b)"},
            {"a NOT b", "(+a +(-b))"},
            {"NOT NOT a", "a"},
            {"--a", "a"},
            {"NOT (a OR b)", "(+(-a) +(-b))"},
            {"-(a b)", "((-a) (-b))"},
            {"-tag:x", "(-tag=x)"},
            {"a - b", "(+a +- +b)"}});
}

TEST(FilterSyntax, reads_filters)
{
    expect({{"tag:car NOT contract", "(+tag=car +(-contract))"},
            {"tag:\"my tag\"", "tag=my tag"},
            {"tag: \"my tag\"", "tag=my tag"},
            {"tag: car x", "(+tag=car +x)"},
            {"tag:-car", "tag=-car"},
            {"tag:tag_a1b2c3d4e5f6g7h8i9j0k1l2", "tag_id=a1b2c3d4e5f6g7h8i9j0k1l2"},
            {"tag:tag_short", "tag=tag_short"},
            {"tag:a\\:b", "tag=a:b"},
            {"tag:a:b", "tag=a:b"},
            {"\"tag\":x", "tag=x"},
            {"\"AND\":x", "nothing"},
            {"name:x", "title:≈x"},
            {"content:x", "text:≈x"},
            {"name:>x", "nothing"},
            {"has:tags", "has(tag)"},
            {"has:date", "has(document_date)"},
            {"has:>tags", "nothing"},
            {"has:amount", "has(key.k1)"},
            {"has:nonsense", "nothing"},
            {"http://x", "nothing"},
            {"-http://x", "(-nothing)"},
            {"(name:invoice OR name:receipt) AND tag:2024",
             "(+(title:≈invoice title:≈receipt) +tag=2024)"}});
}

TEST(FilterSyntax, reads_dates)
{
    expect({{"created:>=2026-01-12 created:<=2026-01-13",
             "(+created_at[2026-01-12T00:00:00Z..] +created_at[..2026-01-13T00:00:00Z])"},
            {"-has:tags created:>=2024", "(+(-has(tag)) +created_at[2024-01-01T00:00:00Z..])"},
            {"created:>2024-02", "created_at{2024-02-01T00:00:00Z..]"},
            {"created:<now", "created_at[..2025-06-15T12:00:00Z}"},
            {"created:2024/03/04", "created_at[2024-03-04T00:00:00Z..2024-03-04T00:00:00Z]"},
            {"created:>2024.03.04", "created_at{2024-03-04T00:00:00Z..]"},
            {"created:>2024-03-04T05:06:07Z", "created_at{2024-03-04T05:06:07Z..]"},
            {"created:>\"March 4, 2024\"", "created_at{2024-03-04T00:00:00Z..]"},
            {"created:> \"Mar 4, 2024\"", "created_at{2024-03-04T00:00:00Z..]"},
            {"created:soon", "nothing"},
            {"created:2024-13-01", "nothing"},
            {"date:<2024", "document_date[..2024-01-01T00:00:00Z}"},
            {"-date:<2024", "(+has(document_date) +(-document_date[..2024-01-01T00:00:00Z}))"},
            {"NOT (date:<2024 OR x)",
             "(+(+has(document_date) +(-document_date[..2024-01-01T00:00:00Z})) +(-x))"}});
}

TEST(FilterSyntax, compares_known_keys_by_their_kind)
{
    expect({{"amount:>=12.5", "key.k1[12.5..]"},
            {"amount:12", "key.k1[12..12]"},
            {"amount:many", "nothing"},
            {"due:<2024", "key.k2[..2024-01-01T00:00:00Z}"},
            {"paid:Yes", "key.k3=true"},
            {"paid:off", "key.k3=false"},
            {"paid:perhaps", "nothing"},
            {"state:\"In progress\"", "key.k4=In progress"},
            {"ref:A-1", "key.k5=A-1"},
            {"ref:>A", "nothing"}});
}

TEST(FilterSyntax, recovers_from_mistakes)
{
    expect({{"(a b", "(+a +b)"},
            {"a NOT", "a"},
            {"NOT", "*"},
            {"OR a", "*"},
            {"a OR", "a"},
            {"a AND", "a"},
            {"a ) b", "a"},
            {"()", "*"},
            {"( ) a", "a"},
            {")", "*"},
            {"tag:", "tag="}});
}

TEST(FilterSyntax, bears_any_text)
{
    parse_filter(std::string(100'000, '('));
    parse_filter(std::string(100'000, '-'));
    std::mt19937 random{11};
    const std::vector<std::string> pieces{"a",
                                          " ",
                                          "\"",
                                          "(",
                                          ")",
                                          ":",
                                          "-",
                                          "\\",
                                          "AND",
                                          " OR ",
                                          " NOT ",
                                          "tag:",
                                          "date:",
                                          "created:>=",
                                          "2024",
                                          "\xff",
                                          "é",
                                          "日本",
                                          std::string(1, '\0'),
                                          "has:"};
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto left = random() % 24; left > 0; --left)
            text += pieces[random() % pieces.size()];
        to_string(parse_filter(text));
    }
    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += "w ";
    EXPECT_EQ(std::get<Group>(parse_filter(many).node).clauses.size(), 200U);
}

} // namespace quire::search
