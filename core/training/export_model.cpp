#include "core/training/export_model.h"

#include "core/base/result.h"
#include "core/io/atomic_file.h"
#include "core/io/output_place.h"
#include "core/painter/vocabulary.h"

namespace burin::training {
namespace {

namespace fs = std::filesystem;
using torch::Tensor;

void write_json(const fs::path& path, const nlohmann::json& json) {
    value_or_throw(io::write_file_atomically(path, json.dump(2) + "\n"));
}

/// In float16, those whose names begin with the prefix, without it.
void write_weights(const fs::path& path, const models::NamedTensors& tensors, const std::string& prefix) {
    models::NamedTensors halves;
    for (const auto& [name, tensor] : tensors) {
        if (!name.starts_with(prefix)) continue;
        const Tensor half = tensor.detach().to(torch::kCPU, torch::kHalf);
        if (!torch::isfinite(half).all().item<bool>()) {
            throw Failure(ErrorCode::bad_model, "tensor '" + name + "' is not finite in float16",
                          "train again from an earlier checkpoint");
        }
        halves[name.substr(prefix.size())] = half;
    }
    models::write_tensor_file(path, halves, {{"format", "pt"}});
}

void write_component(const fs::path& folder, const nlohmann::json& config, const std::string& weights,
                     const models::NamedTensors& tensors, const std::string& prefix) {
    value_or_throw(io::make_folder(folder));
    write_json(folder / "config.json", config);
    write_weights(folder / weights, tensors, prefix);
}

}  // namespace

text::ClipTokenizer make_tokenizer(const MiniArchitecture& mini, const fs::path& folder) {
    value_or_throw(io::make_folder(folder));
    value_or_throw(painter::write_tokenizer(folder, static_cast<int>(mini.text_tokens)));
    return value_or_throw(text::ClipTokenizer::load(folder));
}

void export_model(const ModelToExport& model, const fs::path& folder) {
    const auto tokenizer = make_tokenizer(model.mini, folder / "tokenizer");
    write_component(folder / "vae", vae_json(model.mini, model.size, model.scaling),
                    "diffusion_pytorch_model.safetensors", model.vae, "");
    write_component(folder / "unet", unet_json(model.mini, model.size), "diffusion_pytorch_model.safetensors",
                    model.trained, "unet.");
    write_component(folder / "text_encoder", text_json(model.mini, tokenizer), "model.safetensors",
                    model.trained, "text_encoder.");
    value_or_throw(io::make_folder(folder / "scheduler"));
    write_json(folder / "scheduler/scheduler_config.json", models::scheduler_json());
    write_json(folder / "model_index.json", models::index_json());
}

void export_clip(const fs::path& folder, const ClipPairArchitecture& architecture,
                 const models::NamedTensors& tensors) {
    const auto tokenizer = make_tokenizer(MiniArchitecture{.text_tokens = architecture.text_tokens}, folder);
    write_weights(folder / "model.safetensors", tensors, "");
    write_json(folder / "preprocessor_config.json", clip_preprocessor_json(architecture));
    write_json(folder / "config.json", clip_json(architecture, tokenizer));
}

}  // namespace burin::training
