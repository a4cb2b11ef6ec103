#pragma once
// Values on their way to and from the database. Enumerations travel as their number, UUIDs and
// hashes as raw bytes, booleans as 0 and 1.

#include <array>
#include <base/clock.hpp>
#include <base/id.hpp>
#include <base/uuid.hpp>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace quire {

// One bound parameter or one fetched column; monostate is NULL.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Time>;
using Values = std::vector<Value>;

// A column was NULL, or not of the type the program asked for: a bug in a statement.
class WrongColumn : public std::logic_error {
    using std::logic_error::logic_error;
};

template<std::size_t size>
using Bytes = std::array<std::byte, size>;

// --- towards the database ---

inline Value to_value(Value value)
{
    return value;
}
inline Value to_value(std::nullopt_t)
{
    return std::monostate{};
}
template<std::integral Number>
Value to_value(Number number)
{
    return static_cast<std::int64_t>(number);
}
template<std::floating_point Number>
Value to_value(Number number)
{
    return static_cast<double>(number);
}
template<class Enum>
requires std::is_enum_v<Enum> Value to_value(Enum value)
{
    return static_cast<std::int64_t>(value);
}
template<class Tag>
Value to_value(Id<Tag> id)
{
    return id.value;
}
inline Value to_value(std::string_view text)
{
    return std::string{text};
}
inline Value to_value(const char* text)
{
    return std::string{text};
}
inline Value to_value(const std::string& text)
{
    return text;
}
inline Value to_value(Time time)
{
    return time;
}
template<std::size_t size>
Value to_value(const Bytes<size>& bytes)
{
    return std::string{reinterpret_cast<const char*>(bytes.data()), size};
}
inline Value to_value(const Uuid& uuid)
{
    return to_value(uuid.bytes);
}
template<class T>
Value to_value(const std::optional<T>& value)
{
    return value ? to_value(*value) : Value{std::monostate{}};
}

// A parameter adds one value; a list of values adds them all.
template<class T>
void append(Values& values, const T& parameter)
{
    values.push_back(to_value(parameter));
}
inline void append(Values& values, const Values& more)
{
    values.insert(values.end(), more.begin(), more.end());
}

// --- from the database ---

template<class T>
struct Column; // read(Value&&) for each type a select may ask for

template<std::integral Number>
struct Column<Number> {
    static Number read(Value&& value)
    {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (!number || !std::in_range<Number>(*number)) throw WrongColumn("not this integer");
        return static_cast<Number>(*number);
    }
};
template<>
struct Column<bool> {
    static bool read(Value&& value) { return Column<std::int64_t>::read(std::move(value)) != 0; }
};
template<>
struct Column<double> {
    static double read(Value&& value)
    {
        if (const auto* number = std::get_if<double>(&value)) return *number;
        return static_cast<double>(Column<std::int64_t>::read(std::move(value)));
    }
};
template<class Enum>
requires std::is_enum_v<Enum>
struct Column<Enum> {
    static Enum read(Value&& value)
    {
        return static_cast<Enum>(Column<std::underlying_type_t<Enum>>::read(std::move(value)));
    }
};
template<class Tag>
struct Column<Id<Tag>> {
    static Id<Tag> read(Value&& value) { return {Column<std::int64_t>::read(std::move(value))}; }
};
template<>
struct Column<std::string> {
    static std::string read(Value&& value)
    {
        if (auto* text = std::get_if<std::string>(&value)) return std::move(*text);
        throw WrongColumn("not a text");
    }
};
template<>
struct Column<Time> {
    static Time read(Value&& value)
    {
        if (const auto* time = std::get_if<Time>(&value)) return *time;
        throw WrongColumn("not a time");
    }
};
template<std::size_t size>
struct Column<Bytes<size>> {
    static Bytes<size> read(Value&& value)
    {
        const auto* text = std::get_if<std::string>(&value);
        if (!text || text->size() != size) throw WrongColumn("not bytes of this length");
        Bytes<size> bytes;
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = static_cast<std::byte>((*text)[i]);
        return bytes;
    }
};
template<>
struct Column<Uuid> {
    static Uuid read(Value&& value) { return {Column<Bytes<16>>::read(std::move(value))}; }
};
template<>
struct Column<Value> {
    static Value read(Value&& value) { return std::move(value); }
};
template<class T>
struct Column<std::optional<T>> {
    static std::optional<T> read(Value&& value)
    {
        if (std::holds_alternative<std::monostate>(value)) return {};
        return Column<T>::read(std::move(value));
    }
};

} // namespace quire
