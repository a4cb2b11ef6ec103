#pragma once
// Gathers what is wrong with a person's fields, so that they hear all of it at once. The sentences
// that several kinds of things share are here; each kind adds its own in a class of its own.

#include <base/error.hpp>
#include <base/text.hpp>
#include <domain/access.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire {

class Complaints {
public:
    void add(std::string field, std::string why)
    {
        m_errors.push_back({std::move(field), std::move(why)});
    }
    void add(const std::vector<FieldError>& errors)
    {
        m_errors.insert(m_errors.end(), errors.begin(), errors.end());
    }
    std::size_t count() const { return m_errors.size(); }
    void throw_if_any()
    {
        if (!m_errors.empty()) throw Invalid(std::move(m_errors));
    }

    // `most`: characters, not bytes.
    void text(const char* field, std::string_view value, std::size_t most)
    {
        if (!is_utf8(value))
            add(field, "Not a valid string.");
        else if (value.find('\0') != std::string_view::npos)
            add(field, "Null characters are not allowed.");
        else if (length(value) > most)
            add(field,
                "Ensure this field has no more than " + std::to_string(most) + " characters.");
    }
    void title(std::string_view value, std::size_t most)
    {
        if (trim(value).empty())
            add("title", "This field may not be blank.");
        else
            text("title", value, most);
    }
    void access(Access value)
    {
        if (value == Access::invisible) add("access", "\"invisible\" is not a valid choice.");
    }

private:
    std::vector<FieldError> m_errors;
};

} // namespace quire
