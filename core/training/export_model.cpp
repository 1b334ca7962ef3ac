#include "core/training/export_model.h"

#include "core/base/result.h"
#include "core/io/atomic_file.h"
#include "core/painter/vocabulary.h"

namespace burin::training {
namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Failure(ErrorCode::io, "folder '" + folder.string() + "' cannot be made", error.message());
}

void write_json(const fs::path& path, const nlohmann::json& json) {
    value_or_throw(io::write_file_atomically(path, json.dump(2) + "\n"));
}

void write_component(const fs::path& folder, const nlohmann::json& config, const std::string& weights,
                     const models::NamedTensors& tensors, const std::string& prefix) {
    make_folder(folder);
    models::NamedTensors halves;
    for (const auto& [name, tensor] : tensors) {
        if (name.rfind(prefix, 0) != 0) continue;
        const Tensor half = tensor.detach().to(torch::kCPU, torch::kHalf);
        if (!torch::isfinite(half).all().item<bool>()) {
            throw Failure(ErrorCode::bad_model, "tensor '" + name + "' is not finite in float16",
                          "train again from an earlier checkpoint");
        }
        halves[name.substr(prefix.size())] = half;
    }
    write_json(folder / "config.json", config);
    models::write_tensor_file(folder / weights, halves, {{"format", "pt"}});
}

}  // namespace

text::ClipTokenizer make_tokenizer(const MiniArchitecture& mini, const fs::path& folder) {
    make_folder(folder);
    value_or_throw(painter::write_tokenizer(folder, static_cast<int>(mini.text_tokens)));
    return value_or_throw(text::ClipTokenizer::load(folder));
}

void export_model(const ModelToExport& model, const fs::path& folder) {
    const auto tokenizer = make_tokenizer(model.mini, folder / "tokenizer");
    write_component(folder / "vae", vae_json(model.mini, model.size, model.scaling),
                    "diffusion_pytorch_model.safetensors", model.vae, "");
    write_component(folder / "unet", unet_json(model.mini, model.size), "diffusion_pytorch_model.safetensors",
                    model.trained, "unet.");
    write_component(folder / "text_encoder",
                    text_json(model.mini, tokenizer.vocabulary_size(), tokenizer.bos(), tokenizer.eos()),
                    "model.safetensors", model.trained, "text_encoder.");
    make_folder(folder / "scheduler");
    write_json(folder / "scheduler/scheduler_config.json", scheduler_json());
    write_json(folder / "model_index.json", index_json());
}

}  // namespace burin::training
