#pragma once
// One line per event on stderr, for journald: "<6>quire-documents event=request trace=… status=200
// ms=3". Field values are encoded in one place: control bytes, quotes and non-ASCII never reach the
// log raw. Never log document text, credentials, request bodies, file names or query strings.

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace quire::log {

enum class Level { debug, info, warning, error };
Level level_named(std::string_view name); // info for anything else

struct Field {
    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(v) {}
    Field(std::string_view k, const std::string& v) : key(k), value(v) {}
    Field(std::string_view k, std::integral auto v) : key(k), value(std::to_string(v)) {}
    Field(std::string_view k, double v);
    std::string_view key;
    std::string value;
};

// Called once by main(), before any thread starts. `program` is repeated on each line.
void start(std::string_view program, Level least = Level::info);

// Thread-safe; one write(2) per line. `event` is a fixed word, never input.
void write(Level level, std::string_view event, std::initializer_list<Field> fields);

inline void debug(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::error, event, fields);
}

// The value as it appears in a line: bare when it is a plain word, else quoted with \xNN escapes;
// cut at 500 bytes.
std::string encode(std::string_view value);

} // namespace quire::log
