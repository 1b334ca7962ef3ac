// Deltas as LoRA files, for Burin and for every other tool that reads them: in PEFT naming, as diffusers
// writes it, or in that of the kohya tools, which name SDXL's UNet after its single-file layout.
//
// A change that is a product already is written exactly; a dense one as its truncated singular value
// decomposition. Throws Failure; thread-safe.
#pragma once

#include <filesystem>

#include "core/models/model_folder.h"
#include "core/weights/delta.h"

namespace burin::weights {

struct LoraWritten {
    size_t modules = 0;
    size_t left_out = 0;     ///< tensors a LoRA cannot hold: norms and biases
    double kept_energy = 1;  ///< share of the delta's squared norm that the file holds
};

enum class LoraNaming { peft, kohya };

/// lambda times the delta as float32 factors, dense changes at `rank`. The file is replaced atomically.
LoraWritten write_lora(const std::filesystem::path& path, const Delta& delta, double lambda, int64_t rank);
/// The same for a model, in either naming. Throws Failure(bad_input) for a module that the naming cannot
/// name.
LoraWritten write_lora(const std::filesystem::path& path, const Delta& delta, double lambda, int64_t rank,
                       LoraNaming naming, const models::ModelDescription& model);

/// The best approximation of a change, seen as [out, rest], by a product of this rank.
[[nodiscard]] LowRank truncated(const Tensor& change, int64_t rank);

}  // namespace burin::weights
