// One network's tensors under the names that diffusers gives them today, out of whatever file holds them.
//
// A folder and a single file come to the same here: what loads a network never asks which it was. Nothing is copied; rows,
// axes and scales are views (see StoredTensor). Thread-safe. Throws Failure(bad_model).
#pragma once

#include <string>

#include "core/models/tensor_files.h"

namespace burin::models {

/// `component`: "unet", "vae", "text_encoder" or "text_encoder_2". `prefix`: what its tensors' names begin with in
/// `whole`; empty where the file holds nothing else. Understood are diffusers' names, older ones of the autoencoder's
/// attention, text encoders with and without "text_model.", the names of single files, OpenCLIP's, and scaled 8-bit
/// floats. What has no name of its own there keeps the one it has.
TensorFiles component_view(const TensorFiles& whole, const std::string& component, const std::string& prefix);

}  // namespace burin::models
