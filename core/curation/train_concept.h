// The whole making of a concept's vector in one folder, resumable at every point.
//
// The folder afterwards: pictures/ and kept/ (what the model made, with made.json), training.safetensors (the
// checkpoint), loss.png, previews (preview-00050.png: above the model as it is, below with the vector at the
// preview's lambda), and the result, vector.safetensors: a delta file at lambda 1, to be applied with a
// negative lambda. The control by gradient ascent writes ascent.safetensors and its
// own checkpoint beside them, to be applied with lambda 1; the random control random.safetensors.
//
// What was interrupted goes on as if nothing had happened; what is finished is not done again. Not
// thread-safe. Throws Failure; a raised cancel token ends it with a checkpoint and Failure(cancelled).
#pragma once

#include "core/curation/concept_pictures.h"
#include "core/curation/concept_tuning.h"
#include "core/training/training_loop.h"

namespace burin::curation {

struct ConceptPlan {
    models::ModelPlace model;
    std::filesystem::path folder;  ///< made where it is missing
    ConceptSettings settings;
    ConceptTarget target;
    std::filesystem::path pictures;    ///< a curator's own; empty = the model makes them
    std::vector<std::string> prompts;  ///< by which the model makes them; none = default_prompts
    std::vector<std::string> preview_prompts;
    double save_seconds = 120, preview_seconds = 0;  ///< between checkpoints, and between previews; 0 = none
    bool random_control = false;                     ///< write the random vector of the same norms as well
};

struct ConceptHooks {
    training::TrainingHooks training;
    MakePicture make;  ///< needed where `pictures` is empty
    LoadPicture load;
};

struct ConceptReport {
    std::filesystem::path vector;  ///< the delta file
    std::filesystem::path random;  ///< empty where it was not asked for
    int64_t pictures = 0, tensors = 0, steps = 0;
    double first_loss = 0, last_loss = 0;  ///< means of the first and last quarter, at most 50 steps each
    double seconds = 0;                    ///< of training, over all sessions
    double norm = 0;                       ///< of the vector
    bool stopped = false;                  ///< an ascent that came near the end of the range of numbers
};

[[nodiscard]] ConceptReport train_concept(const ConceptPlan& plan, const ConceptHooks& hooks);

}  // namespace burin::curation
