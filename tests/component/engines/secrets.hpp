#pragma once
// Documents that keep a secret in one of the many places a PDF has for it.

#include <engines/engine.hpp>
#include <string>
#include <vector>

namespace quire::engines::testing_support {

struct Secret {
    std::string place; // a test's name
    std::string pdf;
    std::vector<RedactionBox> boxes;
};

// 24 hexadecimal digits that no other run has.
std::string new_canary();

// One document for each known place. Page 0 is to be redacted, page 1 stays; the canary belongs to
// page 0 or to the document.
std::vector<Secret> secrets(const std::string& canary);

// Whether the canary can be got out of a PDF: bytes, strings and decoded streams in every spelling,
// names, and the text that a reader copies.
bool can_be_found(const std::string& pdf, const std::string& canary);

// The place of page 0 in which `secrets` puts what is seen.
RedactionBox usual_box();

} // namespace quire::engines::testing_support
