// Checkpoints and stores of trainings are plain files of tensors: core/models/tensor_file.h under the names
// that are used here.
#pragma once

#include "core/models/tensor_file.h"

namespace burin::training {

using models::Metadata;
using models::NamedTensors;
using models::read_tensor_file;
using models::TensorFile;
using models::write_tensor_file;
using torch::Tensor;

}  // namespace burin::training
