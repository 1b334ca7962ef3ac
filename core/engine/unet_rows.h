// The UNet as guidance sees it: a function of text rows.
#pragma once

#include <optional>

#include <torch/torch.h>

#include "core/base/cancel.h"
#include "core/diffusion/schedule.h"
#include "core/engine/text_embedding_cache.h"
#include "core/guidance/trajectory.h"
#include "core/models/unet.h"

namespace burin::engine {

using torch::Tensor;

/// Whether rows share a network call or have one each, and whether a row's bits depend on the others.
/// Independent rows let the trajectory cache reuse single predictions.
enum class RowCalls {
    each,  ///< one call a row: independent, least memory; nothing is lost where one row keeps all cores busy
    grouped,   ///< one call for all, independent: Burin's own CPU kernels count each row by itself
    together,  ///< one call for all, bits depend on the company: libtorch's kernels, GPUs
};

struct UnetRowsOptions {
    RowCalls calls = RowCalls::each;
    Tensor extra_channels;  ///< [1, 5, h, w] mask and masked picture of inpainting checkpoints; undefined
                            ///< otherwise
    CancelToken cancel;
    double guidance = 1;  ///< what a network is told that was distilled with its guidance; others have none
};

/// Whether the network takes its guidance as a number (arXiv 2310.04378): then nothing is guided by two predictions.
[[nodiscard]] bool is_told_its_guidance(const models::UNetConfig& unet);

/// That number as such networks were taught to read it, [1, channels]: sines, then cosines of 1000 (scale - 1) at falling
/// rates.
[[nodiscard]] Tensor guidance_embedding(double scale, int64_t channels);

/// What suits the network, the latent size h x w and the device.
RowCalls choose_row_calls(const LoadedModel& model, int64_t h, int64_t w);

/// One run's evaluator. Not thread-safe; the network and the texts must outlive it.
class UnetRows : public guidance::RowEvaluator {
  public:
    UnetRows(const models::UNet& unet, const diffusion::Schedule& schedule, TextEmbeddingCache& texts,
             UnetRowsOptions options)
        : unet_(unet), schedule_(schedule), texts_(texts), options_(std::move(options)) {}

    std::vector<Tensor> evaluate(const Tensor& scaled_x, int i,
                                 std::span<const guidance::ConditioningId> rows) override;
    [[nodiscard]] bool rows_independent() const override { return options_.calls != RowCalls::together; }

  private:
    [[nodiscard]] Tensor predict(const Tensor& x, int i, std::span<const TextPart* const> parts);
    [[nodiscard]] std::vector<Tensor> predict_all(const Tensor& x, int i,
                                                  std::span<const TextPart* const> parts);

    const models::UNet& unet_;
    const diffusion::Schedule& schedule_;
    TextEmbeddingCache& texts_;
    UnetRowsOptions options_;
};

}  // namespace burin::engine
