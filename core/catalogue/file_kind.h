// What a file of weights is, and (families.h) for which family of models.
#pragma once

#include <array>
#include <string_view>

#include "core/catalogue/families.h"

namespace burin::catalogue {

enum class FileKind {
    model,      ///< draws: a folder as diffusers lays it out, or a single file
    adapter,    ///< LoRA and its relatives
    embedding,  ///< textual inversion
    vae,        ///< an autoencoder alone
    edit,       ///< a task vector, new values of some tensors, a recipe of edits
    other,      ///< none of these, or unreadable
};
inline constexpr std::array<std::string_view, 6> file_kind_names{"model", "adapter", "embedding",
                                                                 "vae",   "edit",    "other"};

}  // namespace burin::catalogue
