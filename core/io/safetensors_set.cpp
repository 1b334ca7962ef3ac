#include "core/io/safetensors_set.h"

#include <algorithm>
#include <set>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"

namespace burin::io {
namespace {

constexpr JsonLimits index_limits{.max_bytes = limits::index_bytes,
                                  .max_depth = 8,
                                  .max_values = 3 * limits::safetensors_tensors,
                                  .max_string_bytes = limits::json_string_bytes,
                                  .code = ErrorCode::bad_model};

/// A name that stays in its folder and cannot be anything but a safetensors file.
bool is_plain_name(std::string_view name) {
    return name.ends_with(".safetensors") && name.size() <= 255 && name.front() != '.' &&
           name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

/// Moves what the index maps to `file` into `table`; the first contradiction between the two, or an empty
/// text.
std::string take_tensors(const SafetensorsFile& file, size_t number, const std::string& file_name,
                         const WeightMap& map, SafetensorsSet::Table& table) {
    for (const auto& [name, info] : file.tensors()) {
        const auto mapped = map.find(name);
        if (mapped == map.end())
            return "does not mention tensor " + in_quotes(name) + ", which is in " + in_quotes(file_name);
        if (mapped->second != file_name)
            return "maps tensor " + in_quotes(name) + " to " + in_quotes(mapped->second) + ", but it is in " +
                   in_quotes(file_name);
        table.emplace(name, SafetensorsSet::Entry{info, number});
    }
    return {};
}

}  // namespace

Result<WeightMap> parse_weight_map(std::string_view index, const std::string& source) {
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::bad_model, source + " " + why, "download the whole model again");
    };
    const auto document = parse_json(index, source, index_limits);
    if (!document) return tl::unexpected(document.error());
    if (!document->is_object() || !document->contains("weight_map") ||
        !document->at("weight_map").is_object())
        return refuse("is not an index of weights: it has no 'weight_map'");
    WeightMap map;
    std::vector<std::string> files;
    for (const auto& [name, file] : document->at("weight_map").items()) {
        if (!file.is_string())
            return refuse("maps tensor " + in_quotes(name) + " to something that is not a file name");
        const auto& file_name = file.get_ref<const std::string&>();
        if (!is_plain_name(file_name))
            return refuse("maps tensor " + in_quotes(name) + " to " + in_quotes(file_name) +
                          ", which is not the plain name of a .safetensors file");
        if (name.empty() || name.size() > limits::tensor_name_bytes)
            return refuse("holds a tensor name of " + std::to_string(name.size()) + " bytes, " +
                          in_quotes(name));
        const auto place = std::lower_bound(files.begin(), files.end(), file_name);
        if (place == files.end() || *place != file_name) files.insert(place, file_name);
        if (files.size() > limits::shards)
            return refuse("names more than " + std::to_string(limits::shards) + " files");
        map.emplace(name, file_name);
    }
    if (map.empty()) return refuse("maps no tensors");
    if (map.size() > limits::safetensors_tensors)
        return refuse("maps more than " + std::to_string(limits::safetensors_tensors) + " tensors");
    return map;
}

Result<SafetensorsSet> SafetensorsSet::open(const std::filesystem::path& path) {
    SafetensorsSet set;
    set.path_ = path;
    if (path.extension() != ".json") {
        auto file = SafetensorsFile::open(path);
        if (!file) return tl::unexpected(file.error());
        for (const auto& [name, info] : file->tensors()) set.tensors_.emplace(name, Entry{info, 0});
        set.files_.push_back(std::move(*file));
        return set;
    }
    const auto index = MappedFile::open(path);
    if (!index) return tl::unexpected(index.error());
    const std::string source = "'" + path.string() + "'";
    const auto map = parse_weight_map(as_text((*index)->bytes()), source);
    if (!map) return tl::unexpected(map.error());

    std::set<std::string> names;
    for (const auto& [tensor, file] : *map) names.insert(file);
    for (const auto& name : names) {
        auto file = SafetensorsFile::open(path.parent_path() / name);
        if (!file) return tl::unexpected(file.error());
        const std::string why = take_tensors(*file, set.files_.size(), name, *map, set.tensors_);
        if (!why.empty())
            return fail(ErrorCode::bad_model, source + " " + why, "download the whole model again");
        set.files_.push_back(std::move(*file));
    }
    for (const auto& [tensor, file] : *map) {
        if (!set.tensors_.contains(tensor))
            return fail(ErrorCode::bad_model,
                        source + " maps tensor " + in_quotes(tensor) + " to " + in_quotes(file) +
                            ", which does not hold it",
                        "download the whole model again");
    }
    return set;
}

const SafetensorsSet::Entry* SafetensorsSet::find(std::string_view name) const {
    const auto found = tensors_.find(name);
    return found == tensors_.end() ? nullptr : &found->second;
}

Result<std::filesystem::path> find_weights(const std::filesystem::path& folder, const std::string& stem) {
    std::error_code ignored;
    for (const char* ending :
         {".safetensors", ".safetensors.index.json", ".fp16.safetensors", ".safetensors.index.fp16.json"}) {
        const auto path = folder / (stem + ending);
        if (std::filesystem::exists(path, ignored)) return path;
    }
    // Whatever its name: a folder that has weights only as a pickle deserves that word.
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const std::string ending = entry.path().extension().string();
        if (ending == ".bin" || ending == ".ckpt" || ending == ".pt" || ending == ".pth")
            return fail(
                ErrorCode::bad_model,
                "'" + entry.path().string() + "' is a pickle, which can run any program when it is opened",
                "download the safetensors form of the model, or load it in diffusers and save it with "
                "save_pretrained(..., safe_serialization=True)");
    }
    return fail(ErrorCode::bad_model,
                "there are no weights '" + stem + ".safetensors' in '" + folder.string() + "'",
                "download the whole model again");
}

}  // namespace burin::io
