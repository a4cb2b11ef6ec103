#include <json/value.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace quire::json {

Value::Value(Array array) : m_value(std::move(array)) {}
Value::Value(Object object) : m_value(std::move(object)) {}
Value::Value(std::initializer_list<Entry> members)
{
    Object object;
    object.reserve(members.size());
    for (const auto& [key, value] : members)
        object.emplace_back(std::move(key), std::move(value));
    m_value = std::move(object);
}
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;
bool Value::operator==(const Value&) const = default;

std::optional<bool> Value::boolean() const
{
    if (const auto* value = std::get_if<bool>(&m_value)) return *value;
    return {};
}

std::optional<std::int64_t> Value::integer() const
{
    if (const auto* value = std::get_if<std::int64_t>(&m_value)) return *value;
    return {};
}

std::optional<double> Value::number() const
{
    if (const auto* value = std::get_if<double>(&m_value)) return *value;
    if (const auto whole = integer()) return static_cast<double>(*whole);
    return {};
}

std::optional<std::string_view> Value::text() const
{
    if (const auto* value = std::get_if<std::string>(&m_value)) return *value;
    return {};
}

const Array* Value::array() const
{
    return std::get_if<Array>(&m_value);
}

const Object* Value::object() const
{
    return std::get_if<Object>(&m_value);
}

const Value* Value::find(std::string_view key) const
{
    const auto* members = object();
    if (!members) return nullptr;
    const auto at = std::ranges::find(*members, key, &Member::key);
    return at == members->end() ? nullptr : &at->value;
}

const Value& Value::operator[](std::string_view key) const
{
    static const Value absent;
    const auto* value = find(key);
    return value ? *value : absent;
}

Value& Value::set(std::string key, Value value)
{
    if (is_null()) m_value = Object{};
    auto* members = std::get_if<Object>(&m_value);
    if (!members) throw std::logic_error("json: set() on a value that is no object");
    const auto at = std::ranges::find(*members, key, &Member::key);
    if (at == members->end())
        members->emplace_back(std::move(key), std::move(value));
    else
        at->value = std::move(value);
    return *this;
}

Value& Value::push_back(Value value)
{
    if (is_null()) m_value = Array{};
    auto* elements = std::get_if<Array>(&m_value);
    if (!elements) throw std::logic_error("json: push_back() on a value that is no array");
    elements->push_back(std::move(value));
    return *this;
}

void Value::erase(std::string_view key)
{
    if (auto* members = std::get_if<Object>(&m_value))
        std::erase_if(*members, [&](const Member& member) { return member.key == key; });
}

std::int64_t Value::checked(std::uint64_t value)
{
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        throw std::out_of_range("json: number above 2^63-1");
    return static_cast<std::int64_t>(value);
}

std::string_view type_name(const Value& value)
{
    if (value.is_null()) return "null";
    if (value.boolean()) return "bool";
    if (value.integer()) return "int";
    if (value.number()) return "float";
    if (value.text()) return "str";
    return value.array() ? "list" : "dict";
}

} // namespace quire::json
