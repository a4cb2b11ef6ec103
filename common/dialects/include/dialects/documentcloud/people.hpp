#pragma once
// Users and organizations as this API writes them.

#include <domain/people.hpp>
#include <domain/viewer.hpp>
#include <json/value.hpp>

namespace quire::dialects::documentcloud {

enum class Detail {
    listed,    // what everybody sees
    retrieved, // one object was asked for: members see credits and plan
};

json::Value present(const Organization& organization, Detail detail);
json::Value present(const User& user, const Viewer& viewer);
// The caller's own account: with e-mail address and feature level.
json::Value present_self(const User& user, const Viewer& viewer);

} // namespace quire::dialects::documentcloud
