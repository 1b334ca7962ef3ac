// Files that a prompt names without a path: adapters and embeddings, found by their names in folders.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace burin::engine {

/// Where to look. Empty: beside the model ("loras" and "Lora", "embeddings" in its own folder and in the one above) and in
/// the user's data folder ($XDG_DATA_HOME/burin, ~/.local/share/burin).
struct PromptFolders {
    std::filesystem::path loras, embeddings;
    /// Adapters and embeddings that prompts may name as well, wherever they lie: absolute paths.
    std::vector<std::filesystem::path> files = {};
};

/// Those that exist. `model` is the model's folder or file.
[[nodiscard]] std::vector<std::filesystem::path> lora_folders(const PromptFolders& given,
                                                              const std::filesystem::path& model);
[[nodiscard]] std::vector<std::filesystem::path> embedding_folders(const PromptFolders& given,
                                                                   const std::filesystem::path& model);

/// The adapter called `name` in the folders or among the files: a file's name without its ending, with or without its subfolder; upper and lower case count
/// only where two differ in nothing else. Throws Failure(bad_input) where there is none or more than one. `written`: how
/// the prompt asks for it.
[[nodiscard]] std::filesystem::path find_adapter(const std::vector<std::filesystem::path>& folders,
                                                 const std::vector<std::filesystem::path>& files,
                                                 const std::string& name, const std::string& written);

}  // namespace burin::engine
