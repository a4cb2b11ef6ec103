// What searching costs: builds an index of made-up text, then asks it questions of several kinds,
// each with permissions, exact total, matched pages and snippets, and compares the 95th percentile
// with the limit we hold ourselves to.
//
//   search_bench FOLDER [DOCUMENTS [PAGES_PER_DOCUMENT]]      keeps FOLDER; reuses it when not
//   empty

#include <search/filter_syntax.hpp>
#include <search/highlight.hpp>
#include <search/index_writer.hpp>
#include <search/ranked_syntax.hpp>
#include <search/searcher.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <functional>
#include <random>
#include <string>

namespace quire::search {
namespace {

constexpr int words_per_page = 320;
constexpr int vocabulary = 250'000;
constexpr double limit_ms = 100;

double cpu_ms()
{
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

long resident_kib()
{
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
    return 0;
}

// Word number `rank`: common ones are short.
std::string word(int rank)
{
    static const std::vector<std::string> syllables{"ka", "to", "mi",  "re", "son", "der",
                                                    "al", "pu", "vi",  "ne", "gor", "bas",
                                                    "ti", "lu", "ent", "or", "sch", "wa"};
    std::string out;
    for (auto rest = rank + 1; rest > 0; rest /= static_cast<int>(syllables.size()))
        out += syllables[static_cast<std::size_t>(rest) % syllables.size()];
    return out;
}

// Word frequencies fall about as in natural language.
int random_rank(std::mt19937_64& random)
{
    const auto uniform = std::uniform_real_distribution<>{0, 1}(random);
    return std::min(vocabulary - 1, static_cast<int>(std::pow(vocabulary, uniform)) - 1);
}

std::string page_text(std::int64_t document, int page)
{
    std::mt19937_64 random{static_cast<std::uint64_t>(document) * 100'003 +
                           static_cast<std::uint64_t>(page)};
    std::string text;
    for (int i = 1; i <= words_per_page; ++i) {
        text += word(random_rank(random));
        text += i % 15 == 0 ? ". " : " ";
    }
    return text;
}

IndexedDocument described(std::int64_t id, int pages)
{
    IndexedDocument document;
    document.id = {id};
    document.row_version = 1;
    document.user = {id % 500};
    document.organization = {id % 100};
    document.projects = {{id % 1000}};
    document.granting_projects = {{id % 1000}};
    document.access = id % 2 == 0 ? Access::public_ : Access::organization;
    document.status = Status::success;
    document.language = "eng";
    document.title = word(static_cast<int>(id % vocabulary)) + " " + std::to_string(id);
    document.page_count = pages;
    document.created = Time{std::chrono::seconds{1'500'000'000 + id * 300}};
    document.updated = document.created;
    return document;
}

void build(const std::string& folder, std::int64_t documents, int pages)
{
    IndexWriter writer{folder};
    double text_ms = 0;
    const auto start = cpu_ms();
    for (std::int64_t id = 1; id <= documents; ++id) {
        writer.put(described(id, pages), [&, page = 0]() mutable -> std::optional<std::string> {
            if (page == pages) return {};
            const auto before = cpu_ms();
            auto text = page_text(id, ++page);
            text_ms += cpu_ms() - before;
            return text;
        });
        if (id % 200 == 0) writer.commit();
    }
    writer.commit();
    const auto total = static_cast<double>(documents) * pages;
    fmt::print("built {:.0f} pages: {:.2f} ms CPU a page, {} MiB resident at most\n", total,
               (cpu_ms() - start - text_ms) / total, resident_kib() / 1024);
    const auto change = cpu_ms();
    for (std::int64_t id = 1; id <= std::min<std::int64_t>(documents, 200); ++id)
        writer.put_metadata(described(id, pages));
    writer.commit();
    fmt::print("metadata of 200 documents in one commit: {:.1f} ms CPU each\n",
               (cpu_ms() - change) / static_cast<double>(std::min<std::int64_t>(documents, 200)));
}

struct Kind {
    const char* name;
    std::function<Query(std::mt19937_64&)> question;
};

Query ranked(const std::string& text)
{
    return parse_ranked(text, {}, {.allow_wildcards = true}).query;
}

std::string some_word(std::mt19937_64& random, int from, int to)
{
    return word(from + static_cast<int>(random() % static_cast<std::uint64_t>(to - from)));
}

std::string some_phrase(std::mt19937_64& random)
{
    const auto text = page_text(static_cast<std::int64_t>(1 + random() % 1000), 1);
    auto begin = text.find(' ', random() % 1000) + 1;
    const auto middle = text.find(' ', begin);
    return text.substr(begin, text.find(' ', middle + 1) - begin);
}

std::vector<Kind> kinds()
{
    return {
        {"rare word", [](auto& r) { return ranked(some_word(r, 20'000, 200'000)); }},
        {"common word", [](auto& r) { return ranked(some_word(r, 0, 60)); }},
        {"two words, AND",
         [](auto& r) { return ranked(some_word(r, 5, 500) + " AND " + some_word(r, 5, 500)); }},
        {"three words, OR",
         [](auto& r) {
             return ranked(some_word(r, 0, 500) + " " + some_word(r, 0, 500) + " " +
                           some_word(r, 0, 500));
         }},
        {"phrase", [](auto& r) { return ranked("\"" + some_phrase(r) + "\""); }},
        {"word, date, -word",
         [](auto& r) {
             return ranked(some_word(r, 0, 60) + " created_at:[2017-07-16T00:00:00Z TO *] -" +
                           some_word(r, 60, 500));
         }},
        {"prefix", [](auto& r) { return ranked(some_word(r, 500, 50'000).substr(0, 4) + "*"); }},
        {"fuzzy", [](auto& r) { return ranked(some_word(r, 500, 50'000) + "~1"); }},
        {"filter language",
         [](auto& r) { return parse_filter(some_word(r, 0, 500) + " " + some_word(r, 0, 500)); }},
        {"everything", [](auto&) { return ranked(""); }}};
}

Person person()
{
    Person person{{7}, {{1}, {2}}, {}};
    for (int id = 0; id < 200; ++id)
        person.projects.push_back({id * 5});
    return person;
}

std::size_t ask(Searcher& searcher, const Query& query, const Person& viewer)
{
    FindOptions options;
    options.want_pages = true;
    const auto found = searcher.find(query, viewer, options);
    const auto words = marked_words(query);
    for (const auto& hit : found.hits)
        for (std::size_t i = 0; i < std::min<std::size_t>(hit.pages.size(), 10); ++i)
            snippets(page_text(hit.id.value, hit.pages[i]), words);
    return found.total;
}

double text_cost()
{
    const auto start = cpu_ms();
    for (int i = 0; i < 250; ++i)
        page_text(1, i);
    return (cpu_ms() - start) / 250;
}

void measure(const std::string& folder)
{
    Searcher searcher{folder};
    const auto viewer = person();
    fmt::print("{:<20}{:>9}{:>9}{:>9}{:>12}   making up one page: {:.2f} ms, included\n",
               "question", "hits", "median", "p95", "p95/limit", text_cost());
    for (const auto& [name, question] : kinds()) {
        std::mt19937_64 random{5};
        std::vector<double> costs;
        std::vector<std::size_t> hits;
        for (int i = 0; i < 40; ++i) {
            const auto query = question(random);
            ask(searcher, query, viewer);
            const auto start = cpu_ms();
            hits.push_back(ask(searcher, query, viewer));
            costs.push_back(cpu_ms() - start);
        }
        std::ranges::sort(costs);
        std::ranges::sort(hits);
        fmt::print("{:<20}{:>9}{:>9.2f}{:>9.2f}{:>12.2f}\n", name, hits[20], costs[20], costs[37],
                   costs[37] / limit_ms);
    }
}

} // namespace
} // namespace quire::search

int main(int argc, char** argv)
{
    if (argc < 2) {
        fmt::print(stderr, "search_bench FOLDER [DOCUMENTS [PAGES_PER_DOCUMENT]]\n");
        return 2;
    }
    const std::string folder = argv[1];
    const auto documents = argc > 2 ? std::stoll(argv[2]) : 3000;
    const auto pages = argc > 3 ? std::stoi(argv[3]) : 7;
    if (quire::search::Searcher{folder}.find({}, quire::search::Staff{}).total == 0)
        quire::search::build(folder, documents, pages);
    quire::search::measure(folder);
}
