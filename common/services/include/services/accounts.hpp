#pragma once
// Logging in: passwords, signed tokens, API keys, and the daily allowance of those who do not.

#include <base/clock.hpp>
#include <domain/people.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

class Core;

struct SignedTokens {
    std::string access;
    std::string refresh;
};

class Accounts {
public:
    explicit Accounts(Core& core) : m_core(core) {}

    // By username or e-mail address. Empty when they do not match an active account; takes as long
    // either way. Ten failures within 15 minutes for one account and address throw TooMany.
    std::optional<Viewer> log_in(std::string_view login, std::string_view password,
                                 std::string_view address);

    // A short-lived access token (a JWT with exp, user_id = the user's UUID) and a long-lived
    // refresh token. `audience` is who they are for, repeated at verification.
    SignedTokens issue(const Viewer& viewer, std::string_view audience);
    // Throws Unauthenticated when the refresh token is forged, expired or its account is closed.
    SignedTokens refresh(std::string_view refresh_token, std::string_view audience);
    // The viewer an access token stands for. Throws Unauthenticated.
    Viewer viewer_by_token(std::string_view access_token, std::string_view audience);

    // The viewer a user is now: for links that we signed for that user. Throws Unauthenticated for
    // a closed account.
    Viewer viewer_by_id(UserId user);

    // The viewer an API key stands for; empty when unknown, expired or revoked.
    std::optional<Viewer> viewer_by_key(std::string_view token);
    // The key the viewer logged in with; empty when they did not use one.
    std::optional<ApiKey> current_key(const Viewer& viewer);

    static Viewer anonymous();

    // Adds to today's anonymous requests of an address; answers all of them. AnonymousTally calls.
    std::int64_t add_anonymous(std::string_view address, std::int64_t requests);

private:
    Core& m_core;
};

} // namespace quire
