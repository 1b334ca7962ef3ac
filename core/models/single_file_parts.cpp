#include "core/models/single_file_parts.h"

#include "core/io/json.h"
#include "core/models/component_view.h"
#include "core/models/prediction_marks.h"
#include "core/models/single_file_config.h"

namespace burin::models {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

TensorShapes shapes_of(const TensorFiles& view) {
    TensorShapes shapes;
    for (const auto& [name, tensor] : view.tensors()) shapes.emplace(name, tensor.info.shape);
    return shapes;
}

std::string named(const fs::path& path) {
    std::string text = "'";
    return text.append(path.filename().string()).append("'");
}

struct Lack {
    const char* component;
    const char* what;
    const char* remedy;
};
constexpr Lack lacks[] = {
    {"unet", "no UNet", "use a checkpoint of Stable Diffusion 1, 2 or XL"},
    {"vae", "no autoencoder", "name a file or a model that has one: --vae FILE"},
    {"text_encoder", "no text encoder", "name a model of the same family that has one: --text-encoder MODEL"},
    {"text_encoder_2", "no second text encoder",
     "name a model of the same family that has it: --text-encoder MODEL"},
};

tl::unexpected<Error> lacks_it(const fs::path& path, const std::string& component) {
    for (const Lack& lack : lacks)
        if (component == lack.component)
            return fail(ErrorCode::bad_model, named(path) + " holds " + lack.what, lack.remedy);
    return fail(ErrorCode::bad_model, named(path) + " holds no '" + component + "'");
}

/// Trained size in latent positions, from "1024x1024"; 0 where the metadata do not say.
int64_t latent_size(const io::SafetensorsFile& file) {
    const auto at = file.metadata().find("modelspec.resolution");
    if (at == file.metadata().end()) return 0;
    const int64_t pixels = std::strtoll(at->second.c_str(), nullptr, 10);
    return pixels >= 64 && pixels <= 8192 ? pixels / 8 : 0;
}

}  // namespace

SingleFileParts::SingleFileParts(TensorFiles files, catalogue::Networks contents, FileConfig config)
    : path_(files.files().front().path()),
      files_(std::move(files)),
      contents_(std::move(contents)),
      config_(std::move(config)) {}

Result<std::unique_ptr<SingleFileParts>> SingleFileParts::open(const fs::path& path, FileConfig config,
                                                               std::optional<Family> family) {
    try {
        TensorFiles files = TensorFiles::open(path);
        auto contents = catalogue::recognise(files.files().front());
        if (!contents) return tl::unexpected(contents.error());
        if (family && !contents->has("unet") && !contents->has("text_encoder")) contents->family = *family;
        std::unique_ptr<SingleFileParts> parts(
            new SingleFileParts(std::move(files), std::move(*contents), std::move(config)));
        if (parts->contents_.has("unet") && !parts->carried("scheduler/scheduler_config.json")) {
            const auto mark = prediction_of(parts->files_, parts->view("unet"), parts->contents_);
            if (!mark.note.empty()) parts->notes_.push_back(mark.note);
        }
        return parts;
    } catch (const Failure& failure) {
        return tl::unexpected(failure.error());
    }
}

TensorFiles SingleFileParts::view(const std::string& component) const {
    const auto prefix = contents_.prefixes.find(component);
    if (prefix == contents_.prefixes.end()) throw Failure(lacks_it(path_, component).value());
    return component_view(files_, component, prefix->second);
}

const std::string* SingleFileParts::carried(const std::string& file) const {
    const auto& metadata = files_.files().front().metadata();
    const auto at = metadata.find(metadata_prefix + file);
    return at == metadata.end() ? nullptr : &at->second;
}

int64_t SingleFileParts::trained_size() const {
    if (const int64_t said = latent_size(files_.files().front()); said > 0) return said;
    const int64_t of_velocity = facts_of(contents_.family).published.velocity_latent_side;
    if (of_velocity == 0 || prediction_of(files_, view("unet"), contents_).type != "v_prediction") return 0;
    return of_velocity;
}

Result<json> SingleFileParts::config_of(const std::string& component) const {
    if (!contents_.has(component)) return lacks_it(path_, component);
    const TensorShapes shapes = shapes_of(view(component));
    Inferred inferred;
    if (component == "unet") {
        const auto second =
            contents_.has("text_encoder_2") ? shapes_of(view("text_encoder_2")) : TensorShapes{};
        const auto projection = second.find("text_projection.weight");
        inferred = infer_unet(shapes, contents_.family,
                              projection == second.end() ? 0 : projection->second.at(0), trained_size());
    } else if (component == "vae") {
        inferred = infer_vae(shapes, contents_.family);
    } else {
        // OpenCLIP's own files have the projection; what was written from diffusers' has neither it nor the last layer.
        const bool whole = shapes.contains("text_projection.weight");
        inferred = infer_text_encoder(shapes, contents_.family, component == "text_encoder_2", whole);
    }
    if (inferred.unknown.empty() && !config_.asked) return inferred.config;
    if (!config_.parts)
        return fail(ErrorCode::bad_model, named(path_) + " " + inferred.unknown,
                    "name a model of the same make in a folder: --config MODEL");
    auto named_config = config_.parts->json(component + "/config.json");
    if (!named_config) return named_config;
    // The number of channels read is what the kinds of one model differ in; the file knows it.
    if (component == "unet" && named_config->is_object())
        (*named_config)["in_channels"] = inferred.config["in_channels"];
    return named_config;
}

Result<json> SingleFileParts::scheduler() const {
    const auto mark = prediction_of(files_, view("unet"), contents_);
    nlohmann::json config = infer_scheduler(contents_.family, mark.type, mark.zero_terminal_snr);
    if (!config_.asked) return config;
    const auto asked = config_.parts->json("scheduler/scheduler_config.json");
    if (!asked) return asked;
    if (asked->is_object()) config = *asked;
    config["prediction_type"] = mark.type;
    if (mark.zero_terminal_snr)
        config["rescale_betas_zero_snr"] = true, config["timestep_spacing"] = "trailing";
    return config;
}

Result<json> SingleFileParts::json(const std::string& file) const {
    try {
        if (const std::string* own = carried(file))
            return io::parse_json(*own, file + " in " + named(path_), {.code = ErrorCode::bad_model});
        if (file == "scheduler/scheduler_config.json") return scheduler();
        if (file == "model_index.json") {
            if (!contents_.has("unet")) return lacks_it(path_, "unet");
            const auto* first = view("unet").find("conv_in.weight");
            const bool inpainting = first && first->info.shape.size() == 4 && first->info.shape[1] == 9;
            const auto config = scheduler();
            if (!config) return config;
            return infer_index(contents_.family, inpainting, config->value("_class_name", std::string()));
        }
        if (const size_t end = file.find("/config.json"); end != std::string::npos)
            return config_of(file.substr(0, end));
        return fail(ErrorCode::bad_model, named(path_) + " says nothing of '" + file + "'");
    } catch (const Failure& failure) {
        return tl::unexpected(failure.error());
    }
}

Result<std::string> SingleFileParts::text(const std::string& file) const {
    if (const std::string* own = carried(file)) return *own;
    const auto document = json(file);
    if (!document) return tl::unexpected(document.error());
    return document->dump(2);
}

Result<ComponentPlace> SingleFileParts::weights(const std::string& component) const {
    const auto prefix = contents_.prefixes.find(component);
    if (prefix == contents_.prefixes.end()) return lacks_it(path_, component);
    return ComponentPlace{path_, prefix->second, {}};
}

Result<fs::path> SingleFileParts::tokenizer(const std::string& name) const {
    if (carried(name + "/vocab.json") || carried(name + "/tokenizer.json") ||
        carried("tokenizer/vocab.json") || carried("tokenizer/tokenizer.json"))
        return path_;
    return fail(ErrorCode::bad_model, named(path_) + " holds no vocabulary, as single files do not",
                "name a folder that has a model's tokenizer files: --tokenizer FOLDER, or a model: "
                "--text-encoder MODEL");
}

std::map<std::string, std::string> SingleFileParts::metadata() const {
    auto all = files_.files().front().metadata();
    std::erase_if(all, [](const auto& entry) { return entry.first.starts_with(metadata_prefix); });
    return all;
}

std::string SingleFileParts::pad_token(const std::string& name) const {
    const bool open_clip = facts_of(contents_.family).published.open_clip || name == "tokenizer_2";
    return open_clip ? "!" : "<|endoftext|>";
}

}  // namespace burin::models
