#include "password_check.hpp"

#include <base/address.hpp>
#include <crypto/digest.hpp>
#include <crypto/password.hpp>

namespace quire {

namespace {

constexpr std::int64_t failures_allowed = 10;
constexpr auto too_many = "Too many failed attempts; try again in 15 minutes.";

// What failures are counted by: one account from one network, and all from that network. Neither
// is kept. An account has many spellings (capitals, its e-mail address), which count together.
struct Subjects {
    crypto::Sha256 account;
    crypto::Sha256 network;
};

Subjects subjects(const std::optional<store::StoredPassword>& stored, std::string_view login,
                  std::string_view address)
{
    const auto who = stored ? "user " + std::to_string(stored->user.value) : std::string{login};
    const auto network = network_of(address);
    // No login holds a line break followed by nothing but this.
    return {crypto::sha256(who + '\n' + network), crypto::sha256("\n\n" + network)};
}

void brake(const Core& core, Database& db, const Subjects& by)
{
    if (store::recent_failures(db, by.account) >= failures_allowed) throw TooMany{too_many};
    const auto most = core.config().auth.failures_per_address;
    if (most > 0 && store::recent_failures(db, by.network) >= most) throw TooMany{too_many};
}

bool matches(const std::optional<store::StoredPassword>& stored, std::string_view password)
{
    return stored ? crypto::verify_password(password, stored->hash)
                  : crypto::verify_no_password(password);
}

} // namespace

std::optional<store::StoredPassword> check_password(Core& core, std::string_view login,
                                                    std::string_view password,
                                                    std::string_view address)
{
    const auto [stored, by] = core.read([&](Database& db) {
        auto found = store::find_password(db, login);
        const auto counted = subjects(found, login, address);
        brake(core, db, counted);
        return std::pair{std::move(found), counted};
    });
    const bool good = matches(stored, password);
    core.transaction([&, &known = stored, &counted = by](Database& db) {
        if (!good) {
            store::add_failure(db, counted.account);
            store::add_failure(db, counted.network);
            return;
        }
        store::forget_failures(db, counted.account); // those of others at this address stay
        if (crypto::needs_rehash(known->hash))
            store::rehash_password(db, known->user, crypto::hash_password(password, core.random()));
    });
    return good ? stored : std::nullopt;
}

} // namespace quire
