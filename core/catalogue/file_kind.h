// What a file of weights is, and for which family of models.
#pragma once

#include <array>
#include <string_view>

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

enum class ModelFamily { unknown, sd1, sd2, sdxl };
inline constexpr std::array<std::string_view, 4> model_family_names{"unknown", "sd1", "sd2", "sdxl"};

}  // namespace burin::catalogue
