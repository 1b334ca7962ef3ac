#include "core/models/weight_files.h"

#include <set>

#include "core/base/limits.h"
#include "core/io/json.h"

namespace burin::models {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

std::string shown(const fs::path& path) { return (path.parent_path().filename() / path.filename()).string(); }

/// The first pickle in the folder, if any.
fs::path find_pickle(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const auto ending = entry.path().extension();
        if (ending == ".bin" || ending == ".ckpt" || ending == ".pt" || ending == ".pth") return entry.path();
    }
    return {};
}

}  // namespace

Result<std::vector<fs::path>> read_shard_index(const fs::path& index) {
    const io::JsonLimits bounds{.max_bytes = limits::index_bytes, .code = ErrorCode::bad_model};
    const auto json = io::read_json_file(index, bounds);
    if (!json) return tl::unexpected(json.error());
    const char* remedy = "download the file again";
    if (!json->is_object() || !json->contains("weight_map") || !(*json)["weight_map"].is_object() ||
        (*json)["weight_map"].empty()) {
        return fail(ErrorCode::bad_model, shown(index) + " has no 'weight_map'", remedy);
    }
    std::set<std::string> names;
    for (const auto& [tensor, file] : (*json)["weight_map"].items()) {
        if (!file.is_string())
            return fail(ErrorCode::bad_model, shown(index) + " names no file for tensor '" + tensor + "'",
                        remedy);
        const auto name = file.get<std::string>();
        if (name.empty() || name != fs::path(name).filename() || name == "..") {
            return fail(ErrorCode::bad_model,
                        shown(index) + " names '" + name + "', which is not a file beside it", remedy);
        }
        names.insert(name);
    }
    if (names.size() > limits::shards) {
        return fail(ErrorCode::bad_model,
                    shown(index) + " names " + std::to_string(names.size()) + " files, more than " +
                        std::to_string(limits::shards),
                    remedy);
    }
    std::vector<fs::path> paths;
    for (const auto& name : names) {
        paths.push_back(index.parent_path() / name);
        if (!is_file(paths.back())) {
            return fail(ErrorCode::bad_model,
                        shown(index) + " names '" + name + "', but there is no such file",
                        "download the missing part");
        }
    }
    return paths;
}

Result<std::vector<fs::path>> find_weight_files(const fs::path& folder, const std::string& stem) {
    std::error_code ignored;
    const std::string name = "folder '" + folder.filename().string() + "'";
    if (!fs::is_directory(folder, ignored)) {
        return fail(ErrorCode::bad_model, "the model has no " + name,
                    "download the model again, with all its folders");
    }
    for (const char* variant : {"", ".fp16"}) {
        const auto file = folder / (stem + variant + ".safetensors");
        if (is_file(file)) return std::vector{file};
    }
    for (const std::string& index : {stem + ".safetensors.index.json", stem + ".safetensors.index.fp16.json",
                                     stem + ".fp16.safetensors.index.json"}) {
        if (is_file(folder / index)) return read_shard_index(folder / index);
    }
    const auto without_ema = folder / (stem + ".non_ema.safetensors");
    if (is_file(without_ema)) return std::vector{without_ema};
    if (const auto pickle = find_pickle(folder); !pickle.empty()) {
        return fail(ErrorCode::bad_model,
                    name + " has its weights as a pickle ('" + pickle.filename().string() +
                        "'), which may run any code when it is opened",
                    "convert it once in Python with save_pretrained(folder, safe_serialization=True), or "
                    "download the safetensors files");
    }
    return fail(ErrorCode::bad_model, name + " has no weights", "put " + stem + ".safetensors into it");
}

}  // namespace burin::models
