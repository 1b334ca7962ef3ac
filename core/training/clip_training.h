// Training of the embedded model's CLIP pair: a text tower and an image tower that agree on what a picture
// shows (arXiv 2103.00020), for scores, search and filters.
//
// Symmetric cross entropy over the similarities of a batch of paintings and their captions, which are new
// each time. A caption that is as true of another picture of the batch counts as false there, as in the
// original; the many attributes of a painting make that rare. Not thread-safe.
#pragma once

#include <memory>

#include "core/models/clip_model.h"
#include "core/text/clip_tokenizer.h"
#include "core/training/painter/paint.h"
#include "core/training/picture_store.h"
#include "core/training/training_state.h"

namespace burin::training {

struct ClipPairArchitecture {
    int64_t side = 128, patch = 16;  ///< pixels
    int64_t vision_width = 192, vision_layers = 5, vision_heads = 6;
    int64_t text_width = 128, text_layers = 3, text_heads = 4, text_tokens = 40;
    int64_t projection = 128;
};

/// config.json and preprocessor_config.json of the folder, as transformers writes them.
[[nodiscard]] nlohmann::json clip_json(const ClipPairArchitecture& clip,
                                       const text::ClipTokenizer& tokenizer);
[[nodiscard]] nlohmann::json clip_preprocessor_json(const ClipPairArchitecture& clip);

struct ClipTrainingOptions {
    int64_t batch = 128;
    uint64_t seed = 1;
    torch::Device device = torch::kCPU;
    StateOptions state{.optimiser = {.muon_rate = 0.01, .adamw_rate = 1e-3}, .average_limit = 0.998};
    /// Pictures painted ahead, with new captions each time; nothing: each step paints its own, which takes
    /// longer than the step.
    std::shared_ptr<const PictureStore> store = nullptr;
};

class ClipTraining {
  public:
    ClipTraining(const ClipPairArchitecture& architecture, text::ClipTokenizer tokenizer,
                 ClipTrainingOptions options);

    void step(double factor);
    /// Share of `count` (a multiple of 32) unseen paintings whose own caption, a sentence, scores highest
    /// among the captions of 32 paintings.
    [[nodiscard]] double matched(int64_t count) const;
    [[nodiscard]] TrainingState& state() { return state_; }

  private:
    /// Paintings of step `at`.
    [[nodiscard]] painter::PaintedBatch pictures_of_step(int64_t at) const;
    /// Similarities [n, n] of n paintings and their captions, times the learnt scale.
    [[nodiscard]] Tensor similarities(const Tensor& pictures, const std::vector<std::string>& captions) const;

    ClipPairArchitecture architecture_;
    ClipTrainingOptions options_;
    text::ClipTokenizer tokenizer_;
    nn::RandomSource source_;
    models::ClipModel model_;
    TrainingState state_;
};

/// Writes config.json, preprocessor_config.json, the tokenizer and model.safetensors (float16), a folder that
/// transformers opens as CLIPModel. Throws Failure.
void write_clip(const std::filesystem::path& folder, const ClipPairArchitecture& architecture,
                const NamedTensors& tensors);

}  // namespace burin::training
