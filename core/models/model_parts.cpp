#include "core/models/model_parts.h"

#include <algorithm>
#include <cstdlib>

#include "core/base/data_folder.h"
#include "core/models/folder_parts.h"
#include "core/models/single_file_parts.h"

namespace burin::models {
namespace fs = std::filesystem;
namespace {

bool is_folder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

/// Places where a vocabulary for CLIP may lie that nobody named: beside the file, where the person keeps one for all, and
/// the published one, with which nearly every checkpoint was trained.
std::vector<fs::path> usual_tokenizers(const fs::path& checkpoint) {
    std::vector<fs::path> folders{checkpoint.parent_path() / "tokenizer"};
    if (const char* named = std::getenv("BURIN_TOKENIZER")) folders.emplace_back(named);
    if (const fs::path data = data_folder(); !data.empty()) folders.push_back(data / "tokenizer");
    if (const fs::path own = resource_folder(); !own.empty()) folders.push_back(own / "clip/tokenizer");
    return folders;
}

/// "X.vae.safetensors" beside "X.safetensors", else any autoencoder whose name begins with X.
fs::path autoencoder_beside(const fs::path& checkpoint) {
    const std::string stem = checkpoint.stem().string();
    std::vector<fs::path> candidates;
    std::error_code ignored;
    for (const auto& entry :
         fs::directory_iterator(checkpoint.parent_path().empty() ? "." : checkpoint.parent_path(), ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(stem) && name.ends_with(".safetensors") &&
            name != checkpoint.filename().string())
            candidates.push_back(entry.path());
    }
    const auto first = [&](const fs::path& path) { return path.filename() != stem + ".vae.safetensors"; };
    std::sort(candidates.begin(), candidates.end(), [&](const fs::path& a, const fs::path& b) {
        return std::pair(first(a), a) < std::pair(first(b), b);
    });
    for (const fs::path& path : candidates) {
        const auto file = io::SafetensorsFile::open(path);
        if (!file) continue;
        const auto contents = catalogue::recognise(*file);
        if (contents && contents->has("vae") && !contents->has("unet")) return path;
    }
    return {};
}

/// Several sources, each for its parts.
class CombinedParts : public ModelParts {
  public:
    std::shared_ptr<const ModelParts> main, vae, text_encoders;
    std::vector<fs::path> tokenizers;  ///< folders, the first that has one counts
    bool own_tokenizer_first = true, prediction_decided = false;
    std::vector<std::string> told;

    [[nodiscard]] Result<nlohmann::json> json(const std::string& file) const override {
        return source_of(file).json(file);
    }
    [[nodiscard]] Result<std::string> text(const std::string& file) const override {
        return source_of(file).text(file);
    }
    [[nodiscard]] Result<ComponentPlace> weights(const std::string& component) const override {
        return source_of(component).weights(component);
    }
    [[nodiscard]] Result<fs::path> tokenizer(const std::string& name) const override;
    [[nodiscard]] std::string pad_token(const std::string& name) const override {
        // Words that came with the model say it themselves.
        return own_tokenizer_first && main->tokenizer(name) ? std::string() : main->pad_token(name);
    }
    [[nodiscard]] std::map<std::string, std::string> metadata() const override { return main->metadata(); }
    [[nodiscard]] std::vector<std::string> notes() const override {
        // All that a single file has to tell is how its prediction was guessed.
        auto all = prediction_decided ? std::vector<std::string>() : main->notes();
        all.insert(all.end(), told.begin(), told.end());
        return all;
    }

  private:
    [[nodiscard]] const ModelParts& source_of(const std::string& part) const {
        if (vae && part.starts_with("vae")) return *vae;
        return text_encoders && part.starts_with("text_encoder") ? *text_encoders : *main;
    }
};

Result<fs::path> CombinedParts::tokenizer(const std::string& name) const {
    auto own = main->tokenizer(name);
    if (own && own_tokenizer_first) return own;
    for (const fs::path& folder : tokenizers)
        for (const fs::path& inner : {folder, folder / name, folder / "tokenizer"})
            if (has_tokenizer(inner)) return inner;
    return own;
}

Error no_model(const fs::path& root) {
    return {ErrorCode::bad_model, "there is no model folder '" + root.filename().string() + "'",
            "give a folder that has model_index.json in it, or a .safetensors file"};
}

/// A model, or a network of its own (`only`), that the person named beside the root.
Result<std::shared_ptr<const ModelParts>> open_other(const fs::path& path, const std::string& only,
                                                     const FileConfig& config, std::optional<Family> family) {
    if (is_folder(path)) return std::make_shared<const FolderParts>(path, only);
    auto file = SingleFileParts::open(path, config, family);
    if (!file) return tl::unexpected(file.error());
    return std::shared_ptr<const ModelParts>(std::move(*file));
}

/// The configurations for a single file of widths that no published model has.
Result<FileConfig> config_for(const ModelPlace& place) {
    const bool asked = !place.config.empty();
    const fs::path& folder = asked ? place.config : place.text_encoder;
    if (asked && !is_folder(folder)) return tl::unexpected(no_model(folder));
    if (folder.empty() || !is_folder(folder / "unet")) return FileConfig{};
    return FileConfig{std::make_shared<const FolderParts>(folder), asked};
}

/// What a single file does not hold, from what lies beside it.
Result<> look_around(const ModelPlace& place, const FileConfig& config, const catalogue::Networks& contents,
                     CombinedParts& parts) {
    for (const fs::path& folder : {place.text_encoder, place.config})
        if (is_folder(folder)) parts.tokenizers.push_back(folder);
    for (const fs::path& folder : usual_tokenizers(place.root)) parts.tokenizers.push_back(folder);
    if (contents.has("vae") || parts.vae) return {};
    const fs::path beside = autoencoder_beside(place.root);
    if (beside.empty()) return {};
    auto vae = open_other(beside, "vae", config, contents.family);
    if (!vae) return tl::unexpected(vae.error());
    parts.vae = *vae;
    parts.told.push_back("the autoencoder is that of '" + beside.filename().string() +
                         "', which lies beside the file");
    return {};
}

}  // namespace

Result<std::unique_ptr<ModelParts>> open_parts(const ModelPlace& place) {
    std::error_code ignored;
    if (!fs::exists(place.root, ignored)) return tl::unexpected(no_model(place.root));
    auto parts = std::make_unique<CombinedParts>();
    parts->prediction_decided = !place.prediction.empty();
    const auto config = config_for(place);
    if (!config) return tl::unexpected(config.error());
    std::optional<catalogue::Networks> contents;
    if (is_folder(place.root)) {
        parts->main = std::make_shared<const FolderParts>(place.root);
    } else {
        auto file = SingleFileParts::open(place.root, *config);
        if (!file) return tl::unexpected(file.error());
        contents = (*file)->contents();
        parts->main = std::shared_ptr<const ModelParts>(std::move(*file));
    }
    const auto family = contents ? std::optional(contents->family) : std::nullopt;
    for (const auto& [path, name, source] :
         {std::tuple{place.vae, "vae", &parts->vae},
          std::tuple{place.text_encoder, "text_encoder", &parts->text_encoders}}) {
        if (path.empty()) continue;
        auto other = open_other(path, name, *config, family);
        if (!other) return tl::unexpected(other.error());
        *source = *other;
    }
    if (!place.tokenizer.empty()) {
        if (!has_tokenizer(place.tokenizer) && !has_tokenizer(place.tokenizer / "tokenizer"))
            return fail(ErrorCode::bad_model,
                        "'" + place.tokenizer.filename().string() + "' has no tokenizer's files",
                        "name the folder that has vocab.json and merges.txt, or tokenizer.json");
        parts->tokenizers.push_back(place.tokenizer);
        parts->own_tokenizer_first = false;
    }
    if (contents)
        if (auto good = look_around(place, *config, *contents, *parts); !good)
            return tl::unexpected(good.error());
    return parts;
}

}  // namespace burin::models
