#pragma once
// expand, fields and omit: which ids become whole objects, and which keys are shown.

#include <dialects/documentcloud/query.hpp>
#include <json/value.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quire::dialects::documentcloud {

class Expansion {
public:
    Expansion() = default;
    // On one object: any path; ~all and * stand for the `top` names.
    static Expansion on_object(const Query& query, std::span<const std::string_view> top);
    // On a list: the permitted paths only; ~all and * stand for exactly those.
    static Expansion on_list(const Query& query, std::span<const std::string_view> permitted);

    bool has(std::string_view name) const;
    Expansion below(std::string_view name) const; // what was asked inside `name`
    bool empty() const { return m_paths.empty(); }

private:
    std::vector<std::string> m_paths; // dotted
};

// Keeps only the `fields`, drops what is in `omit`: dotted paths, also inside lists.
class Shape {
public:
    explicit Shape(const Query& query);
    json::Value apply(json::Value object) const;

private:
    std::vector<std::string> m_fields;
    std::vector<std::string> m_omit;
};

} // namespace quire::dialects::documentcloud
