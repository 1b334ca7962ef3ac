// The output filter of one concept: its banks, measured on pictures that show it and pictures that do not.
//
// docs/filter.md. The threshold is chosen on the very pictures that are given, so it flatters a little: measure() tells how
// it does on others. Throws Failure.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/curation/run_hooks.h"
#include "core/engine/clip_embedder.h"
#include "core/registry/concept.h"
#include "core/registry/output_filter.h"

namespace burin::curation {

/// Which banks decide.
struct BankChoice {
    bool texts = true, pictures = true;
};

struct CalibrationRequest {
    registry::Concept entry;                        ///< of the register
    std::vector<std::string> references;            ///< pictures of it beside the register's
    std::vector<std::string> positives, negatives;  ///< as picture_files() takes them
    BankChoice banks;
    registry::FilterAim aim;
    registry::FilterAction action = registry::FilterAction::mark;
};

struct ScoredPicture {
    std::filesystem::path path;
    bool positive = false;
    double score = 0;
};

struct Calibration {
    registry::FilterConcept made;  ///< its curve thinned
    std::vector<registry::FilterPoint> curve;
    std::vector<ScoredPicture> pictures;
    std::vector<std::string> notes;
};

/// What the concept's texts say to CLIP: its name or text, its description, and its prompts.
[[nodiscard]] std::vector<std::string> bank_texts(const registry::Concept& entry);

Calibration calibrate_filter(const engine::ClipEmbedder& clip, const CalibrationRequest& request,
                             const RunHooks& hooks);

/// What the concept's threshold does on these pictures.
struct FilterMeasure {
    registry::FilterPoint point;
    std::vector<ScoredPicture> pictures;
};
FilterMeasure measure_filter(const engine::ClipEmbedder& clip, const registry::FilterConcept& entry,
                             const std::vector<std::string>& positives,
                             const std::vector<std::string>& negatives, const RunHooks& hooks);

}  // namespace burin::curation
