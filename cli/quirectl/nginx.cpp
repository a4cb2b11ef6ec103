#include "commands.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

namespace quire::ctl {

namespace {

struct Arguments {
    std::string files = "/usr/share/quire/nginx"; // Quire's own, with settings.conf.in
    std::string site = "/etc/quire/nginx";        // what the site decides: addresses, certificates
    std::string statics = "/usr/share/quire/static"; // styles and scripts of our web pages
    std::string schema = "/usr/share/quire/openapi"; // holds openapi.json
    std::string log = "/var/log/nginx";
    unsigned processes = 0; // nginx's worker_processes
};

using Words = std::map<std::string, std::string>;

// Room for the other fields of a form and for the JSON around the limits that programs enforce
// themselves.
constexpr std::int64_t form_slack_bytes = 1 << 20;
constexpr std::int64_t json_slack_bytes = 1 << 16;

// "https://host/path" → "https://host": what browsers call an origin.
std::string origin(const std::string& url)
{
    const auto host = url.find("://");
    return host == std::string::npos ? url : url.substr(0, url.find('/', host + 3));
}

Words origin_words(const Config::Urls& urls)
{
    // A map of nginx wants each key once, and no key empty.
    std::set<std::string> known{""};
    const auto is_new = [&](const std::string& url) { return known.insert(url).second; };
    const auto app = origin(urls.app);
    const auto embed = origin(urls.embed);
    Words result{{"app_url", is_new(app) ? app : "no app"},
                 {"embed_url", is_new(embed) ? embed : "no embed"}};
    auto& more = result["more_origins"];
    for (const auto& url : urls.origins)
        if (is_new(origin(url))) more += fmt::format("\"{}\" $http_origin; ", origin(url));
    return result;
}

Words words(const Config& config, const Arguments& arguments)
{
    const auto processes = std::max(1U, arguments.processes ? arguments.processes
                                                            : std::thread::hardware_concurrency());
    const auto& limits = config.limits;
    auto result = origin_words(config.urls);
    result.merge(Words{
        {"nginx", arguments.files},
        {"schema", arguments.schema},
        {"site", arguments.site},
        {"static", arguments.statics},
        {"log", arguments.log},
        {"run", config.paths.run.string()},
        {"state", config.paths.state.string()},
        {"keepalive",
         std::to_string(std::max<std::int64_t>(1, config.handlers.threads / processes))},
        {"requests_per_second",
         std::to_string(std::max<std::int64_t>(1, limits.requests_per_second))},
        {"request_burst", std::to_string(limits.request_burst)},
        {"rate_key", limits.requests_per_second > 0 ? "$quire_network" : "\"\""},
        {"json_bytes", std::to_string(limits.json_bytes + json_slack_bytes)},
        {"upload_bytes", std::to_string(std::max(limits.pdf_bytes, limits.other_bytes))},
        {"form_bytes",
         std::to_string(limits.form_upload_bytes ? limits.form_upload_bytes + form_slack_bytes
                                                 : 0)},
    });
    return result;
}

// Each @word@ by its value. Invalid names a word that the template has and we do not know.
std::string fill_in(const std::string& text, const Words& known)
{
    std::string out;
    std::size_t at = 0;
    for (;;) {
        const auto begin = text.find('@', at);
        if (begin == std::string::npos) return out + text.substr(at);
        const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", begin + 1);
        const bool is_word = end != std::string::npos && text[end] == '@' && end > begin + 1;
        out += text.substr(at, begin - at);
        if (is_word) {
            const auto word = known.find(text.substr(begin + 1, end - begin - 1));
            if (word == known.end())
                throw Invalid{"template", "unknown word " + text.substr(begin, end - begin + 1)};
            out += word->second;
            at = end + 1;
        } else {
            out += '@';
            at = begin + 1;
        }
    }
}

std::string read(const std::string& file)
{
    std::ifstream in{file};
    if (!in) throw NotFound{file};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace

void add_nginx(CLI::App& app, Context& context)
{
    static Arguments arguments; // lives as long as the tree that refers to it
    auto* print = app.add_subcommand(
        "nginx", "Print what belongs in nginx's http block for this configuration");
    print->add_option("--schema", arguments.schema, "Folder of openapi.json")
        ->capture_default_str();
    print->add_option("--files", arguments.files, "Folder of Quire's nginx files")
        ->capture_default_str();
    print->add_option("--site", arguments.site, "Folder of the site's addresses and certificates")
        ->capture_default_str();
    print
        ->add_option("--static", arguments.statics,
                     "Folder of the styles and scripts of our web pages")
        ->capture_default_str();
    print->add_option("--log", arguments.log, "Folder for the logs")->capture_default_str();
    print->add_option("--processes", arguments.processes,
                      "nginx's worker_processes (one per core)");
    print->callback([&] {
        const auto text = read(arguments.files + "/settings.conf.in");
        fmt::print("{}", fill_in(text, words(context.config(), arguments)));
    });
}

} // namespace quire::ctl
