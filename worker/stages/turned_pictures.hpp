#pragma once
// The pictures of a modification's turned pages.

#include <stages/stages.hpp>

namespace quire::stages {

// Makes those that are not there yet from the pictures of the pages they come from, else by drawing
// the pages of the new document.pdf. Repeatable.
void turn_pictures(const Job& job, const WorkOrder& order, const Arrangement& wanted,
                   queue::Lease& lease, Tools& tools);

} // namespace quire::stages
