#pragma once
// Browsers that are logged in. A session is known by a secret token in a cookie; the archive keeps
// its hash. It ends auth.session_days after its last use, at logout, with a new password and when
// the account is closed.

#include <domain/viewer.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

class Core;

class Sessions {
public:
    explicit Sessions(Core& core) : m_core(core) {}

    // A new token, for login and password that are right; empty otherwise. Throws TooMany as
    // Accounts::log_in does.
    std::optional<std::string> begin(std::string_view login, std::string_view password,
                                     std::string_view address);

    struct Found {
        Viewer viewer;
        bool extended = false; // the browser should be told the token again, for as long
    };
    // Empty for a token that is unknown or has expired. Moves the end of a session that is in use,
    // each time a tenth of its life has passed.
    std::optional<Found> find(std::string_view token);
    void end(std::string_view token); // repeatable

    // What proves that a request comes from a page that may read our cookies: bound to the secret
    // of one session, or of one visit to the login page.
    std::string proof(std::string_view secret);
    bool proves(std::string_view proof, std::string_view secret); // in constant time
    std::string new_secret() const;

private:
    Core& m_core;
};

} // namespace quire
