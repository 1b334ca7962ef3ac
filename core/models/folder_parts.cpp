#include "core/models/folder_parts.h"

#include "core/base/limits.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"
#include "core/io/safetensors_set.h"

namespace burin::models {
namespace fs = std::filesystem;
namespace {

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

tl::unexpected<Error> about_the_model(Error error) {
    error.code = ErrorCode::bad_model;
    return tl::unexpected(std::move(error));
}

}  // namespace

bool has_tokenizer(const fs::path& folder) {
    return (is_file(folder / "vocab.json") && is_file(folder / "merges.txt")) ||
           is_file(folder / "tokenizer.json");
}

FolderParts::FolderParts(fs::path root, const std::string& only) : root_(std::move(root)) {
    if (!only.empty() && !is_file(root_ / only / "config.json") && is_file(root_ / "config.json"))
        only_ = only;
}

fs::path FolderParts::path_of(const std::string& file) const {
    if (!only_.empty() && file.starts_with(only_ + "/")) return root_ / file.substr(only_.size() + 1);
    return root_ / file;
}

Result<nlohmann::json> FolderParts::json(const std::string& file) const {
    auto json = io::read_json_file(path_of(file), {.code = ErrorCode::bad_model});
    if (!json) return about_the_model(json.error());
    return json;
}

Result<std::string> FolderParts::text(const std::string& file) const {
    const auto mapped = io::MappedFile::open(path_of(file));
    if (!mapped) return about_the_model(mapped.error());
    const auto text = io::as_text((*mapped)->bytes());
    if (text.size() > limits::megabyte)
        return fail(ErrorCode::bad_model, file + " is larger than 1 MiB", "download the file again");
    return std::string(text);
}

Result<ComponentPlace> FolderParts::weights(const std::string& component) const {
    const fs::path folder = only_ == component ? root_ : root_ / component;
    // transformers and diffusers call their files differently, and transformers' pickles differently again.
    const bool transformers = component.starts_with("text_encoder");
    auto found = io::find_weights(folder, transformers ? "model" : "diffusion_pytorch_model");
    std::error_code ignored;
    if (!found && transformers && fs::exists(folder / "pytorch_model.bin", ignored))
        found = io::find_weights(folder, "pytorch_model");
    if (!found) return tl::unexpected(found.error());
    return ComponentPlace{*found, {}, folder};
}

Result<fs::path> FolderParts::tokenizer(const std::string& name) const {
    const fs::path folder = root_ / name;
    if (has_tokenizer(folder)) return folder;
    const char* missing = is_file(folder / "vocab.json") ? "/merges.txt" : "/vocab.json";
    return fail(ErrorCode::bad_model, "the model has no " + name + missing,
                "download the model again, with all its folders");
}

}  // namespace burin::models
