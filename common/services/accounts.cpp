#include <services/accounts.hpp>

#include "core.hpp"
#include "password_check.hpp"

#include <charconv>
#include <crypto/digest.hpp>
#include <crypto/jwt.hpp>
#include <store/people.hpp>

namespace quire {

namespace {

constexpr std::string_view issuer = "quire";
// A refresh token's id begins with the epoch of the password: a new password ends old sessions.
std::string token_id(std::int64_t epoch, const Uuid& uuid)
{
    return std::to_string(epoch) + '-' + to_string(uuid);
}

std::optional<std::int64_t> epoch_of(std::string_view token_id)
{
    const auto dash = token_id.find('-');
    std::int64_t epoch = 0;
    const auto [end, error] =
        std::from_chars(token_id.data(), token_id.data() + std::min(dash, token_id.size()), epoch);
    if (dash == std::string_view::npos || error != std::errc{} || end != token_id.data() + dash)
        return {};
    return epoch;
}

crypto::Claims claims(const Core& core, std::string_view type, const Uuid& user, std::int64_t epoch,
                      std::string_view audience, std::int64_t seconds)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(core.now());
    return {.token_type = std::string{type},
            .user_id = to_string(user),
            .jti = token_id(epoch, core.new_uuid()),
            .iss = std::string{issuer},
            .aud = {std::string{audience}},
            .iat = now,
            .nbf = now,
            .exp = now + std::chrono::seconds{seconds}};
}

SignedTokens tokens_for(Core& core, const Uuid& user, std::int64_t epoch, std::string_view audience)
{
    const auto& auth = core.config().auth;
    const auto& key = core.key("tokens");
    return {crypto::sign_token(
                claims(core, "access", user, epoch, audience, auth.access_token_seconds), key),
            crypto::sign_token(
                claims(core, "refresh", user, epoch, audience, auth.refresh_token_seconds), key)};
}

crypto::Claims verified(Core& core, std::string_view token, std::string_view type,
                        std::string_view audience)
{
    auto result = crypto::verify_token(token, core.key("tokens"),
                                       {.token_type = type, .issuer = issuer, .audience = audience},
                                       core.now());
    if (const auto* fault = std::get_if<crypto::TokenFault>(&result))
        throw Unauthenticated{*fault == crypto::TokenFault::expired ? "Token is expired"
                                                                    : "Token is invalid"};
    return std::get<crypto::Claims>(std::move(result));
}

Uuid user_of(const crypto::Claims& claims)
{
    const auto uuid = parse_uuid(claims.user_id);
    if (!uuid) throw Unauthenticated{"Token is invalid"};
    return *uuid;
}

} // namespace

std::optional<Viewer> Accounts::log_in(std::string_view login, std::string_view password,
                                       std::string_view address)
{
    const auto account = check_password(m_core, login, password, address);
    if (!account) return {};
    return m_core.read([&](Database& db) { return store::load_viewer(db, account->user); });
}

SignedTokens Accounts::issue(const Viewer& viewer, std::string_view audience)
{
    if (!viewer.user) throw Unauthenticated{};
    const auto [user, epoch] = m_core.read([&](Database& db) {
        const auto row = store::user_row(db, *viewer.user);
        if (!row) throw Unauthenticated{"the account is gone"};
        return std::pair{row->uuid, store::password_epoch(db, *viewer.user).value_or(0)};
    });
    return tokens_for(m_core, user, epoch, audience);
}

SignedTokens Accounts::refresh(std::string_view refresh_token, std::string_view audience)
{
    const auto claims = verified(m_core, refresh_token, "refresh", audience);
    const auto uuid = user_of(claims);
    const auto epoch = m_core.read([&](Database& db) -> std::optional<std::int64_t> {
        const auto viewer = store::load_viewer(db, uuid);
        if (!viewer) return {};
        return store::password_epoch(db, *viewer->user).value_or(0);
    });
    if (!epoch || epoch != epoch_of(claims.jti)) throw Unauthenticated{"Token is invalid"};
    return tokens_for(m_core, uuid, *epoch, audience);
}

Viewer Accounts::viewer_by_token(std::string_view access_token, std::string_view audience)
{
    const auto uuid = user_of(verified(m_core, access_token, "access", audience));
    auto viewer = m_core.read([&](Database& db) { return store::load_viewer(db, uuid); });
    if (!viewer) throw Unauthenticated{"User is inactive"};
    return std::move(*viewer);
}

Viewer Accounts::viewer_by_id(UserId user)
{
    auto viewer = m_core.read([&](Database& db) { return store::load_viewer(db, user); });
    if (!viewer) throw Unauthenticated{"User is inactive"};
    return std::move(*viewer);
}

std::optional<Viewer> Accounts::viewer_by_key(std::string_view token)
{
    const auto digest = crypto::sha256(token);
    return m_core.read([&](Database& db) {
        auto viewer = store::load_viewer_by_key(db, digest);
        if (viewer) store::touch_key(db, *viewer->key);
        return viewer;
    });
}

std::optional<ApiKey> Accounts::current_key(const Viewer& viewer)
{
    if (!viewer.key) return {};
    return m_core.read([&](Database& db) { return store::live_key(db, *viewer.key); });
}

Viewer Accounts::anonymous()
{
    return {};
}

std::int64_t Accounts::add_anonymous(std::string_view address, std::int64_t requests)
{
    return m_core.transaction(
        [&](Database& db) { return store::count_anonymous_requests(db, address, requests); });
}

} // namespace quire
