// Adapter files as deltas: LoRA and its relatives, and files of new values (UCE, ESD).
//
// Which names of modules are known says adapter_names.h, which methods adapter_methods.h, where alpha is
// looked for adapter_settings.h. A folder that PEFT or diffusers wrote may be given instead of a file: its
// networks' files count together. What a file holds beside that cannot be used is named: refused, or left out
// with a note where the caller allows it. Throws Failure; thread-safe.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/models/model_folder.h"
#include "core/weights/delta.h"

namespace burin::weights {

struct AdapterReport {
    std::string naming;                   ///< "kohya", "PEFT", "diffusers", "LyCORIS", ...
    std::set<std::string> methods;        ///< "LoRA", "LoHa", ...
    size_t matched = 0;                   ///< modules
    std::vector<std::string> unmatched;   ///< modules that the model does not have or that cannot be used
    std::vector<std::string> embeddings;  ///< bundled in the file, by name; not read here
    int64_t smallest_rank = 0, largest_rank = 0;  ///< of products; 0 where there is none
};

/// The file's change of this model at lambda 1, with what a person should know as its notes. Refused where
/// nothing can be used, or where some cannot and `partial` is false.
[[nodiscard]] Delta read_adapter(const std::filesystem::path& path, const models::ModelDescription& model,
                                 AdapterReport& report, bool partial = false);

/// The file or files that `path` stands for, each with the network that its folder names; "" where none does.
/// Empty for a folder that holds none.
[[nodiscard]] std::vector<std::pair<std::filesystem::path, std::string>> adapter_files(
    const std::filesystem::path& path);

}  // namespace burin::weights
