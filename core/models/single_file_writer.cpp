#include "core/models/single_file_writer.h"

#include <nlohmann/json.hpp>

#include "core/io/python_json.h"
#include "core/models/model_parts.h"
#include "core/models/single_file_names.h"
#include "core/models/unet_names.h"

namespace burin::models {
namespace {

using nlohmann::json;

[[noreturn]] void no_place(const std::string& component, const std::string& name) {
    throw Failure(ErrorCode::bad_input,
                  "tensor '" + name + "' of " + component + " has no name in a single file",
                  "convert this model into a folder");
}

NamedTensors unet_tensors(const ModelDescription& model, const NamedTensors& tensors) {
    const int64_t layers = model.unet.levels.front().layers;
    for (const auto& level : model.unet.levels)
        if (level.layers != layers)
            throw Failure(ErrorCode::bad_input,
                          "the UNet has levels of different lengths, which single files do not",
                          "convert this model into a folder");
    std::set<int64_t> with_attention;
    for (size_t i = 0; i < model.unet.levels.size(); ++i)
        if (model.unet.levels[i].up_attention)
            with_attention.insert(static_cast<int64_t>(model.unet.levels.size() - 1 - i));
    NamedTensors result;
    for (const auto& [name, tensor] : tensors) {
        const size_t kind = name.rfind('.');
        const auto module = single_file_module(name.substr(0, kind), layers, with_attention);
        if (module.empty() || kind == std::string::npos) no_place("unet", name);
        result["model.diffusion_model." + module + name.substr(kind)] = tensor;
    }
    return result;
}

NamedTensors vae_tensors(const ModelDescription& model, const NamedTensors& tensors) {
    const auto levels = static_cast<int64_t>(model.vae.block_out_channels.size());
    NamedTensors result;
    for (const auto& [name, tensor] : tensors) {
        const bool attention = name.find(".attentions.0.to_") != std::string::npos && tensor.dim() == 2;
        result["first_stage_model." + vae_to_single_file(name, levels)] =
            attention ? tensor.unsqueeze(-1).unsqueeze(-1) : tensor;
    }
    return result;
}

NamedTensors open_clip_tensors(const std::string& component, const NamedTensors& tensors) {
    NamedTensors result;
    for (const auto& [name, tensor] : tensors) {
        if (name.ends_with("position_ids")) continue;
        const std::string theirs = open_clip_to_single_file(name);
        if (theirs.empty()) no_place(component, name);
        if (theirs.find("in_proj_") == std::string::npos) {
            result[theirs] = theirs == "text_projection" ? tensor.t() : tensor;
        } else if (!result.contains(theirs)) {
            std::vector<torch::Tensor> rows;
            const size_t at = name.find("self_attn.") + 10;
            for (const char* letter : {"q", "k", "v"}) {
                const auto part = tensors.find(name.substr(0, at) + letter + name.substr(at + 1));
                if (part == tensors.end()) no_place(component, name);
                rows.push_back(part->second);
            }
            result[theirs] = torch::cat(rows);
        }
    }
    return result;
}

void add(const std::string& prefix, NamedTensors tensors, NamedTensors& all) {
    for (auto& [name, tensor] : tensors) all[prefix + name] = std::move(tensor);
}

/// What a tokenizer's configuration says after `pad` was decided elsewhere.
std::string with_pad(const std::string& text, const std::string& pad) {
    auto config = text.empty() ? json::object() : json::parse(text, nullptr, false);
    if (!config.is_object()) config = json::object();
    config["pad_token"] = pad;
    return config.dump(2);
}

void add_tokenizer(const ModelDescription& model, bool second, std::map<std::string, std::string>& files) {
    auto texts = tokenizer_texts(model, second);
    const std::string& pad = second ? model.pad_token_2 : model.pad_token;
    if (!pad.empty()) {
        auto config = json::parse(with_pad(texts.config, pad));
        const json defaults{{"bos_token", "<|startoftext|>"},
                            {"eos_token", "<|endoftext|>"},
                            {"unk_token", "<|endoftext|>"},
                            {"model_max_length", 77},
                            {"tokenizer_class", "CLIPTokenizer"}};
        for (const auto& [key, value] : defaults.items())
            if (!config.contains(key)) config[key] = value;
        texts.config = config.dump(2);
        if (!texts.map.empty()) texts.map = with_pad(texts.map, pad);
    }
    const std::string folder = second ? "tokenizer_2/" : "tokenizer/";
    for (const auto& [name, text] :
         {std::pair{"vocab.json", &texts.vocabulary}, std::pair{"merges.txt", &texts.merges},
          std::pair{"tokenizer.json", &texts.together}, std::pair{"tokenizer_config.json", &texts.config},
          std::pair{"special_tokens_map.json", &texts.map}})
        if (!text->empty()) files[folder + name] = *text;
}

}  // namespace

NamedTensors single_file_tensors(const ModelDescription& model,
                                 const std::map<std::string, NamedTensors>& components) {
    const FamilyFacts& family = facts_of(model.family);
    NamedTensors all;
    for (const auto& [component, tensors] : components) {
        const bool second = component == "text_encoder_2";
        if (component == "unet") {
            add("", unet_tensors(model, tensors), all);
        } else if (component == "vae") {
            add("", vae_tensors(model, tensors), all);
        } else if (second || family.published.open_clip) {
            add(second ? "conditioner.embedders.1.model." : family.written.text_encoder,
                open_clip_tensors(component, tensors), all);
        } else {
            add(family.written.text_encoder, tensors, all);
        }
    }
    if (family.written.marks_velocity && model.prediction_type == "v_prediction") {
        all["v_pred"] = torch::empty({0});
        const auto scheduler = json::parse(io::without_python_words(model.scheduler_json), nullptr, false);
        if (scheduler.is_object() && scheduler.value("rescale_betas_zero_snr", json(false)) == json(true))
            all["ztsnr"] = torch::empty({0});
    }
    return all;
}

std::map<std::string, std::string> small_files(const ModelDescription& model) {
    auto files = model.texts;
    add_tokenizer(model, false, files);
    if (model.tokenizer_2) add_tokenizer(model, true, files);
    return files;
}

Metadata single_file_metadata(const ModelDescription& model) {
    const bool velocity = model.prediction_type == "v_prediction";
    const auto& written = facts_of(model.family).written;
    const bool other = velocity && written.velocity_architecture != nullptr;
    Metadata metadata{
        {"format", "pt"},
        {"modelspec.sai_model_spec", "1.0.0"},
        {"modelspec.architecture", other ? written.velocity_architecture : written.architecture},
        {"modelspec.implementation", written.implementation},
        {"modelspec.prediction_type", velocity ? "v" : "epsilon"},
        {"modelspec.resolution",
         std::to_string(model.default_width) + "x" + std::to_string(model.default_height)}};
    const auto files = small_files(model);
    for (const auto& [name, text] : files) {
        // What both tokenizers of SDXL say alike is carried once.
        const auto first =
            name.starts_with("tokenizer_2/") ? files.find("tokenizer/" + name.substr(12)) : files.end();
        if (first != files.end() && first->second == text) continue;
        metadata[metadata_prefix + name] = text;
    }
    return metadata;
}

}  // namespace burin::models
