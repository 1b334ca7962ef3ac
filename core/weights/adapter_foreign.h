// Files that are put in an adapter's place and are something else.
#pragma once

#include <optional>
#include <string>

#include "core/models/tensor_files.h"

namespace burin::weights {

/// Throws Failure(bad_model), with what the file is and where it belongs, where its names say that it is no
/// adapter for a UNet or its text encoders. `file`: its name in quotes.
void refuse_foreign(const models::TensorFiles& files, const std::string& file);

/// "SD 1", "SD 2", "SDXL": whom an adapter was made for, from its networks or from what the cross-attention's keys
/// read; nothing where neither tells.
[[nodiscard]] std::optional<std::string> made_for(const models::TensorFiles& files);

}  // namespace burin::weights
