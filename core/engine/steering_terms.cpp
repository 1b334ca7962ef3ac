#include "core/engine/steering_terms.h"

#include <algorithm>

#include "core/engine/idle_fields.h"
#include "core/guidance/masks.h"

namespace burin::engine {
namespace {

using protocol::Direction;
using protocol::MaskKind;
using protocol::RenderRequest;
using Notes = std::vector<std::string>;

/// Steps lie at i / n, as evaluations of a picture from noise do.
void set_moments(const Direction& direction, int steps, inversion::Concept& term) {
    constexpr double slack = 1e-9;
    const auto at = [&](int step) { return static_cast<double>(step) / steps; };
    int first = 0;
    while (first < steps && at(first) < direction.start - slack) ++first;
    term.first = first;
    if (direction.stop >= 1 - slack) return;
    int end = first;
    while (end < steps && at(end) < direction.stop - slack) ++end;
    term.end = end;
}

inversion::Concept concept_of(const Direction& direction, int steps, int64_t h, int64_t w) {
    inversion::Concept out{
        .text = direction.text, .strength = direction.strength, .threshold = 1 - direction.area};
    set_moments(direction, steps, out);
    // The painted mask alone: both measured ones keep everything.
    if (direction.mask == MaskKind::painted) out.threshold = 0;
    if (guidance::uses_painted(direction.mask))
        out.painted = guidance::painted_coverage(direction.painted.value(), h, w);
    return out;
}

void note_direction(const Direction& direction, Notes& notes) {
    note_idle_fields(direction, Start::real_picture, notes);
    if (direction.mask == MaskKind::channel || direction.mask == MaskKind::painted_channel)
        notes.push_back("the choice of a mask for each channel of " + named(direction) +
                        " has no effect on a real picture: its masks are the same for all channels");
}

void note_request(const RenderRequest& request, Notes& notes) {
    const RenderRequest usual;
    const auto idle = [&](bool asked, const char* what, const char* instead) {
        if (asked)
            notes.push_back(std::string(what) + " no effect on a real picture" +
                            (*instead ? std::string(": ") + instead : std::string()));
    };
    const auto& guidance = request.guidance;
    idle(!request.prompt.empty(), "the prompt has",
         "say what is to change as a direction, and what the picture shows as its source text");
    idle(!request.negative.empty(), "the negative prompt has", "use a direction with a negative strength");
    idle(guidance.scale != usual.guidance.scale, "the prompt guidance has", "directions have strengths");
    idle(guidance.rescale != 0, "the guidance rescale has", "it would change what lies outside of the masks");
    idle(guidance.edit_momentum_scale != usual.guidance.edit_momentum_scale ||
             guidance.edit_momentum_beta != usual.guidance.edit_momentum_beta,
         "momentum has", "");
    idle(guidance.draft_replay, "drafts have", "a moved strength restarts where it acts");
    idle(request.sampler != usual.sampler, "the sampler has", "its inversion has a solver");
    idle(request.steps != usual.steps, "the number of sampling steps has",
         "its inversion has steps of its own");
    idle(request.eta != 0, "eta has", "");
    idle(request.clip_skip != 0, "clip skip has", "directions are read with all layers");
    idle(request.prompt_weights, "the reading of weights has", "directions are read as they stand");
    idle(request.sdxl != usual.sdxl, "the sizes and crops for SDXL have", "it is told the picture's own");
    idle(request.strength != usual.strength, "the strength of a start picture has",
         "directions have strengths");
    idle(request.seed != usual.seed && request.seed != request.real_picture->seed, "the seed has",
         "the noise of its inversion has one of its own");
}

}  // namespace

SteeringTerms steering_terms(const RenderRequest& request, int steps, int64_t h, int64_t w) {
    SteeringTerms terms;
    note_request(request, terms.notes);
    const auto& directions = request.guidance.directions;
    const bool solo =
        std::any_of(directions.begin(), directions.end(), [](const Direction& d) { return d.solo; });
    for (size_t k = 0; k < directions.size(); ++k) {
        const Direction& direction = directions[k];
        if (direction.muted || direction.strength == 0 || (solo && !direction.solo)) continue;
        note_direction(direction, terms.notes);
        auto one = concept_of(direction, steps, h, w);
        if (one.first >= one.end.value_or(steps)) {
            terms.notes.push_back(named(direction) + " acts at none of the " + std::to_string(steps) +
                                  " steps: its start and stop lie between two of them");
            continue;
        }
        terms.concepts.push_back(std::move(one));
        terms.direction_of.push_back(k);
    }
    return terms;
}

}  // namespace burin::engine
