// The UNet as guidance sees it: a function of text rows.
#pragma once

#include <optional>

#include <torch/torch.h>

#include "core/base/cancel.h"
#include "core/diffusion/schedule.h"
#include "core/engine/text_bank.h"
#include "core/guidance/trajectory.h"
#include "core/models/unet.h"

namespace burin::engine {

using torch::Tensor;

/// Whether rows share a network call or have one each. `each` makes a row's bits independent of the others,
/// so that the trajectory cache can reuse single predictions; `together` is faster where a call's fixed cost
/// counts: small networks, and GPUs.
enum class RowCalls { each, together };

struct UnetRowsOptions {
    RowCalls calls = RowCalls::each;
    Tensor extra_channels;  ///< [1, 5, h, w] mask and masked picture of inpainting checkpoints; undefined
                            ///< otherwise
    CancelToken cancel;
};

/// What suits the network, the latent size h x w and the device.
RowCalls choose_row_calls(const LoadedModel& model, int64_t h, int64_t w);

/// One run's evaluator. Not thread-safe; the network and the bank must outlive it.
class UnetRows : public guidance::RowEvaluator {
  public:
    UnetRows(const models::UNet& unet, const diffusion::Schedule& schedule, TextBank& bank,
             UnetRowsOptions options)
        : unet_(unet), schedule_(schedule), bank_(bank), options_(std::move(options)) {}

    std::vector<Tensor> evaluate(const Tensor& scaled_x, int i,
                                 std::span<const guidance::RowId> rows) override;
    [[nodiscard]] bool rows_independent() const override { return options_.calls == RowCalls::each; }

  private:
    [[nodiscard]] Tensor predict(const Tensor& x, int i, std::span<const TextPart* const> parts);
    [[nodiscard]] std::vector<Tensor> predict_all(const Tensor& x, int i,
                                                  std::span<const TextPart* const> parts);

    const models::UNet& unet_;
    const diffusion::Schedule& schedule_;
    TextBank& bank_;
    UnetRowsOptions options_;
};

}  // namespace burin::engine
