#pragma once
// The parts of the children's work, see Work in child_program.hpp.

#include "child/channel.hpp"
#include "reading/open_models.hpp"

namespace quire::engines {

std::int64_t convert(const Request& request);
std::int64_t convert_office(const Request& request);
std::int64_t inspect(Channel& channel, const Request& request);
std::int64_t read_pages(Channel& channel, const Request& request, const OpenModels& models);
std::int64_t graft(Channel& channel, const Request& request);
std::int64_t rearrange(Channel& channel, const Request& request);
std::int64_t turn_pictures(Channel& channel);
std::int64_t redact(Channel& channel, const Request& request);
std::int64_t find_leaks(Channel& channel, const Request& request);

} // namespace quire::engines
