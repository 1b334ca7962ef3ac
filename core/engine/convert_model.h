// A copy of a checkpoint, as a folder or a single file, with its weights in another number type and with weight edits
// baked in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include <torch/torch.h>

#include "core/base/cancel.h"
#include "core/weights/edited_model.h"

namespace burin::engine {

struct Conversion {
    int64_t tensors = 0;       ///< floating tensors that were written
    int64_t bytes_before = 0;  ///< of all tensors
    int64_t bytes_after = 0;
    double largest_relative_change = 0;  ///< over tensors: L2 norm of the rounding over the tensor's own
    int64_t edited = 0;                  ///< tensors that edits change
    double lost_share = 0;  ///< of the edits: L2 norm of what rounding took from them over their own
};

/// Edits to bake into a copy.
struct BakedEdits {
    weights::Edits edits;
    std::map<std::string, std::string> metadata;  ///< of the edited components' files
};

/// Writes `from` to the new folder `to`, or to the single file where `to` ends in ".safetensors": every floating tensor rounded once to `type` (float32, bfloat16,
/// float16), other tensors and all other files of a folder's components as they are. Names of tensors become those of today's
/// diffusers, or of the authors' single files, which also carry configurations and tokenizers. `to` appears only when it is
/// complete; an existing one is never touched. `progress(component, fraction)` is called on the way. Throws
/// Failure: bad_model for a model that cannot be used or a value that `type` cannot hold; bad_input where
/// `to` exists; io where it cannot be written; cancelled. With `baked`, every tensor is the base's plus the
/// edits, summed in float32 and rounded once.
Conversion convert_model(const models::ModelPlace& from, const std::filesystem::path& to,
                         torch::ScalarType type,
                         const std::function<void(const std::string&, double)>& progress,
                         const CancelToken& cancel, const BakedEdits& baked = {});

}  // namespace burin::engine
