#include "core/models/single_file_config.h"

#include <algorithm>

namespace burin::models {
namespace {

using nlohmann::json;

constexpr int64_t published_groups = 32, published_head = 64, published_vocabulary = 49408;

int64_t axis(const TensorShapes& shapes, const std::string& name, size_t number) {
    const auto at = shapes.find(name);
    return at != shapes.end() && number < at->second.size() ? at->second[number] : 0;
}

bool any(const TensorShapes& shapes, const std::string& beginning) {
    const auto at = shapes.lower_bound(beginning);
    return at != shapes.end() && at->first.starts_with(beginning);
}

/// How many of "<stem>0.", "<stem>1.", ... there are.
int64_t count(const TensorShapes& shapes, const std::string& stem) {
    constexpr int64_t most = 512;
    int64_t number = 0;
    while (number < most && any(shapes, stem + std::to_string(number) + ".")) ++number;
    return number;
}

/// Transformer blocks behind each residual block of a level.
json depths(const TensorShapes& shapes, const std::string& level, int64_t layers) {
    json list = json::array();
    for (int64_t i = 0; i < layers; ++i)
        list.push_back(count(shapes, level + "attentions." + std::to_string(i) + ".transformer_blocks."));
    return list;
}

bool all_equal(const json& list) {
    return std::all_of(list.begin(), list.end(), [&](const json& one) { return one == list.front(); });
}

std::string level_of(const char* side, int64_t number) { return side + std::to_string(number) + "."; }

/// "transformer_layers_per_block", short where it can be, and its reverse where the way up is another.
void write_depths(const TensorShapes& shapes, int64_t levels, json& config) {
    json down = json::array(), up = json::array();
    bool plain = true;
    for (int64_t i = 0; i < levels; ++i) {
        const int64_t layers = config["layers_per_block"].get<int64_t>();
        down.push_back(depths(shapes, level_of("down_blocks.", i), layers));
        up.push_back(depths(shapes, level_of("up_blocks.", i), layers + 1));
    }
    for (int64_t i = 0; i < levels; ++i) {
        const json& way_up = up[static_cast<size_t>(levels - 1 - i)];
        const json& way_down = down[static_cast<size_t>(i)];
        plain = plain && all_equal(way_down) && all_equal(way_up) && way_down.front() == way_up.front();
    }
    if (!plain) {
        config["transformer_layers_per_block"] = down;
        config["reverse_transformer_layers_per_block"] = up;
        return;
    }
    json numbers = json::array();
    // A level without transformers has some number there all the same; the published files say 1.
    for (const json& level : down) numbers.push_back(std::max<int64_t>(1, level.front().get<int64_t>()));
    config["transformer_layers_per_block"] = numbers;
}

int64_t context_width(const TensorShapes& shapes) {
    for (const auto& [name, shape] : shapes)
        if (name.ends_with("attn2.to_k.weight") && shape.size() == 2) return shape[1];
    return 0;
}

/// Whether the layers around the transformers are linear rather than 1x1 convolutions.
bool linear_projections(const TensorShapes& shapes) {
    return std::any_of(shapes.begin(), shapes.end(), [](const auto& entry) {
        return entry.first.ends_with(".proj_in.weight") && entry.second.size() == 2;
    });
}

std::string unknown_widths(const char* what) {
    return std::string("has ") + what +
           " of widths that no published model has, so its configuration cannot be told";
}

}  // namespace

Inferred infer_unet(const TensorShapes& shapes, Family family, int64_t pooled_width, int64_t latent_size) {
    const int64_t levels = count(shapes, "down_blocks."), context = context_width(shapes);
    json widths = json::array(), heads = json::array(), down = json::array(), up = json::array();
    const auto& published = facts_of(family).published;
    bool known = catalogue::family_of_text_width(context) == family;
    for (int64_t i = 0; i < levels; ++i) {
        const int64_t width = axis(shapes, level_of("down_blocks.", i) + "resnets.0.conv2.weight", 0);
        known = known && width % published_head == 0 && width > 0;
        widths.push_back(width);
        heads.push_back(published.heads > 0 ? published.heads : std::max<int64_t>(1, width / published_head));
        down.push_back(any(shapes, level_of("down_blocks.", i) + "attentions.") ? "CrossAttnDownBlock2D"
                                                                                : "DownBlock2D");
        up.push_back(any(shapes, level_of("up_blocks.", i) + "attentions.") ? "CrossAttnUpBlock2D"
                                                                            : "UpBlock2D");
    }
    json config{{"_class_name", "UNet2DConditionModel"},
                {"act_fn", "silu"},
                {"attention_head_dim", heads},
                {"block_out_channels", widths},
                {"cross_attention_dim", context},
                {"down_block_types", down},
                {"up_block_types", up},
                {"flip_sin_to_cos", true},
                {"freq_shift", 0},
                {"in_channels", axis(shapes, "conv_in.weight", 1)},
                {"out_channels", axis(shapes, "conv_out.weight", 0)},
                {"layers_per_block", count(shapes, "down_blocks.0.resnets.")},
                {"norm_eps", 1e-5},
                {"norm_num_groups", published_groups},
                {"sample_size", latent_size > 0 ? latent_size : published.latent_side},
                {"use_linear_projection", linear_projections(shapes)}};
    if (!any(shapes, "mid_block.attentions."))
        config["mid_block_type"] = any(shapes, "mid_block.resnets.0.") ? json("UNetMidBlock2D") : json();
    if (const int64_t added = axis(shapes, "add_embedding.linear_1.weight", 1); added > 0) {
        constexpr int64_t sizes = 6;
        config["addition_embed_type"] = "text_time";
        config["addition_time_embed_dim"] = (added - (pooled_width > 0 ? pooled_width : 1280)) / sizes;
        config["projection_class_embeddings_input_dim"] = added;
    }
    if (levels > 0) write_depths(shapes, levels, config);
    return {config, known ? "" : unknown_widths("a UNet")};
}

Inferred infer_vae(const TensorShapes& shapes, Family family) {
    const int64_t levels = count(shapes, "encoder.down_blocks.");
    json widths = json::array();
    bool known = levels > 0;
    for (int64_t i = 0; i < levels; ++i) {
        const int64_t width = axis(shapes, level_of("encoder.down_blocks.", i) + "resnets.0.conv2.weight", 0);
        known = known && width > 0 && width % published_groups == 0;
        widths.push_back(width);
    }
    constexpr int64_t pixels = 8;  // a latent position
    json config{
        {"_class_name", "AutoencoderKL"},
        {"act_fn", "silu"},
        {"block_out_channels", widths},
        {"down_block_types", std::vector<std::string>(static_cast<size_t>(levels), "DownEncoderBlock2D")},
        {"up_block_types", std::vector<std::string>(static_cast<size_t>(levels), "UpDecoderBlock2D")},
        {"in_channels", 3},
        {"out_channels", 3},
        {"latent_channels", axis(shapes, "decoder.conv_in.weight", 1)},
        {"layers_per_block", count(shapes, "encoder.down_blocks.0.resnets.")},
        {"norm_num_groups", published_groups},
        {"sample_size", pixels * facts_of(family).published.latent_side},
        {"scaling_factor", facts_of(family).latent_scaling},
        {"force_upcast", true}};
    // Only autoencoders of other kinds leave these out; where they are there, the format's default says so.
    if (!any(shapes, "quant_conv.")) config["use_quant_conv"] = false;
    if (!any(shapes, "post_quant_conv.")) config["use_post_quant_conv"] = false;
    if (!any(shapes, "decoder.mid_block.attentions.")) config["mid_block_add_attention"] = false;
    return {config, known ? "" : unknown_widths("an autoencoder")};
}

Inferred infer_text_encoder(const TensorShapes& shapes, Family family, bool second, bool whole) {
    const int64_t width = axis(shapes, "text_model.embeddings.token_embedding.weight", 1);
    const int64_t words = axis(shapes, "text_model.embeddings.token_embedding.weight", 0);
    const int64_t layers = count(shapes, "text_model.encoder.layers.");
    const auto& published = facts_of(family).published;
    const bool open_clip = second || published.open_clip;
    const bool known = words == published_vocabulary && (width == 768 || width == 1024 || width == 1280);
    const char* name = second ? "CLIPTextModelWithProjection" : "CLIPTextModel";
    json config{
        {"architectures", {name}},
        {"bos_token_id", words - 2},
        {"eos_token_id", words - 1},
        {"hidden_act", open_clip ? "gelu" : "quick_gelu"},
        {"hidden_size", width},
        {"intermediate_size", axis(shapes, "text_model.encoder.layers.0.mlp.fc1.weight", 0)},
        {"layer_norm_eps", 1e-5},
        {"max_position_embeddings", axis(shapes, "text_model.embeddings.position_embedding.weight", 0)},
        {"model_type", "clip_text_model"},
        {"num_attention_heads", std::max<int64_t>(1, width / published_head)},
        {"num_hidden_layers", published.skips_last_text_layer && whole ? layers - 1 : layers},
        {"projection_dim", second ? axis(shapes, "text_projection.weight", 0) : width},
        {"vocab_size", words}};
    return {config, known ? "" : unknown_widths("a text encoder")};
}

json infer_index(Family family, bool inpainting, const std::string& scheduler_class) {
    const auto& published = facts_of(family).published;
    const std::string kind = std::string(published.pipeline) + (inpainting ? "Inpaint" : "");
    json index{{"_class_name", kind + "Pipeline"},
               {"scheduler", {"diffusers", scheduler_class}},
               {"text_encoder", {"transformers", "CLIPTextModel"}},
               {"tokenizer", {"transformers", "CLIPTokenizer"}},
               {"unet", {"diffusers", "UNet2DConditionModel"}},
               {"vae", {"diffusers", "AutoencoderKL"}}};
    if (published.complete_index != nullptr) published.complete_index(index);
    return index;
}

json infer_scheduler(Family family, const std::string& prediction, bool zero_terminal_snr) {
    const auto& published = facts_of(family).published;
    json config{{"_class_name", published.scheduler},
                {"beta_end", 0.012},
                {"beta_schedule", "scaled_linear"},
                {"beta_start", 0.00085},
                {"num_train_timesteps", 1000},
                {"prediction_type", prediction},
                {"steps_offset", 1},
                {"timestep_spacing", "leading"}};
    if (published.complete_scheduler != nullptr) published.complete_scheduler(config, zero_terminal_snr);
    if (zero_terminal_snr) {
        config["rescale_betas_zero_snr"] = true;
        config["timestep_spacing"] = "trailing";
    }
    return config;
}

}  // namespace burin::models
