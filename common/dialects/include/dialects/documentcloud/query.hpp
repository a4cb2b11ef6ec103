#pragma once
// The parameters after the question mark, as this API reads them.

#include <base/clock.hpp>
#include <base/uuid.hpp>
#include <cstdint>
#include <http/text.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::dialects::documentcloud {

class Query {
public:
    Query() = default;
    explicit Query(http::Pairs parameters) : m_parameters(std::move(parameters)) {}

    const http::Pairs& parameters() const { return m_parameters; } // in their order
    bool has(std::string_view name) const;
    // The last one counts, as in a form.
    std::optional<std::string> value(std::string_view name) const;
    // f=1,2 or f=1&f=2 or f[]=1&f[]=2: trimmed, without empty ones.
    std::vector<std::string> values(std::string_view name) const;
    // true and false in any case; anything else is as if absent.
    std::optional<bool> boolean(std::string_view name) const;
    // Throw Invalid{name} when there is something else.
    std::optional<std::int64_t> integer(std::string_view name) const;
    std::vector<std::int64_t> integers(std::string_view name) const;
    std::optional<Time> time(std::string_view name) const;
    std::optional<Uuid> uuid(std::string_view name) const;

    template<class AnyId>
    std::vector<AnyId> ids(std::string_view name) const
    {
        std::vector<AnyId> found;
        for (const auto id : integers(name))
            found.push_back(AnyId{id});
        return found;
    }
    // For id__in: absent lets everything pass, named without an id nothing.
    template<class AnyId>
    std::optional<std::vector<AnyId>> ids_in(std::string_view name) const
    {
        if (!has(name)) return {};
        return ids<AnyId>(name);
    }
    // The same for a filter whose empty list means "any": nothing has the id 0.
    template<class AnyId>
    std::vector<AnyId> ids_or_none(std::string_view name) const
    {
        auto found = ids<AnyId>(name);
        if (found.empty() && has(name)) found.push_back(AnyId{0});
        return found;
    }

    // All but those named `name`, which is added with this value at the end unless it is empty:
    // percent-encoded, with the question mark; "" when nothing is left.
    std::string with(std::string_view name, std::string_view value) const;

private:
    http::Pairs m_parameters;
};

// Whole numbers only, no blanks; empty when it is none.
std::optional<std::int64_t> read_integer(std::string_view text);

} // namespace quire::dialects::documentcloud
