#include <base/handle.hpp>
#include <base/text.hpp>
#include <charconv>
#include <cjson/cJSON.h>
#include <cmath>
#include <json/print.hpp>
#include <new>
#include <stdexcept>

namespace quire::json {

namespace {

using Tree = Handle<cJSON, cJSON_Delete>;
using Printed = Handle<char, cJSON_free>;

Tree node(const Value& value);

Tree owned(cJSON* created)
{
    if (!created) throw std::bad_alloc{};
    return Tree{created};
}

// Numbers go through raw nodes: cJSON would print them by way of a double and "%1.17g".
Tree raw_number(auto number)
{
    char digits[40];
    auto* end = std::to_chars(digits, digits + sizeof digits - 3, number).ptr;
    if constexpr (std::floating_point<decltype(number)>) {
        // A fraction stays one when read back.
        if (std::string_view{digits, end}.find_first_of(".e") == std::string_view::npos) {
            *end++ = '.';
            *end++ = '0';
        }
    }
    *end = '\0';
    return owned(cJSON_CreateRaw(digits));
}

// cJSON texts end at the first NUL; such a text is spelled out here instead of being cut.
std::string spelled_with_nul(std::string_view text)
{
    std::string out{"\""};
    for (const auto part : split(text, '\0')) {
        if (out.size() > 1) out += "\\u0000";
        const std::string piece{part};
        const auto printed = owned(cJSON_CreateStringReference(piece.c_str()));
        const std::string quoted{Printed{cJSON_PrintUnformatted(printed.get())}.get()};
        out.append(quoted, 1, quoted.size() - 2);
    }
    return out + '"';
}

// The node refers to the value's own bytes: the tree must not outlive it.
Tree text_node(std::string_view text)
{
    if (!is_utf8(text)) {
        const auto valid = to_valid_utf8(text);
        if (valid.find('\0') != std::string::npos)
            return owned(cJSON_CreateRaw(spelled_with_nul(valid).c_str()));
        return owned(cJSON_CreateString(valid.c_str()));
    }
    if (text.find('\0') != std::string_view::npos)
        return owned(cJSON_CreateRaw(spelled_with_nul(text).c_str()));
    return owned(cJSON_CreateStringReference(text.data())); // from a std::string: NUL-terminated
}

Tree array_node(const Array& elements)
{
    auto array = owned(cJSON_CreateArray());
    for (const auto& element : elements)
        cJSON_AddItemToArray(array.get(), node(element).release());
    return array;
}

Tree object_node(const Object& members)
{
    auto object = owned(cJSON_CreateObject());
    for (const auto& member : members) {
        if (!is_utf8(member.key) || member.key.find('\0') != std::string::npos)
            throw std::invalid_argument("json: member name is not plain UTF-8");
        cJSON_AddItemToObjectCS(object.get(), member.key.c_str(), node(member.value).release());
    }
    return object;
}

Tree node(const Value& value)
{
    if (const auto flag = value.boolean()) return owned(cJSON_CreateBool(*flag));
    if (const auto whole = value.integer()) return raw_number(*whole);
    if (const auto fraction = value.number()) {
        if (!std::isfinite(*fraction)) throw std::invalid_argument("json: number is not finite");
        return raw_number(*fraction);
    }
    if (const auto text = value.text()) return text_node(*text);
    if (const auto* elements = value.array()) return array_node(*elements);
    if (const auto* members = value.object()) return object_node(*members);
    return owned(cJSON_CreateNull());
}

} // namespace

std::string print(const Value& value)
{
    const auto tree = node(value);
    const Printed text{cJSON_PrintBuffered(tree.get(), 16384, 0)};
    if (!text) throw std::bad_alloc{};
    return text.get();
}

} // namespace quire::json
