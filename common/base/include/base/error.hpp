#pragma once
// What can go wrong, as one closed family. Absence is a value (std::optional); failure is one of
// these. http maps the kind to a status, each dialect's error file maps it to a body. Anything else
// that is thrown is a bug: 500, logged with a trace id, nothing internal in the body.

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace quire {

class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// One complaint about one input field. `field` is a neutral field name; a dialect may rename it. An
// empty field means the input as a whole.
struct FieldError {
    std::string field;
    std::string why; // a sentence for the person who sent it
    bool operator==(const FieldError&) const = default;
};

// The input is wrong: nothing was changed.
class Invalid : public Error {
public:
    Invalid(std::string field, std::string why)
        : Invalid({FieldError{std::move(field), std::move(why)}})
    {
    }
    explicit Invalid(std::vector<FieldError> errors)
        : Error(errors.empty() ? "invalid" : errors.front().field + ": " + errors.front().why),
          m_errors(std::move(errors))
    {
    }
    const std::vector<FieldError>& errors() const { return m_errors; }

private:
    std::vector<FieldError> m_errors;
};

// Complaints about some of a list of things, aligned with it: an empty list of complaints for each
// good one. As a plain Invalid it is the complaints about the first bad one.
class InvalidItems : public Invalid {
public:
    explicit InvalidItems(std::vector<std::vector<FieldError>> items)
        : Invalid(first_of(items)), m_items(std::move(items))
    {
    }
    const std::vector<std::vector<FieldError>>& items() const { return m_items; }

private:
    static std::vector<FieldError> first_of(const std::vector<std::vector<FieldError>>& items)
    {
        for (const auto& errors : items)
            if (!errors.empty()) return errors;
        return {};
    }

    std::vector<std::vector<FieldError>> m_items;
};

// Well-formed input that a rule refuses (bulk limit, last administrator, change while processing).
class Refused : public Error {
    using Error::Error;
};

// What is kept may not grow further. The message names the setting.
class QuotaExceeded : public Refused {
    using Refused::Refused;
};

// The action does not fit the present state of the thing (already processing, already there).
class Conflict : public Error {
    using Error::Error;
};

// Unknown, or not visible to this viewer: the two are never told apart. `what` is a domain noun.
class NotFound : public Error {
public:
    explicit NotFound(const std::string& what) : Error(what + " not found") {}
};

// Nobody is logged in, or the credential is not good. what() says which.
class Unauthenticated : public Error {
public:
    explicit Unauthenticated(const std::string& why = "no credentials") : Error(why) {}
};

// Known viewer, visible thing, missing right.
class Forbidden : public Error {
public:
    explicit Forbidden(const std::string& why = "not allowed") : Error(why) {}
};

// More bytes than the limit. The message names limit and setting.
class TooLarge : public Error {
    using Error::Error;
};

// A quota over time is used up.
class TooMany : public Error {
    using Error::Error;
};

// A part of the system is away; trying again later may help.
class Unavailable : public Error {
public:
    explicit Unavailable(const std::string& why,
                         std::chrono::seconds retry_after = std::chrono::seconds{2})
        : Error(why), m_retry_after(retry_after)
    {
    }
    std::chrono::seconds retry_after() const { return m_retry_after; }

private:
    std::chrono::seconds m_retry_after;
};

} // namespace quire
