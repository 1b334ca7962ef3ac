// What a request asks for and does not get, or gets differently, as sentences for the person.
#pragma once

#include <string>
#include <vector>

#include "core/diffusion/schedule.h"
#include "core/guidance/guide.h"
#include "core/protocol/request.h"

namespace burin::engine {

/// Everything that can be told without encoding a text. `guide` is that of `request.guidance`; `told_guidance`: whether the
/// network takes its scale as a number.
std::vector<std::string> request_notes(const protocol::RenderRequest& request,
                                       const diffusion::Schedule& schedule, const guidance::Guide& guide,
                                       bool told_guidance);

/// Where weights are not read: that a text holds what looks like them. Empty otherwise.
std::string note_on_unread_weights(const protocol::RenderRequest& request);

}  // namespace burin::engine
