#include <base/config.hpp>

#include <base/text.hpp>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <sstream>
#include <variant>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace quire {

namespace {

using Slot = std::variant<std::string*, std::filesystem::path*, std::int64_t*, bool*,
                          std::vector<std::string>*>;

struct Key {
    std::string_view name; // "section.key"
    std::function<Slot(Config&)> slot;
};

// The table of all keys: what the file may say, what --set may set, what to_toml prints.
const std::vector<Key>& keys()
{
#define QUIRE_KEY(section, key)                                                                    \
    {                                                                                              \
#section "." #key, [](Config & c) -> Slot { return &c.section.key; }                       \
    }
    static const std::vector<Key> table = {
        QUIRE_KEY(paths, state),
        QUIRE_KEY(paths, run),
        QUIRE_KEY(paths, libexec),
        QUIRE_KEY(paths, tessdata),
        QUIRE_KEY(database, socket),
        QUIRE_KEY(database, name),
        QUIRE_KEY(database, passwords),
        QUIRE_KEY(urls, api),
        QUIRE_KEY(urls, app),
        QUIRE_KEY(urls, embed),
        QUIRE_KEY(urls, origins),
        QUIRE_KEY(auth, secret_file),
        QUIRE_KEY(auth, access_token_seconds),
        QUIRE_KEY(auth, refresh_token_seconds),
        QUIRE_KEY(auth, users_are_verified),
        QUIRE_KEY(auth, session_days),
        QUIRE_KEY(auth, cookie_domain),
        QUIRE_KEY(auth, failures_per_address),
        QUIRE_KEY(limits, requests_per_second),
        QUIRE_KEY(limits, request_burst),
        QUIRE_KEY(limits, anonymous_per_day),
        QUIRE_KEY(limits, pdf_bytes),
        QUIRE_KEY(limits, other_bytes),
        QUIRE_KEY(limits, form_upload_bytes),
        QUIRE_KEY(limits, organization_bytes),
        QUIRE_KEY(limits, json_bytes),
        QUIRE_KEY(limits, free_bytes),
        QUIRE_KEY(fetch, allow),
        QUIRE_KEY(fetch, at_once),
        QUIRE_KEY(fetch, connect_seconds),
        QUIRE_KEY(fetch, stall_seconds),
        QUIRE_KEY(fetch, seconds),
        QUIRE_KEY(handlers, threads),
        QUIRE_KEY(handlers, retire_after),
        QUIRE_KEY(notes, tags),
        QUIRE_KEY(worker, processes),
        QUIRE_KEY(worker, lease_seconds),
        QUIRE_KEY(worker, attempts),
        QUIRE_KEY(worker, pages_per_job),
        QUIRE_KEY(worker, text_pages_per_job),
        QUIRE_KEY(worker, retry_seconds),
        QUIRE_KEY(worker, poll_seconds),
        QUIRE_KEY(worker, trash_days),
        QUIRE_KEY(engine, sandbox),
        QUIRE_KEY(engine, memory_bytes),
        QUIRE_KEY(engine, page_seconds),
        QUIRE_KEY(engine, document_seconds),
        QUIRE_KEY(engine, pages),
        QUIRE_KEY(engine, page_points),
        QUIRE_KEY(engine, ocr_dpi),
        QUIRE_KEY(engine, redaction_dpi),
        QUIRE_KEY(office, program),
        QUIRE_KEY(office, memory_bytes),
        QUIRE_KEY(office, seconds),
        QUIRE_KEY(office, output_bytes),
        QUIRE_KEY(mail, command),
        QUIRE_KEY(mail, from),
        QUIRE_KEY(log, level),
    };
#undef QUIRE_KEY
    return table;
}

const Key& find_key(std::string_view name)
{
    for (const auto& key : keys())
        if (key.name == name) return key;
    throw ConfigError(fmt::format("{}: there is no such key; `quirectl config` lists them", name));
}

std::int64_t read_integer(std::string_view name, std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw ConfigError(fmt::format("{}: a whole number is needed", name));
    return value;
}

bool read_bool(std::string_view name, std::string_view text)
{
    if (text == "true") return true;
    if (text == "false") return false;
    throw ConfigError(fmt::format("{}: true or false is needed", name));
}

std::vector<std::string> read_list(std::string_view text)
{
    std::vector<std::string> list;
    for (const auto part : split(text, ','))
        if (!trim(part).empty()) list.emplace_back(trim(part));
    return list;
}

void check(const Config& config)
{
    if (config.engine.sandbox != "required" && config.engine.sandbox != "off")
        throw ConfigError("engine.sandbox: \"required\" or \"off\" is needed");
    if (config.auth.access_token_seconds < 1)
        throw ConfigError("auth.access_token_seconds: must be at least 1");
    if (config.auth.session_days < 1) throw ConfigError("auth.session_days: must be at least 1");
    if (!config.mail.command.empty() && config.mail.from.find('@') == std::string::npos)
        throw ConfigError("mail.from: an address such as archive@example.org is needed");
    if (config.handlers.threads < 1 || config.handlers.threads > 256)
        throw ConfigError("handlers.threads: 1 to 256");
    if (config.worker.pages_per_job < 1 || config.worker.text_pages_per_job < 1)
        throw ConfigError("worker.pages_per_job and worker.text_pages_per_job: at least 1");
    if (config.fetch.at_once < 1 || config.fetch.at_once > 64)
        throw ConfigError("fetch.at_once: 1 to 64");
    if (config.fetch.connect_seconds < 1 || config.fetch.stall_seconds < 1 ||
        config.fetch.seconds < 1)
        throw ConfigError("fetch.connect_seconds, stall_seconds and seconds: at least 1");
    // Poppler tells places in a file that lies in memory by numbers of 31 bits.
    if (config.limits.pdf_bytes > std::numeric_limits<std::int32_t>::max())
        throw ConfigError("limits.pdf_bytes: at most 2147483647, which is less than 2 GiB");
    if (config.worker.lease_seconds < 3) throw ConfigError("worker.lease_seconds: at least 3");
    for (const auto& [name, slot] : keys()) {
        const auto value = slot(const_cast<Config&>(config)); // read only
        if (const auto* number = std::get_if<std::int64_t*>(&value); number && **number < 0)
            throw ConfigError(fmt::format("{}: must not be negative", name));
    }
}

// Puts one TOML value into its place.
struct Assign {
    std::string_view name;
    const toml::node& node;

    void operator()(std::string* out) const { *out = value<std::string>("a string"); }
    void operator()(std::filesystem::path* out) const { *out = value<std::string>("a string"); }
    void operator()(std::int64_t* out) const { *out = value<std::int64_t>("a whole number"); }
    void operator()(bool* out) const { *out = value<bool>("true or false"); }
    void operator()(std::vector<std::string>* out) const
    {
        const auto* array = node.as_array();
        if (!array) throw ConfigError(fmt::format("{}: a list of strings is needed", name));
        out->clear();
        for (const auto& element : *array) {
            const auto text = element.value_exact<std::string>();
            if (!text) throw ConfigError(fmt::format("{}: a list of strings is needed", name));
            out->push_back(*text);
        }
    }

private:
    template<class T>
    T value(std::string_view wanted) const
    {
        const auto found = node.value_exact<T>();
        if (!found) throw ConfigError(fmt::format("{}: {} is needed", name, wanted));
        return *found;
    }
};

// A TOML basic string. JSON's escapes are a subset of TOML's.
std::string toml_string(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + '"';
}

struct Print {
    std::string operator()(const std::string* value) const { return toml_string(*value); }
    std::string operator()(const std::filesystem::path* value) const
    {
        return toml_string(value->string());
    }
    std::string operator()(const std::int64_t* value) const { return std::to_string(*value); }
    std::string operator()(const bool* value) const { return *value ? "true" : "false"; }
    std::string operator()(const std::vector<std::string>* value) const
    {
        std::string out = "[";
        for (const auto& text : *value)
            out += (out.size() > 1 ? ", " : "") + toml_string(text);
        return out + "]";
    }
};

} // namespace

Config load_config(const std::filesystem::path& file)
{
    Config config;
    try {
        const auto table = toml::parse_file(file.string());
        for (const auto& [section, body] : table) {
            const auto* entries = body.as_table();
            if (!entries)
                throw ConfigError(
                    fmt::format("{}: keys live in sections, such as [paths]", section.str()));
            for (const auto& [key, node] : *entries) {
                const auto name = fmt::format("{}.{}", section.str(), key.str());
                std::visit(Assign{name, node}, find_key(name).slot(config));
            }
        }
        check(config);
    } catch (const toml::parse_error& error) { // another library's family, translated here once
        throw ConfigError(fmt::format("{}: line {}: {}", file.string(), error.source().begin.line,
                                      error.description()));
    } catch (const ConfigError& error) {
        throw ConfigError(fmt::format("{}: {}", file.string(), error.what()));
    }
    return config;
}

std::filesystem::path config_path(std::string_view from_command_line)
{
    if (!from_command_line.empty()) return from_command_line;
    if (const char* from_environment = std::getenv("QUIRE_CONFIG")) return from_environment;
    return "/etc/quire/quire.toml";
}

void set(Config& config, std::string_view key, std::string_view value)
{
    struct Put {
        std::string_view name, text;
        void operator()(std::string* out) const { *out = text; }
        void operator()(std::filesystem::path* out) const { *out = text; }
        void operator()(std::int64_t* out) const { *out = read_integer(name, text); }
        void operator()(bool* out) const { *out = read_bool(name, text); }
        void operator()(std::vector<std::string>* out) const { *out = read_list(text); }
    };
    std::visit(Put{key, value}, find_key(key).slot(config));
    check(config);
}

std::string to_toml(const Config& config)
{
    auto copy = config;
    std::string out;
    std::string_view section;
    for (const auto& [name, slot] : keys()) {
        const auto dot = name.find('.');
        if (section != name.substr(0, dot)) {
            section = name.substr(0, dot);
            out += fmt::format("{}[{}]\n", out.empty() ? "" : "\n", section);
        }
        out += fmt::format("{} = {}\n", name.substr(dot + 1),
                           std::visit([](auto* value) { return Print{}(value); }, slot(copy)));
    }
    return out;
}

} // namespace quire
