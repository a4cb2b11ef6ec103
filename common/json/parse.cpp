#include "grammar.hpp"

#include <base/handle.hpp>
#include <base/text.hpp>
#include <charconv>
#include <cjson/cJSON.h>
#include <fmt/format.h>
#include <json/parse.hpp>
#include <new>
#include <unordered_set>

namespace quire::json {

namespace {

using Tree = Handle<cJSON, cJSON_Delete>;

Value number(std::string_view spelling)
{
    const auto* begin = spelling.data();
    const auto* end = begin + spelling.size();
    std::int64_t whole = 0;
    if (const auto r = std::from_chars(begin, end, whole); r.ec == std::errc{} && r.ptr == end)
        if (spelling != "-0") return whole;
    double fraction = 0;
    if (std::from_chars(begin, end, fraction).ec != std::errc{})
        throw ParseError("number out of range", 0);
    return fraction;
}

// Walks the tree in the order of the text, so that the n-th number met is the n-th spelled.
class Converter {
public:
    explicit Converter(const std::vector<std::string_view>& numbers) : m_next(numbers.begin()) {}

    Value convert(const cJSON& node)
    {
        if (cJSON_IsNumber(&node)) return number(*m_next++);
        if (cJSON_IsString(&node)) return std::string{node.valuestring};
        if (cJSON_IsBool(&node)) return cJSON_IsTrue(&node) != 0;
        if (cJSON_IsArray(&node)) return elements(node);
        if (cJSON_IsObject(&node)) return members(node);
        return nullptr;
    }

private:
    Array elements(const cJSON& node)
    {
        Array array;
        for (const auto* child = node.child; child; child = child->next)
            array.push_back(convert(*child));
        return array;
    }

    Object members(const cJSON& node)
    {
        Object object;
        std::unordered_set<std::string_view> seen;
        for (const auto* child = node.child; child; child = child->next) {
            if (!seen.insert(child->string).second)
                throw ParseError("the same member name twice in one object", 0);
            object.emplace_back(child->string, convert(*child));
        }
        return object;
    }

    std::vector<std::string_view>::const_iterator m_next;
};

} // namespace

Value parse(std::string_view text, const Limits& limits)
{
    if (text.size() > limits.bytes)
        throw ParseError(fmt::format("more than {} bytes", limits.bytes), limits.bytes);
    if (!is_utf8(text)) throw ParseError("not valid UTF-8", 0);

    const auto numbers = check_grammar(text, limits.depth);
    const Tree tree{cJSON_ParseWithLength(text.data(), text.size())};
    if (!tree) throw std::bad_alloc{}; // the grammar is right, so only memory can be short
    return Converter{numbers}.convert(*tree);
}

} // namespace quire::json
