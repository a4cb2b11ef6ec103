#pragma once
// Logging in by password, for tokens and sessions alike. Private to this layer.

#include "core.hpp"

#include <optional>
#include <store/people.hpp>
#include <string_view>

namespace quire {

// The account, when login and password are right and it is open; takes as long either way. Throws
// TooMany after ten failures of one account and address, or auth.failures_per_address of one
// network, within 15 minutes.
std::optional<store::StoredPassword> check_password(Core& core, std::string_view login,
                                                    std::string_view password,
                                                    std::string_view address);

} // namespace quire
