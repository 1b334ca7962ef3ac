#include "core/models/clip_config.h"

#include "core/models/config_reader.h"
#include "core/models/network_fields.h"

namespace burin::models {
namespace {

// Written by transformers into every configuration: training, text generation and bookkeeping. None of them
// changes what the towers compute.
constexpr const char* without_influence[] = {"architectures",
                                             "bad_words_ids",
                                             "begin_suppress_tokens",
                                             "bos_token_id",
                                             "decoder_start_token_id",
                                             "diversity_penalty",
                                             "do_sample",
                                             "dropout",
                                             "dtype",
                                             "early_stopping",
                                             "encoder_no_repeat_ngram_size",
                                             "exponential_decay_length_penalty",
                                             "finetuning_task",
                                             "forced_bos_token_id",
                                             "forced_eos_token_id",
                                             "gradient_checkpointing",
                                             "id2label",
                                             "initializer_factor",
                                             "initializer_range",
                                             "is_encoder_decoder",
                                             "label2id",
                                             "length_penalty",
                                             "logit_scale_init_value",
                                             "max_length",
                                             "min_length",
                                             "no_repeat_ngram_size",
                                             "num_beam_groups",
                                             "num_beams",
                                             "num_return_sequences",
                                             "output_attentions",
                                             "output_hidden_states",
                                             "output_scores",
                                             "pad_token_id",
                                             "prefix",
                                             "problem_type",
                                             "remove_invalid_values",
                                             "repetition_penalty",
                                             "return_dict",
                                             "return_dict_in_generate",
                                             "sep_token_id",
                                             "suppress_tokens",
                                             "task_specific_params",
                                             "temperature",
                                             "tf_legacy_loss",
                                             "tie_encoder_decoder",
                                             "tie_word_embeddings",
                                             "tokenizer_class",
                                             "top_k",
                                             "top_p",
                                             "torch_dtype",
                                             "torchscript",
                                             "transformers_version",
                                             "typical_p",
                                             "use_bfloat16",
                                             "use_cache",
                                             "attention_dropout"};

// The same configurations carry these for other kinds of transformers; off is the only value CLIP has.
void refuse_foreign_features(ConfigReader& reader) {
    reader.ignore_all(without_influence);
    reader.only_one_of("add_cross_attention", {false});
    reader.only_one_of("is_decoder", {false});
    reader.only_one_of("cross_attention_hidden_size", {});
    reader.only_one_of("chunk_size_feed_forward", {0});
    reader.only_one_of("pruned_heads", {nlohmann::json::object()});
}

ClipTowerConfig read_tower(ConfigReader& reader, ClipTowerConfig tower) {
    reader.read_fields(tower);
    const std::string name = reader.text("hidden_act", "quick_gelu");
    if (auto activation = nn::parse_activation(name)) {
        tower.hidden_act = *activation;
    } else {
        reader.refuse("asks for 'hidden_act' = \"" + name + "\", which Burin does not have",
                      "use a checkpoint with gelu or quick_gelu");
    }
    if (tower.hidden_size % tower.num_attention_heads != 0) {
        reader.refuse("has 'hidden_size' = " + std::to_string(tower.hidden_size) +
                          ", not a multiple of its " + std::to_string(tower.num_attention_heads) +
                          " attention heads",
                      "correct the value or download the file again");
    }
    return tower;
}

ClipTextConfig read_text(ConfigReader& reader) {
    ClipTextConfig config;
    config.tower = read_tower(reader, config.tower);
    reader.read_fields(config);
    reader.only_one_of("model_type", {"clip_text_model", "clip"});
    refuse_foreign_features(reader);
    return config;
}

ClipVisionConfig read_vision(ConfigReader& reader) {
    ClipVisionConfig config;
    config.tower = read_tower(reader, config.tower);
    reader.read_fields(config);
    reader.only_one_of("model_type", {"clip_vision_model", "clip"});
    reader.ignore({"eos_token_id"});
    refuse_foreign_features(reader);
    if (config.patch_size > config.image_size) {
        reader.refuse("has 'patch_size' larger than 'image_size'",
                      "correct the value or download the file again");
    }
    return config;
}

void append(std::vector<Error>& all, std::vector<Error> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// A size is written as a number (older files) or as an object; both spellings mean [H, W] or the shorter
// side.
std::optional<std::array<int64_t, 2>> read_size(ConfigReader& reader, const std::string& key,
                                                std::optional<int64_t>* shortest_edge) {
    constexpr int64_t largest = 4096;
    ConfigReader size(reader.object(key), reader.where() + " '" + key + "'");
    std::optional<std::array<int64_t, 2>> both;
    if (shortest_edge && size.given("shortest_edge")) {
        *shortest_edge = size.integer("shortest_edge", 224, 1, largest);
    } else {
        both = {size.integer("height", 224, 1, largest), size.integer("width", 224, 1, largest)};
        if (shortest_edge) shortest_edge->reset();
    }
    for (const auto& problem : size.finish()) reader.refuse("is wrong: " + problem.what, problem.remedy);
    return both;
}

std::array<double, 3> read_colour(ConfigReader& reader, const std::string& key,
                                  std::array<double, 3> fallback) {
    const auto list = reader.numbers(key, {fallback.begin(), fallback.end()}, 3);
    if (list.size() != 3) {
        reader.refuse("has '" + key + "' without exactly three numbers", "correct the value");
        return fallback;
    }
    return {list[0], list[1], list[2]};
}

}  // namespace

Parsed<ClipTextConfig> parse_clip_text_config(const nlohmann::json& json, const std::string& where,
                                              const std::string& class_name) {
    ConfigReader reader(json, where);
    const auto architectures = reader.texts("architectures", {"CLIPTextModel"});
    ClipTextConfig config = read_text(reader);
    const std::string name = class_name.empty() ? architectures.front() : class_name;
    config.with_projection = name == "CLIPTextModelWithProjection";
    if (name != "CLIPTextModel" && !config.with_projection) {
        reader.refuse("describes a '" + name + "', which Burin does not have",
                      "use a checkpoint with CLIPTextModel or CLIPTextModelWithProjection");
    }
    return {config, reader.finish()};
}

Parsed<ClipConfig> parse_clip_config(const nlohmann::json& json, const std::string& where) {
    ConfigReader reader(json, where);
    ClipConfig config;
    config.projection_dim = reader.integer("projection_dim", 512, 1, widest_clip);
    reader.only("model_type", "clip");
    reader.only_one_of("architectures", {nlohmann::json::array({"CLIPModel"})});
    refuse_foreign_features(reader);
    // Old files repeat the two objects under these names.
    reader.ignore({"text_config_dict", "vision_config_dict", "eos_token_id"});
    ConfigReader text(reader.object("text_config"), where + " 'text_config'");
    ConfigReader vision(reader.object("vision_config"), where + " 'vision_config'");
    config.text = read_text(text);
    config.vision = read_vision(vision);
    config.text.projection_dim = config.vision.projection_dim = config.projection_dim;
    config.text.with_projection = true;
    std::vector<Error> problems = reader.finish();
    append(problems, text.finish());
    append(problems, vision.finish());
    return {config, std::move(problems)};
}

Parsed<ClipPreprocessing> parse_clip_preprocessing(const nlohmann::json& json, const std::string& where) {
    nlohmann::json spelled_out = json;
    if (json.is_object()) {
        // Before 2022 a size was a bare number.
        if (json.contains("size") && json["size"].is_number())
            spelled_out["size"] = {{"shortest_edge", json["size"]}};
        if (json.contains("crop_size") && json["crop_size"].is_number()) {
            spelled_out["crop_size"] = {{"height", json["crop_size"]}, {"width", json["crop_size"]}};
        }
    }
    ConfigReader reader(spelled_out, where);
    ClipPreprocessing config;
    if (reader.given("size")) config.resize_to = read_size(reader, "size", &config.shortest_edge);
    if (reader.given("crop_size")) config.crop_to = read_size(reader, "crop_size", nullptr);
    if (!reader.flag("do_resize", true)) config.shortest_edge.reset(), config.resize_to.reset();
    if (!reader.flag("do_center_crop", true)) config.crop_to.reset();
    config.rescale_factor = reader.number("rescale_factor", config.rescale_factor, 1e-9, 1);
    if (!reader.flag("do_rescale", true)) config.rescale_factor = 1;
    config.mean = read_colour(reader, "image_mean", config.mean);
    config.deviation = read_colour(reader, "image_std", config.deviation);
    for (const double value : config.deviation) {
        if (!(value > 0)) reader.refuse("has an 'image_std' that is not positive", "correct the value");
    }
    if (!reader.flag("do_normalize", true)) config.mean = {0, 0, 0}, config.deviation = {1, 1, 1};
    reader.only("resample", 3);
    reader.only("do_convert_rgb", true);
    reader.only_one_of("image_processor_type", {"CLIPImageProcessor", "CLIPImageProcessorFast"});
    reader.only_one_of("feature_extractor_type", {"CLIPFeatureExtractor"});
    reader.only_one_of("processor_class", {"CLIPProcessor"});
    return {config, reader.finish()};
}

}  // namespace burin::models
