#pragma once
// One FastCGI request and its response on one connection: the only file that meets libfcgi.

#include <base/handle.hpp>
#include <functional>
#include <http/request.hpp>
#include <http/response.hpp>

namespace quire::http {

// Once per process, before the first exchange.
void start_fastcgi();

// Reads one request from `connection`, hands it over and writes what comes back. Returns the
// connection when nginx wants to keep it and it is in order, else nothing (it is closed).
// `reply` must not throw. `may_keep` is asked after the reply.
Descriptor exchange(Descriptor connection, const std::function<Response(Request&)>& reply,
                    const std::function<bool()>& may_keep);

} // namespace quire::http
