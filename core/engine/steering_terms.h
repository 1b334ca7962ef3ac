// What a request's directions mean on a real picture, in one place.
//
// | field of a direction | on a real picture |
// |---|---|
// | text | the concept's text; read as from noise |
// | strength | factor of its edit; 0 = off, negative takes away |
// | start, stop | first step at which it acts, and first at which it does not any more |
// | area | share that each of the two measured masks keeps: threshold 1 - area |
// | mask | spatial, channel: both measured masks; painted: the painted one alone; painted_spatial, painted_channel: all three |
// | painted | multiplied after the measured masks |
// | muted, solo | as ever |
// | opposite, keep, momentum | no effect, with a note: those whose line in core/protocol/request_fields.h says so |
//
// Of the request, prompt, negative prompt, prompt guidance, rescale, sampler and its steps, eta, clip skip, weights in
// prompts, SDXL's sizes, drafts and the seed of pictures from noise have none, with a note where they are not as they begin.
#pragma once

#include <string>
#include <vector>

#include "core/inversion/edit.h"
#include "core/protocol/request.h"

namespace burin::engine {

struct SteeringTerms {
    std::vector<inversion::Concept> concepts;  ///< those that act
    std::vector<size_t> direction_of;          ///< their places in the request
    std::vector<std::string> notes;            ///< what was asked for and has no effect, a sentence each
};

/// `steps` of the inversion, latents of h x w. Throws Failure(bad_input) for a painted mask that does not fit the picture.
SteeringTerms steering_terms(const protocol::RenderRequest& request, int steps, int64_t h, int64_t w);

}  // namespace burin::engine
