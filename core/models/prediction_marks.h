// Whether a single file's UNet predicts the noise or the velocity: no shape tells, so its marks are read in order.
//
// Thread-safe. Source: the marks that published checkpoints carry and what other programs make of them.
#pragma once

#include <string>

#include "core/catalogue/networks.h"
#include "core/models/tensor_files.h"

namespace burin::models {

struct PredictionMark {
    std::string type = "epsilon";    ///< or "v_prediction"
    bool zero_terminal_snr = false;  ///< trained with betas rescaled to it
    std::string note;                ///< for the person where it is a guess
};

/// `unet`: the UNet's view; `whole`: everything in the file. Throws Failure for a mark that cannot be read.
PredictionMark prediction_of(const TensorFiles& whole, const TensorFiles& unet,
                             const catalogue::Networks& file);

}  // namespace burin::models
