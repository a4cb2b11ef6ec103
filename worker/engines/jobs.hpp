#pragma once
// The parts of the child's work. Each job reads descriptor child_input, may write child_output,
// sends what it finds through the channel and gives the number of pages it dealt with. Throws
// EngineError (its kind is what reaches the worker); anything else means `damaged`.

#include "channel.hpp"
#include "open_models.hpp"

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
