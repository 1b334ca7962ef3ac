// What was trained, as folders that diffusers and transformers open.
#pragma once

#include <filesystem>

#include "core/models/mini_architecture.h"
#include "core/models/tensor_file.h"

namespace burin::training {

using models::ClipPairArchitecture;
using models::MiniArchitecture;

/// What becomes a model folder; tensors by component, without the component's name.
struct ModelToExport {
    MiniArchitecture mini;
    int64_t size = 128;            ///< pixels the UNet was trained at
    double scaling = 1;            ///< of the latents
    models::NamedTensors vae;      ///< "encoder.conv_in.weight" ...
    models::NamedTensors trained;  ///< "unet.*" and "text_encoder.*"
};

/// Writes model_index.json, scheduler, tokenizer, text_encoder, unet and vae, weights in float16; each file
/// atomically, the index last, so that a half written folder is no model. Throws Failure.
void export_model(const ModelToExport& model, const std::filesystem::path& folder);

/// Writes config.json, preprocessor_config.json, the tokenizer and model.safetensors (float16), a folder that
/// transformers opens as CLIPModel. Throws Failure.
void export_clip(const std::filesystem::path& folder, const ClipPairArchitecture& architecture,
                 const models::NamedTensors& tensors);

/// Writes the tokenizer of the captions into `folder` (made where it is missing) and reads it back. Throws
/// Failure.
[[nodiscard]] text::ClipTokenizer make_tokenizer(const MiniArchitecture& mini,
                                                 const std::filesystem::path& folder);

}  // namespace burin::training
