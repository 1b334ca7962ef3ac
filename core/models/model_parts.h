// Where the parts of a model come from: a folder, a single file, or several of them together.
//
// Every configuration is asked for by its path in a folder of diffusers ("unet/config.json"), every network by its name
// there; a single file answers with what it holds and what its names and shapes tell. Immutable after opening;
// thread-safe. Errors are of code bad_model.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/model_place.h"
#include "core/models/tensor_files.h"

namespace burin::models {

/// Where a network's tensors lie.
struct ComponentPlace {
    std::filesystem::path weights;  ///< a safetensors file or the index of shards
    std::string prefix;             ///< of the names of its tensors there
    std::filesystem::path folder;   ///< with its other files; empty where it has none
};

class ModelParts {
  public:
    virtual ~ModelParts() = default;
    [[nodiscard]] virtual Result<nlohmann::json> json(const std::string& file) const = 0;
    /// As it stands in the file.
    [[nodiscard]] virtual Result<std::string> text(const std::string& file) const = 0;
    [[nodiscard]] virtual Result<ComponentPlace> weights(const std::string& component) const = 0;
    /// A folder with the files of "tokenizer" or "tokenizer_2", or the single file that carries them.
    [[nodiscard]] virtual Result<std::filesystem::path> tokenizer(const std::string& name) const = 0;
    /// What rows of tokens are filled with; empty = as the tokenizer says.
    [[nodiscard]] virtual std::string pad_token(const std::string& name) const = 0;
    /// What the person should know.
    [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
    /// What the file says of itself, without what Burin reads there.
    [[nodiscard]] virtual std::map<std::string, std::string> metadata() const { return {}; }
};

/// The parts at `place`. What its root does not have is taken from the others that it names, and from the files beside
/// a single file that belong to it.
Result<std::unique_ptr<ModelParts>> open_parts(const ModelPlace& place);

/// Of configurations and tokenizers that Burin writes into the metadata of a single file: "burin:unet/config.json".
inline constexpr const char* metadata_prefix = "burin:";

}  // namespace burin::models
