#pragma once
// Reads the members of a request body one by one and collects every complaint. Values from forms
// are texts: numbers and booleans are read from them, too.

#include <base/clock.hpp>
#include <base/error.hpp>
#include <cstdint>
#include <json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::dialects::documentcloud {

struct TextRule {
    std::size_t most = 0; // code points, 0 = any
    bool blank = true;    // may be empty
};

class Fields {
public:
    // Throws Invalid when the body is no object.
    explicit Fields(const json::Value& body);

    bool has(std::string_view name) const { return m_body.has(name); }
    const json::Value& operator[](std::string_view name) const { return m_body[name]; }

    // Each is empty when the member is absent or wrong; what is wrong is remembered.
    std::optional<std::string> text(std::string_view name, const TextRule& rule = {});
    std::optional<std::string> url(std::string_view name, std::size_t most = 1024);
    std::optional<bool> boolean(std::string_view name);
    std::optional<std::int64_t> integer(std::string_view name);
    // null is a value here: no number.
    std::optional<std::optional<double>> number(std::string_view name);
    std::optional<std::vector<std::int64_t>> integers(std::string_view name);
    // null is a value here: no time.
    std::optional<std::optional<Time>> time(std::string_view name);

    void require(std::string_view name); // complains when absent
    void complain(std::string_view name, std::string why);
    const std::vector<FieldError>& complaints() const { return m_complaints; }
    void finish() const; // throws Invalid when there was a complaint

private:
    bool refuse_null(std::string_view name);

    const json::Value& m_body;
    std::vector<FieldError> m_complaints;
};

std::string not_a_choice(std::string_view value); // "\"x\" is not a valid choice."

} // namespace quire::dialects::documentcloud
