#include <services/sessions.hpp>

#include "core.hpp"
#include "password_check.hpp"

#include <crypto/digest.hpp>
#include <crypto/token.hpp>
#include <store/sessions.hpp>

namespace quire {

namespace {

constexpr std::size_t token_characters = 43; // 256 bits

Time::duration life(const Core& core)
{
    return std::chrono::days{core.config().auth.session_days};
}

bool is_token(std::string_view text)
{
    return text.size() == token_characters;
}

} // namespace

std::optional<std::string> Sessions::begin(std::string_view login, std::string_view password,
                                           std::string_view address)
{
    const auto account = check_password(m_core, login, password, address);
    if (!account) return {};
    auto token = new_secret();
    const auto begun = m_core.transaction([&](Database& db) {
        store::delete_expired_sessions(db, m_core.now());
        return store::insert_session(db, crypto::sha256(token), account->user, account->epoch,
                                     m_core.now(), m_core.now() + life(m_core));
    });
    return begun ? std::optional{std::move(token)} : std::nullopt;
}

std::optional<Sessions::Found> Sessions::find(std::string_view token)
{
    if (!is_token(token)) return {};
    const auto digest = crypto::sha256(token);
    const auto now = m_core.now();
    return m_core.read([&](Database& db) -> std::optional<Found> {
        const auto session = store::live_session(db, digest, now);
        if (!session) return {};
        auto viewer = store::load_viewer(db, session->user);
        if (!viewer) return {};
        const bool due = session->expires < now + life(m_core) * 9 / 10;
        if (due) store::extend_session(db, digest, now + life(m_core));
        return Found{std::move(*viewer), due};
    });
}

void Sessions::end(std::string_view token)
{
    m_core.transaction([&](Database& db) { store::delete_session(db, crypto::sha256(token)); });
}

std::string Sessions::proof(std::string_view secret)
{
    return crypto::to_base64url(
        crypto::hmac_sha256(m_core.key("session proof"), crypto::bytes_of(secret)));
}

bool Sessions::proves(std::string_view proof, std::string_view secret)
{
    return crypto::equal_in_constant_time(proof, this->proof(secret));
}

std::string Sessions::new_secret() const
{
    return crypto::random_token(token_characters, m_core.random());
}

} // namespace quire
