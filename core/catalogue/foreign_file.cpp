// The table of files that people take for checkpoints, each refused by its own name.
#include "core/catalogue/foreign_file.h"

#include <algorithm>
#include <array>

#include "core/catalogue/name_mark.h"

namespace burin::catalogue {
namespace {

using Mark = NameMark;
using Where = NameMark::Where;

constexpr const char* not_a_model = "use a checkpoint of Stable Diffusion 1, 2 or XL";
constexpr const char* lora = "is a LoRA, not a model";
constexpr const char* add_it = "add it as a weight edit: --lora FILE";
constexpr const char* embedding = "is a textual inversion, not a model";
constexpr const char* write_it = "write its name in the prompt";

// First hit wins. Adapters come first: their names contain those of the networks they change.
constexpr std::array marks{
    Mark{Where::contains, "lora_", lora, add_it, FileKind::adapter},
    Mark{Where::contains, "_lora.", lora, add_it, FileKind::adapter},
    Mark{Where::contains, ".lora.", lora, add_it, FileKind::adapter},
    Mark{Where::contains, "hada_w1", "is a LoRA (LoHa), not a model", add_it, FileKind::adapter},
    Mark{Where::contains, "lokr_w", "is a LoRA (LoKr), not a model", add_it, FileKind::adapter},
    Mark{Where::contains, "oft_blocks", "is a LoRA (OFT), not a model", add_it, FileKind::adapter},
    Mark{Where::contains, "oft_diag", "is a LoRA (OFT), not a model", add_it, FileKind::adapter},
    Mark{Where::contains, "oft_R", "is a LoRA (OFT of PEFT), not a model", add_it, FileKind::adapter},
    Mark{Where::contains, "ia3_l", "is a LoRA ((IA)^3 of PEFT), not a model", add_it, FileKind::adapter},
    Mark{Where::ends, ".on_input", "is a LoRA ((IA)^3), not a model", add_it, FileKind::adapter},
    Mark{Where::ends, ".diff", "holds differences of weights, as a LoRA does, and is not a model", add_it,
         FileKind::adapter},
    Mark{Where::ends, ".w_norm", lora, add_it, FileKind::adapter},
    Mark{Where::ends, ".b1.weight", "is a LoRA (GLoRA), not a model", add_it, FileKind::adapter},
    Mark{Where::is, "emb_params", embedding, write_it, FileKind::embedding},
    Mark{Where::begins, "string_to_param", embedding, write_it, FileKind::embedding},
    Mark{Where::begins, "control_model.", "is a ControlNet, not a model that Burin draws with", not_a_model},
    Mark{Where::contains, "controlnet_", "is a ControlNet, not a model that Burin draws with", not_a_model},
    Mark{Where::begins, "ip_adapter.", "is an IP-Adapter, not a model that Burin draws with", not_a_model},
    Mark{Where::begins, "image_proj.", "is an IP-Adapter, not a model that Burin draws with", not_a_model},
    Mark{Where::contains, "motion_modules",
         "is a motion module of AnimateDiff, not a model that Burin draws with", not_a_model},
    Mark{Where::contains, "time_stack.", "is Stable Video Diffusion, a video model", not_a_model},
    Mark{Where::contains, "temporal_transformer", "is a video model", not_a_model},
    Mark{Where::contains, "quant_state.bitsandbytes", "holds 4-bit weights of bitsandbytes",
         "use the file in 8 or 16 bits"},
    Mark{Where::ends, ".comfy_quant", "holds weights in a quantised form of ComfyUI that Burin does not read",
         "use the file in 16 bits or as plain float8"},
    Mark{Where::ends, ".qweight", "holds weights in a quantised form that Burin does not read",
         "use the file in 8 or 16 bits"},
    Mark{Where::begins, "edm_vpred.", "is CosXL, whose noise levels Burin does not have",
         "use an SDXL model"},
    Mark{Where::is, "edm_mean", "is Playground 2.5, whose noise levels Burin does not have",
         "use an SDXL model"},
    Mark{Where::contains, "joint_blocks.", "is SD 3, not a model that Burin draws with", not_a_model},
    Mark{Where::contains, "norm1_context", "is SD 3, not a model that Burin draws with", not_a_model},
    Mark{Where::contains, "distilled_guidance_layer", "is Chroma, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "individual_token_refiner", "is HunyuanVideo, a video model", not_a_model},
    Mark{Where::contains, "double_blocks.", "is Flux or one of its kind, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "single_transformer_blocks.", "is Flux, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "double_stream_blocks.", "is HiDream, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "double_layers.", "is AuraFlow, not a model that Burin draws with", not_a_model},
    Mark{Where::contains, "patchify_proj", "is LTX-Video, a video model", not_a_model},
    Mark{Where::contains, "vace_blocks.", "is Wan, a video model", not_a_model},
    Mark{Where::contains, "cross_attn.norm_k", "is Wan, a video model", not_a_model},
    Mark{Where::contains, "img_mod.1.weight", "is Qwen-Image, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "adaln_single", "is PixArt or one of its kind, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "clip_txt_mapper", "is Stable Cascade, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "noise_refiner.", "is Lumina or one of its kind, not a model that Burin draws with",
         not_a_model},
    Mark{Where::contains, "mlp_t5.", "is Hunyuan-DiT, not a model that Burin draws with", not_a_model},
    Mark{Where::contains, "lyric_", "is ACE-Step, an audio model", not_a_model},
    Mark{Where::begins, "pretransform.", "is Stable Audio, an audio model", not_a_model},
    Mark{Where::contains, "to_timestep_embed", "is Stable Audio, an audio model", not_a_model},
    Mark{Where::contains, "encoder_hid_proj", "is Kolors, whose text encoder Burin does not have",
         not_a_model},
    Mark{Where::contains, "SelfAttention.relative_attention_bias", "is a T5 text encoder, not a model",
         not_a_model},
    Mark{Where::begins, "vision_model.", "is a CLIP model for pictures, not a model that Burin draws with",
         not_a_model},
};

/// A handful of vectors under names without layers.
bool is_embedding(const io::TensorTable& tensors) {
    if (tensors.contains("clip_l") && tensors.contains("clip_g")) return true;
    if (tensors.empty() || tensors.size() >= 10) return false;
    return std::all_of(tensors.begin(), tensors.end(), [](const auto& entry) {
        const auto& [name, info] = entry;
        const bool vectors = info.shape.size() == 1 || info.shape.size() == 2;
        return vectors && info.bytes() > 0 && io::is_floating(info.dtype) &&
               name.find('.') == std::string::npos;
    });
}

}  // namespace

std::optional<ForeignFile> foreign_file(const io::SafetensorsFile& file) {
    const std::string name = "'" + file.path().filename().string() + "' ";
    const auto found = [&](FileKind kind, const char* what, const char* remedy) {
        return ForeignFile{kind, {ErrorCode::bad_model, name + what, remedy}};
    };
    if (file.metadata().contains("lora_adapter_metadata")) return found(FileKind::adapter, lora, add_it);
    for (const Mark& mark : marks)
        for (const auto& [tensor, info] : file.tensors())
            if (mark.hits(tensor)) return found(mark.kind, mark.what, mark.remedy);
    if (is_embedding(file.tensors())) return found(FileKind::embedding, embedding, write_it);
    return {};
}

}  // namespace burin::catalogue
