// Which networks of which family a single file holds, from its header alone.
//
// Thread-safe; no weight is read. Source: layouts of published checkpoints. Errors are Error values of code bad_model, one
// sentence each.
#pragma once

#include <map>
#include <string>

#include "core/base/result.h"
#include "core/catalogue/file_kind.h"
#include "core/io/safetensors.h"

namespace burin::catalogue {

struct Networks {
    ModelFamily family =
        ModelFamily::sd1;  ///< of the UNet, else of the text encoder; sd1 where there is neither
    /// "unet", "vae", "text_encoder", "text_encoder_2": what the names of its tensors begin with (may be empty).
    std::map<std::string, std::string> prefixes;

    [[nodiscard]] bool has(const std::string& component) const { return prefixes.contains(component); }
};

/// foreign_file's error, or that of a UNet whose kind Burin does not have, or of a file that holds no network.
Result<Networks> recognise(const io::SafetensorsFile& file);

}  // namespace burin::catalogue
