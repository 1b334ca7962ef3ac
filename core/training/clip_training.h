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
#include "core/models/mini_architecture.h"
#include "core/painter/paint.h"
#include "core/text/clip_tokenizer.h"
#include "core/training/picture_store.h"
#include "core/training/training_state.h"

namespace burin::training {

using models::ClipPairArchitecture;

class ClipTraining {
  public:
    /// Computes in float32. `store`: pictures painted ahead, with new captions each time; nothing: each step paints its
    /// own, which takes longer than the step.
    ClipTraining(const ClipPairArchitecture& architecture, text::ClipTokenizer tokenizer, StepOptions options,
                 std::shared_ptr<const PictureStore> store = nullptr);
    /// Begins with the weights of a finished pair of the same sizes. Throws Failure(bad_model).
    void start_from(const std::filesystem::path& folder);

    void step(double factor);
    /// Share of `count` (a multiple of 32) unseen paintings whose own caption, a sentence, scores highest
    /// among the captions of 32 paintings.
    [[nodiscard]] double matched(int64_t count) const;
    [[nodiscard]] TrainingState& state() { return state_; }
    /// The average's tensors without what only the training has.
    [[nodiscard]] models::NamedTensors finished() const;

  private:
    /// Paintings of step `at`.
    [[nodiscard]] painter::PaintedBatch pictures_of_step(int64_t at) const;
    /// Of paintings [n, 3, H, W] in 0..1 and captions: [n, p] of length one.
    [[nodiscard]] Tensor embedded(const Tensor& pictures) const;
    [[nodiscard]] Tensor embedded(const std::vector<std::string>& captions) const;

    ClipPairArchitecture architecture_;
    StepOptions options_;
    std::shared_ptr<const PictureStore> store_;
    text::ClipTokenizer tokenizer_;
    nn::RandomSource source_;
    models::ClipModel model_;
    nn::Linear picture_head_, text_head_;  // [p] -> [label_outputs()], of the training alone
    TrainingState state_;
};

}  // namespace burin::training
