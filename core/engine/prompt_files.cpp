#include "core/engine/prompt_files.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/data_folder.h"
#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/base/words.h"
#include "core/catalogue/walk_folders.h"

namespace burin::engine {
namespace fs = std::filesystem;
namespace {

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

/// "sub/fox" of sub/fox.safetensors in `folder`.
std::string name_within(const fs::path& file, const fs::path& folder) {
    return file.lexically_relative(folder).replace_extension().generic_string();
}

std::string shown(const std::vector<fs::path>& folders) {
    if (folders.empty()) return "the list of files";
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

fs::path find_adapter(const std::vector<fs::path>& folders, const std::vector<fs::path>& files,
                      const std::string& name, const std::string& written) {
    const std::string asked = "the prompt asks for " + printable(written, 100);
    if (folders.empty() && files.empty())
        throw Failure(ErrorCode::bad_input, asked + ", but there is no folder of adapters",
                      "name it with --loras DIR, or make a folder 'loras' beside the model");
    std::set<fs::path> same, alike;
    const auto compare = [&](const std::string& known, const fs::path& file) {
        if (known == name) same.insert(file);
        if (ascii_lowered(known) == ascii_lowered(name)) alike.insert(file);
    };
    for (const fs::path& folder : folders) {
        for (const fs::path& file : catalogue::weight_files({folder})) {
            compare(file.stem().string(), file);
            compare(name_within(file, folder), file);
        }
    }
    for (const fs::path& file : files) {
        compare(file.stem().string(), file);
        for (fs::path folder = file.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
            compare(name_within(file, folder), file);
    }
    const auto& found = same.empty() ? alike : same;
    if (found.empty())
        throw Failure(ErrorCode::bad_input, asked + ", which is not in " + shown(folders),
                      "put it there, name another folder with --loras DIR, or take it out of the prompt");
    if (found.size() > 1)
        throw Failure(ErrorCode::bad_input,
                      asked + ", which is there twice: '" + found.begin()->string() + "' and '" +
                          std::next(found.begin())->string() + "'",
                      "write the name with its subfolder, or rename one");
    return *found.begin();
}

}  // namespace burin::engine
