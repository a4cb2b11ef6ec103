#pragma once
// Papra's opaque ids: a prefix and the short spelling of the UUID (base/uuid.hpp).

#include <base/uuid.hpp>
#include <string>
#include <string_view>

namespace quire::dialects::papra {

enum class IdKind { document, organization, user, tag, key };

std::string print_id(IdKind kind, const Uuid& uuid); // "doc_k3v9x0q2m7n4p8r1s5t6u2w0"

// The UUID behind an id in a path. Throws Problem 400 server.invalid_request.params naming
// `parameter` when it is not shaped like an id of this kind. A well-shaped id that is none of ours
// gives a UUID that nothing has.
Uuid read_id(IdKind kind, std::string_view parameter, std::string_view text);

} // namespace quire::dialects::papra
