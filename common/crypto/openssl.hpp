#pragma once
// How this folder deals with OpenSSL: owned contexts, and failures as exceptions. They mean that
// the library is broken or out of memory, never that an input was wrong.

#include <base/handle.hpp>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdexcept>

namespace quire::crypto {

using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

inline void require(int result, const char* what)
{
    if (result != 1) {
        ERR_clear_error();
        throw std::runtime_error(what);
    }
}

} // namespace quire::crypto
