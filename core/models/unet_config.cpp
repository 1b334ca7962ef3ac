#include "core/models/unet_config.h"

#include <algorithm>

#include "core/models/config_reader.h"
#include "core/models/network_fields.h"

namespace burin::models {
namespace {

constexpr int64_t deepest = 64;
constexpr const char* correct_it = "correct the value or download the file again";

/// One number for each level, from a list or from one number for all.
std::vector<int64_t> per_level(ConfigReader& reader, const std::string& key, int64_t fallback, int64_t most,
                               size_t levels) {
    auto values = reader.integers(key, {fallback}, 1, most);
    if (values.size() == 1) values.resize(levels, values.front());
    if (values.size() != levels) {
        reader.refuse("lists " + std::to_string(values.size()) + " entries in '" + key + "' but " +
                          std::to_string(levels) + " in 'block_out_channels'",
                      correct_it);
        values.resize(levels, fallback);
    }
    return values;
}

/// Whether each level has attention, from the names of its block types.
std::vector<bool> attention_levels(ConfigReader& reader, const std::string& key, const std::string& plain,
                                   const std::string& attending, std::vector<std::string> fallback,
                                   size_t levels) {
    const auto types = reader.texts(key, std::move(fallback));
    if (types.size() != levels) {
        reader.refuse("lists " + std::to_string(types.size()) + " entries in '" + key + "' but " +
                          std::to_string(levels) + " in 'block_out_channels'",
                      correct_it);
    }
    std::vector<bool> attention(levels, false);
    for (size_t i = 0; i < types.size(); ++i) {
        if (types[i] != plain && types[i] != attending) {
            reader.refuse("asks for '" + key + "' with \"" + types[i].substr(0, 60) +
                              "\", which Burin does not have (it has " + plain + " and " + attending + ")",
                          "use a checkpoint without this feature");
        } else if (i < levels) {
            attention[i] = types[i] == attending;
        }
    }
    return attention;
}

/// Depths of one level, from a number for all its layers or from a list with one number a layer; empty =
/// malformed.
std::vector<int64_t> layer_depths(const nlohmann::json& value, int64_t layers) {
    const auto good = [](const nlohmann::json& n) {
        return n.is_number_integer() && n.get<double>() >= 0 && n.get<double>() <= deepest;
    };
    if (good(value)) return std::vector<int64_t>(static_cast<size_t>(layers), value.get<int64_t>());
    const bool list = value.is_array() && value.size() == static_cast<size_t>(layers) &&
                      std::all_of(value.begin(), value.end(), good);
    return list ? value.get<std::vector<int64_t>>() : std::vector<int64_t>{};
}

/// `transformer_layers_per_block` and its reverse, which only asymmetric networks spell out.
void read_depths(ConfigReader& reader, const nlohmann::json& json, UNetConfig& config) {
    const size_t count = config.levels.size();
    const auto raw = [&](const char* key, nlohmann::json fallback) {
        reader.ignore({key});  // handled here: the reader's lists are flat
        auto value = reader.given(key) ? json.at(key) : std::move(fallback);
        return value.is_array() ? value : nlohmann::json(std::vector<nlohmann::json>(count, value));
    };
    const auto down = raw("transformer_layers_per_block", 1);
    const bool nested =
        std::any_of(down.begin(), down.end(), [](const auto& entry) { return entry.is_array(); });
    auto up = raw("reverse_transformer_layers_per_block",
                  nlohmann::json(std::vector<nlohmann::json>(down.rbegin(), down.rend())));
    if (nested && !reader.given("reverse_transformer_layers_per_block")) {
        reader.refuse(
            "gives 'transformer_layers_per_block' for each layer without "
            "'reverse_transformer_layers_per_block'",
            correct_it);
        return;
    }
    bool good = down.size() == count && up.size() == count;
    for (size_t i = 0; good && i < count; ++i) {
        auto& level = config.levels[i];
        level.down_depth = layer_depths(down[i], level.layers);
        level.up_depth = layer_depths(up[count - 1 - i], level.layers + 1);
        good = !level.down_depth.empty() && !level.up_depth.empty();
    }
    if (!good) {
        reader.refuse(
            "has a malformed 'transformer_layers_per_block' or 'reverse_transformer_layers_per_block'",
            correct_it);
        return;
    }
    config.middle_depth = config.levels.back().down_depth.front();
}

void read_levels(ConfigReader& reader, const nlohmann::json& json, UNetConfig& config) {
    const auto channels = reader.integers("block_out_channels", {320, 640, 1280, 1280}, 1, widest_unet, 8);
    const size_t count = channels.size();
    config.levels.resize(count);
    const auto layers = per_level(reader, "layers_per_block", 2, deepest, count);
    // The format's well-known misnomer: attention_head_dim is the number of heads unless that is given by its
    // name.
    const auto head_dim = per_level(reader, "attention_head_dim", 8, widest_unet, count);
    const auto heads = reader.given("num_attention_heads")
                           ? per_level(reader, "num_attention_heads", 8, widest_unet, count)
                           : head_dim;
    reader.ignore({"num_attention_heads"});
    const auto context = per_level(reader, "cross_attention_dim", 1280, widest_unet, count);
    std::vector<std::string> default_down(count, "CrossAttnDownBlock2D"),
        default_up(count, "CrossAttnUpBlock2D");
    default_down.back() = "DownBlock2D";
    default_up.front() = "UpBlock2D";
    const auto down = attention_levels(reader, "down_block_types", "DownBlock2D", "CrossAttnDownBlock2D",
                                       default_down, count);
    const auto up =
        attention_levels(reader, "up_block_types", "UpBlock2D", "CrossAttnUpBlock2D", default_up, count);
    for (size_t i = 0; i < count; ++i) {
        auto& level = config.levels[i];
        level.channels = channels[i];
        level.layers = layers[i];
        level.heads = heads[i];
        level.context_channels = context[i];
        level.down_attention = down[i];
        level.up_attention = up[count - 1 - i];
    }
    read_depths(reader, json, config);
}

void read_middle(ConfigReader& reader, const nlohmann::json& json, UNetConfig& config) {
    reader.only_one_of("mid_block_type", {"UNetMidBlock2DCrossAttn", "UNetMidBlock2D"});
    const auto type = json.is_object() ? json.find("mid_block_type") : json.end();
    if (type == json.end()) return;
    if (type->is_null()) config.middle = UNetMiddle::none;
    if (*type == "UNetMidBlock2D") config.middle = UNetMiddle::residual;
}

void read_embeddings(ConfigReader& reader, UNetConfig& config) {
    config.time_embedding_dim =
        reader.integer("time_embedding_dim", 4 * config.levels.front().channels, 1, 4 * widest_unet);
    reader.only("addition_embed_type", "text_time");
    config.text_time = reader.given("addition_embed_type");
    if (config.text_time && config.text_time_input <= 6 * config.addition_time_embed_dim) {
        reader.refuse(
            "has 'projection_class_embeddings_input_dim' too small for six sizes of "
            "'addition_time_embed_dim' and a pooled text",
            correct_it);
    }
}

/// Parts of the format that Burin does not build: only their neutral value is accepted.
void refuse_foreign_features(ConfigReader& reader) {
    reader.only_one_of("act_fn", {"silu", "swish"});
    reader.only("attention_type", "default");
    reader.only("resnet_time_scale_shift", "default");
    reader.only("time_embedding_type", "positional");
    reader.only("downsample_padding", 1);
    reader.only("mid_block_scale_factor", 1);
    reader.only("resnet_out_scale_factor", 1);
    reader.only("dropout", 0);
    for (const char* key : {"class_embeddings_concat", "dual_cross_attention",
                            "mid_block_only_cross_attention", "resnet_skip_time_act"})
        reader.only(key, false);
    for (const char* key :
         {"class_embed_type", "cross_attention_norm", "encoder_hid_dim", "encoder_hid_dim_type",
          "num_class_embeds", "time_embedding_act_fn", "timestep_post_act"})
        reader.only_one_of(key, {});
    // Scores and their softmax are float32 in every precision, which is what upcast_attention asks for.
    reader.flag("upcast_attention", false);
    // Of the 'text' kind of addition_embed_type, which is refused; the rest are left over from averaged
    // training.
    reader.ignore({"addition_embed_type_num_heads", "decay", "inv_gamma", "min_decay", "optimization_step",
                   "power", "update_after_step", "use_ema_warmup"});
}

void refuse_partial_attention(ConfigReader& reader, const nlohmann::json& json) {
    reader.ignore({"only_cross_attention"});
    if (!reader.given("only_cross_attention")) return;
    const auto& value = json.at("only_cross_attention");
    const bool off = value == false ||
                     (value.is_array() &&
                      std::all_of(value.begin(), value.end(), [](const auto& one) { return one == false; }));
    if (!off) {
        reader.refuse("asks for 'only_cross_attention', which Burin does not have",
                      "use a checkpoint without this feature");
    }
}

void check(ConfigReader& reader, const UNetConfig& config) {
    for (const auto& level : config.levels) {
        if (level.channels % config.norm_num_groups != 0) {
            reader.refuse("has 'block_out_channels' " + std::to_string(level.channels) +
                              ", not a multiple of its " + std::to_string(config.norm_num_groups) +
                              " norm groups",
                          correct_it);
        }
        const bool attends = level.down_attention || level.up_attention || &level == &config.levels.back();
        if (attends && level.channels % level.heads != 0) {
            reader.refuse("has 'block_out_channels' " + std::to_string(level.channels) +
                              ", not a multiple of its " + std::to_string(level.heads) + " attention heads",
                          correct_it);
        }
    }
    if (config.conv_in_kernel % 2 == 0 || config.conv_out_kernel % 2 == 0) {
        reader.refuse("has an even 'conv_in_kernel' or 'conv_out_kernel'", correct_it);
    }
}

}  // namespace

Parsed<UNetConfig> parse_unet_config(const nlohmann::json& json, const std::string& where) {
    ConfigReader reader(json, where);
    UNetConfig config;
    reader.read_fields(config);
    read_levels(reader, json, config);
    read_middle(reader, json, config);
    read_embeddings(reader, config);
    refuse_foreign_features(reader);
    refuse_partial_attention(reader, json);
    if (reader.given("sample_size")) {
        const auto size = reader.integers("sample_size", {64}, 1, 1 << 14, 2);
        config.sample_size = std::array<int64_t, 2>{size.front(), size.back()};
    }
    check(reader, config);
    return {config, reader.finish()};
}

}  // namespace burin::models
