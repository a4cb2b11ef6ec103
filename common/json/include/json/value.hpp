#pragma once
// JSON as a value: null, true/false, whole number, fraction, text, array, object. Text is UTF-8.
// Whole numbers are 64 bits and exact in both directions. Objects keep the order of their members.
//
//     json::Value{{"id", document.id}, {"title", "x"}, {"tags", json::Array{1, 2}}}
//
// Braces make objects; an array is always written json::Array{…}, so that a pair is never guessed.

#include <base/id.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace quire::json {

class Value;
struct Member;
struct Entry;

using Array = std::vector<Value>;
using Object = std::vector<Member>; // in order of appearance; keys are distinct

class Value {
public:
    Value() = default; // null
    Value(std::nullptr_t) {}
    Value(std::same_as<bool> auto value) : m_value(value) {}
    Value(std::signed_integral auto value) : m_value(static_cast<std::int64_t>(value)) {}
    // Throws std::out_of_range above the largest 64-bit signed number.
    template<std::unsigned_integral T>
    requires(!std::same_as<T, bool>) Value(T value) : m_value(checked(value)) {}
    Value(double value) : m_value(value) {}
    Value(const char* text) : m_value(std::string{text}) {}
    Value(std::string_view text) : m_value(std::string{text}) {}
    Value(std::string text) : m_value(std::move(text)) {}
    Value(Array array);
    Value(Object object);
    Value(std::initializer_list<Entry> members);
    template<class Tag>
    Value(Id<Tag> id) : m_value(id.value)
    {
    }
    template<class T>
    Value(const std::optional<T>& value) // empty is null
    {
        if (value) *this = Value(*value);
    }

    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();

    bool is_null() const { return m_value.index() == 0; }

    // Each is empty when the value is of another type; nothing is converted, except that a whole
    // number is also a number.
    std::optional<bool> boolean() const;
    std::optional<std::int64_t> integer() const;
    std::optional<double> number() const;
    std::optional<std::string_view> text() const; // valid as long as this value is
    const Array* array() const;                   // null when it is none
    const Object* object() const;

    // The member's value; null pointer when this is no object or has no such member.
    const Value* find(std::string_view key) const;
    // The same for a member that may be left out: a null value when absent.
    const Value& operator[](std::string_view key) const;
    bool has(std::string_view key) const { return find(key) != nullptr; }

    // Adds or replaces a member; null becomes an object first, another type throws
    // std::logic_error.
    Value& set(std::string key, Value value);
    // Appends; null becomes an array first, another type throws std::logic_error.
    Value& push_back(Value value);
    // Removes a member if there is one.
    void erase(std::string_view key);

    bool operator==(const Value&) const;

private:
    static std::int64_t checked(std::uint64_t value);

    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> m_value;
};

struct Member {
    Member(std::string k, Value v) : key(std::move(k)), value(std::move(v)) {}
    std::string key;
    Value value;
    bool operator==(const Member&) const = default;
};

// One {"key", value} of a list in braces. The fields are mutable because such a list is const, and
// its values are to be moved from it instead of copied, level by level.
struct Entry {
    Entry(std::string k, Value v) : key(std::move(k)), value(std::move(v)) {}
    mutable std::string key;
    mutable Value value;
};

// What the value is called in an error message: "null", "bool", "int", "float", "str", "list",
// "dict".
std::string_view type_name(const Value& value);

} // namespace quire::json
