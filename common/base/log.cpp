#include <base/log.hpp>

#include <fmt/format.h>
#include <unistd.h>

namespace quire::log {

namespace {

std::string g_program = "quire"; // written once by start(), before threads exist
Level g_least = Level::info;

constexpr std::size_t longest_value = 500;

char journal_priority(Level level)
{
    switch (level) {
    case Level::debug:
        return '7';
    case Level::info:
        return '6';
    case Level::warning:
        return '4';
    case Level::error:
        return '3';
    }
    return '6';
}

bool plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"-_.:/@+,{}*~"}.find(c) != std::string_view::npos;
}

} // namespace

Field::Field(std::string_view k, double v) : key(k), value(fmt::format("{:.1f}", v)) {}

std::string encode(std::string_view value)
{
    value = value.substr(0, longest_value);
    bool bare = !value.empty();
    for (const char c : value)
        bare = bare && plain(c);
    if (bare) return std::string{value};

    std::string text = "\"";
    for (const char c : value) {
        if (c >= ' ' && c <= '~' && c != '"' && c != '\\')
            text += c;
        else
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    return text += '"';
}

Level level_named(std::string_view name)
{
    if (name == "debug") return Level::debug;
    if (name == "warning") return Level::warning;
    if (name == "error") return Level::error;
    return Level::info;
}

void start(std::string_view program, Level least)
{
    g_program = program;
    g_least = least;
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields)
{
    if (level < g_least) return;
    auto line = fmt::format("<{}>{} event={}", journal_priority(level), g_program, event);
    for (const auto& field : fields)
        line += fmt::format(" {}={}", field.key, encode(field.value));
    line += '\n';
    // Nobody can be told when the log itself fails.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

} // namespace quire::log
