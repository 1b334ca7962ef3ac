// What a safetensors file holds, from its header alone: which networks of which family, or what else it is.
//
// Thread-safe; no weight is read. Source: layouts of published checkpoints. Errors are Error values of code bad_model, one
// sentence each.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/io/safetensors.h"
#include "core/models/family.h"

namespace burin::models {

/// The networks in a file.
struct SingleFile {
    Family family = Family::sd1;  ///< of the UNet, else of the text encoder; sd1 where there is neither
    /// "unet", "vae", "text_encoder", "text_encoder_2": what the names of its tensors begin with (may be empty).
    std::map<std::string, std::string> prefixes;

    [[nodiscard]] bool has(const std::string& component) const { return prefixes.contains(component); }
};

/// What a file is that holds no network Burin draws with: a LoRA, an embedding, a ControlNet, another family.
std::optional<Error> foreign_file(const io::SafetensorsFile& file);

/// foreign_file's error, or that of a UNet whose kind Burin does not have, or of a file that holds no network.
Result<SingleFile> recognise(const io::SafetensorsFile& file);

}  // namespace burin::models
