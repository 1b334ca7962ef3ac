// Training of the embedded model's CLIP pair: a text tower and an image tower that agree on what a picture
// shows (arXiv 2103.00020), for scores, search and filters.
//
// Symmetric cross entropy over the similarities of a batch of paintings and their captions, which are new
// each time. A caption that is as true of another picture of the batch counts as false there, as in the
// original; the many attributes of a painting make that rare. Beside it both embeddings have to tell, through
// a linear layer each that is not part of the finished pair, what the painter knows of the picture and what
// the caption claims: a small pair learns what to look at from that in a fraction of the samples.
// Not thread-safe.
#pragma once

#include <memory>

#include "core/models/clip_model.h"
#include "core/painter/paint.h"
#include "core/text/clip_tokenizer.h"
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
    /// Begins with the weights of a finished pair of the same sizes. Throws Failure(bad_model).
    void start_from(const std::filesystem::path& folder);

    void step(double factor);
    /// Share of `count` (a multiple of 32) unseen paintings whose own caption, a sentence, scores highest
    /// among the captions of 32 paintings.
    [[nodiscard]] double matched(int64_t count) const;
    [[nodiscard]] TrainingState& state() { return state_; }

  private:
    /// Paintings of step `at`.
    [[nodiscard]] painter::PaintedBatch pictures_of_step(int64_t at) const;
    /// Of paintings [n, 3, H, W] in 0..1 and captions: [n, p] of length one.
    [[nodiscard]] Tensor embedded(const Tensor& pictures) const;
    [[nodiscard]] Tensor embedded(const std::vector<std::string>& captions) const;

    ClipPairArchitecture architecture_;
    ClipTrainingOptions options_;
    text::ClipTokenizer tokenizer_;
    nn::RandomSource source_;
    models::ClipModel model_;
    nn::Linear picture_head_, text_head_;  // [p] -> [label_outputs()], of the training alone
    TrainingState state_;
};

/// Writes config.json, preprocessor_config.json, the tokenizer and model.safetensors (float16), a folder that
/// transformers opens as CLIPModel. Throws Failure.
void write_clip(const std::filesystem::path& folder, const ClipPairArchitecture& architecture,
                const models::NamedTensors& tensors);

}  // namespace burin::training
