// LoRA files as deltas (arXiv 2106.09685): kohya, PEFT and older diffusers naming, linear layers and
// convolutions.
//
// Keys are matched against the list of the model's own modules, never taken apart at underscores. SDXL's UNet
// is named after the single-file layout in kohya files. alpha / rank scales a module; a missing or zero alpha
// means 1. DoRA, OFT, BOFT, LoHa, LoKr and Tucker-decomposed convolutions are refused by name. Throws
// Failure; thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/models/model_folder.h"
#include "core/weights/delta.h"

namespace burin::weights {

struct LoraReport {
    std::string naming;  ///< "kohya", "PEFT", "diffusers"
    size_t matched = 0;
    std::vector<std::string> unmatched;  ///< modules of the file that the model does not have
    int64_t smallest_rank = 0, largest_rank = 0;
};

/// The file's change of this model at lambda 1. Refused where no module matches, or where some do not and
/// `allow_unmatched` is false.
[[nodiscard]] Delta read_lora(const std::filesystem::path& path, const models::ModelDescription& model,
                              LoraReport& report, bool allow_unmatched = false);

}  // namespace burin::weights
