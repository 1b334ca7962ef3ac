// Deltas as LoRA files, for Burin and for every other tool that reads them (PEFT naming, as diffusers writes
// it).
//
// A change that is a product already is written exactly; a dense one as its truncated singular value
// decomposition. Throws Failure; thread-safe.
#pragma once

#include <filesystem>

#include "core/weights/delta.h"

namespace burin::weights {

struct LoraWritten {
    size_t modules = 0;
    size_t left_out = 0;     ///< tensors a LoRA cannot hold: norms and biases
    double kept_energy = 1;  ///< share of the delta's squared norm that the file holds
};

/// lambda times the delta as float32 factors, dense changes at `rank`. The file is replaced atomically.
LoraWritten write_lora(const std::filesystem::path& path, const Delta& delta, double lambda, int64_t rank);

/// The best approximation of a change, seen as [out, rest], by a product of this rank.
[[nodiscard]] LowRank truncated(const Tensor& change, int64_t rank);

}  // namespace burin::weights
