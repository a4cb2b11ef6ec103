#pragma once
// A message as RFC 5322 wants it. Private to this layer.

#include <base/clock.hpp>
#include <base/uuid.hpp>
#include <string>
#include <string_view>

namespace quire {

// One plain address: printable ASCII, nothing that could add a second address or header.
bool is_mail_address(std::string_view address);

struct Mail {
    std::string from; // both is_mail_address()
    std::string to;
    std::string subject; // any UTF-8
    std::string content; // any UTF-8
    Uuid id;
    Time date;
};

// Subject and content are encoded, so that nothing in them can become a header.
std::string mail_text(const Mail& mail);

} // namespace quire
