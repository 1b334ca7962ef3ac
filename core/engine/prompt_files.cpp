#include "core/engine/prompt_files.h"

#include <algorithm>

#include "core/base/data_folder.h"
#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/base/words.h"

namespace burin::engine {
namespace fs = std::filesystem;
namespace {

constexpr size_t most_entries = 20'000;
constexpr int most_depth = 8;

std::vector<fs::path> folders_called(std::initializer_list<const char*> names, const fs::path& given,
                                     const fs::path& model) {
    std::error_code error;
    if (!given.empty()) {
        if (!fs::is_directory(given, error))
            throw Failure(ErrorCode::bad_input, "'" + given.string() + "' is no folder",
                          "name the folder that holds the files");
        return {given};
    }
    const fs::path here = fs::absolute(model, error).lexically_normal();
    std::vector<fs::path> found;
    for (const fs::path& parent :
         {here, here.parent_path(), here.parent_path().parent_path(), data_folder()}) {
        for (const char* name : names) {
            const fs::path folder = parent / name;
            if (!parent.empty() && fs::is_directory(folder, error) &&
                std::find(found.begin(), found.end(), folder) == found.end())
                found.push_back(folder);
        }
    }
    return found;
}

bool holds_weights(const fs::path& file) {
    const std::string ending = ascii_lowered(file.extension().string());
    return ending == ".safetensors" || ending == ".pt" || ending == ".ckpt" || ending == ".bin";
}

/// "sub/fox" of sub/fox.safetensors in `folder`.
std::string name_within(const fs::path& file, const fs::path& folder) {
    return file.lexically_relative(folder).replace_extension().generic_string();
}

std::string shown(const std::vector<fs::path>& folders) {
    std::string out;
    for (const fs::path& folder : folders) out += (out.empty() ? "'" : " or '") + folder.string() + "'";
    return out;
}

}  // namespace

std::vector<fs::path> lora_folders(const PromptFolders& given, const fs::path& model) {
    return folders_called({"loras", "Lora"}, given.loras, model);
}

std::vector<fs::path> embedding_folders(const PromptFolders& given, const fs::path& model) {
    return folders_called({"embeddings"}, given.embeddings, model);
}

std::vector<fs::path> weight_files(const std::vector<fs::path>& folders) {
    std::vector<fs::path> files;
    size_t seen = 0;
    for (const fs::path& folder : folders) {
        std::error_code error;
        fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
        for (; !error && at != fs::recursive_directory_iterator() && seen < most_entries;
             at.increment(error), ++seen) {
            if (at.depth() >= most_depth) at.disable_recursion_pending();
            std::error_code ignored;
            if (holds_weights(at->path()) && at->is_regular_file(ignored)) files.push_back(at->path());
        }
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

fs::path find_adapter(const std::vector<fs::path>& folders, const std::string& name,
                      const std::string& written) {
    const std::string asked = "the prompt asks for " + printable(written, 100);
    if (folders.empty())
        throw Failure(ErrorCode::bad_input, asked + ", but there is no folder of adapters",
                      "name it with --loras DIR, or make a folder 'loras' beside the model");
    std::vector<fs::path> same, alike;
    for (const fs::path& folder : folders) {
        for (const fs::path& file : weight_files({folder})) {
            for (const std::string& known : {file.stem().string(), name_within(file, folder)}) {
                if (known == name && (same.empty() || same.back() != file)) same.push_back(file);
                if (ascii_lowered(known) == ascii_lowered(name) && (alike.empty() || alike.back() != file))
                    alike.push_back(file);
            }
        }
    }
    const auto& found = same.empty() ? alike : same;
    if (found.empty())
        throw Failure(ErrorCode::bad_input, asked + ", which is not in " + shown(folders),
                      "put it there, name another folder with --loras DIR, or take it out of the prompt");
    if (found.size() > 1)
        throw Failure(
            ErrorCode::bad_input,
            asked + ", which is there twice: '" + found[0].string() + "' and '" + found[1].string() + "'",
            "write the name with its subfolder, or rename one");
    return found.front();
}

}  // namespace burin::engine
