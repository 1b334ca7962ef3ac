#include "core/models/single_file_names.h"

#include <array>
#include <charconv>
#include <set>
#include <utility>

namespace burin::models {
namespace {

using Pair = std::pair<const char*, const char*>;  // single file, diffusers

constexpr std::array<Pair, 10> unet_top{{{"input_blocks.0.0", "conv_in"},
                                         {"time_embed.0", "time_embedding.linear_1"},
                                         {"time_embed.2", "time_embedding.linear_2"},
                                         {"label_emb.0.0", "add_embedding.linear_1"},
                                         {"label_emb.0.2", "add_embedding.linear_2"},
                                         {"middle_block.0", "mid_block.resnets.0"},
                                         {"middle_block.1", "mid_block.attentions.0"},
                                         {"middle_block.2", "mid_block.resnets.1"},
                                         {"out.0", "conv_norm_out"},
                                         {"out.2", "conv_out"}}};

constexpr std::array<Pair, 6> in_resnet{{{"in_layers.0", "norm1"},
                                         {"in_layers.2", "conv1"},
                                         {"emb_layers.1", "time_emb_proj"},
                                         {"out_layers.0", "norm2"},
                                         {"out_layers.3", "conv2"},
                                         {"skip_connection", "conv_shortcut"}}};

constexpr std::array<Pair, 9> in_vae_attention{{{"norm.", "group_norm."},
                                                {"q.", "to_q."},
                                                {"k.", "to_k."},
                                                {"v.", "to_v."},
                                                {"proj_out.", "to_out.0."},
                                                {"query.", "to_q."},
                                                {"key.", "to_k."},
                                                {"value.", "to_v."},
                                                {"proj_attn.", "to_out.0."}}};

constexpr std::array<Pair, 8> in_open_clip_layer{{{"ln_1.", "layer_norm1."},
                                                  {"ln_2.", "layer_norm2."},
                                                  {"attn.out_proj.", "self_attn.out_proj."},
                                                  {"mlp.c_fc.", "mlp.fc1."},
                                                  {"mlp.c_proj.", "mlp.fc2."},
                                                  {"attn.in_proj_", "self_attn.q_proj."},
                                                  {"attn.in_proj_", "self_attn.k_proj."},
                                                  {"attn.in_proj_", "self_attn.v_proj."}}};

constexpr std::array<Pair, 4> open_clip_top{
    {{"token_embedding.weight", "text_model.embeddings.token_embedding.weight"},
     {"positional_embedding", "text_model.embeddings.position_embedding.weight"},
     {"ln_final.weight", "text_model.final_layer_norm.weight"},
     {"ln_final.bias", "text_model.final_layer_norm.bias"}}};

constexpr const char* file_layers = "transformer.resblocks.";
constexpr const char* diffusers_layers = "text_model.encoder.layers.";

/// The number at the beginning, and what follows the dot behind it; -1 where there is none.
std::pair<int64_t, std::string> numbered(std::string_view text) {
    int64_t value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto length = static_cast<size_t>(end - text.data());
    if (error != std::errc() || length == text.size() || text[length] != '.') return {-1, {}};
    return {value, std::string(text.substr(length + 1))};
}

void replace(std::string& text, std::string_view from, std::string_view to) {
    if (const size_t at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
}

/// "input_blocks.4.1" of "input_blocks.4.1.proj_in.weight"; empty where there are not three parts and more.
std::string first_three(const std::string& name) {
    size_t at = 0;
    for (int part = 0; part < 3; ++part) {
        at = name.find('.', at + (part > 0));
        if (at == std::string::npos) return {};
    }
    return name.substr(0, at);
}

}  // namespace

UNetFileNames::UNetFileNames(const std::vector<std::string>& names) {
    const std::set<std::string> all(names.begin(), names.end());
    const auto has = [&](const std::string& beginning) {
        const auto at = all.lower_bound(beginning);
        return at != all.end() && at->starts_with(beginning);
    };
    int64_t level = 0, layer = 0;
    for (int64_t i = 1; has("input_blocks." + std::to_string(i) + "."); ++i) {
        const std::string block = "input_blocks." + std::to_string(i);
        const std::string ours = "down_blocks." + std::to_string(level);
        if (has(block + ".0.op.")) {
            blocks_[block + ".0"] = ours + ".downsamplers.0";
            ++level, layer = 0;
            continue;
        }
        blocks_[block + ".0"] = ours + ".resnets." + std::to_string(layer);
        blocks_[block + ".1"] = ours + ".attentions." + std::to_string(layer++);
    }
    level = layer = 0;
    for (int64_t i = 0; has("output_blocks." + std::to_string(i) + "."); ++i) {
        const std::string block = "output_blocks." + std::to_string(i);
        const std::string ours = "up_blocks." + std::to_string(level);
        blocks_[block + ".0"] = ours + ".resnets." + std::to_string(layer);
        blocks_[block + ".1"] = ours + ".attentions." + std::to_string(layer++);
        for (const char* place : {".1", ".2"}) {
            if (!has(block + place + ".conv.")) continue;
            blocks_[block + place] = ours + ".upsamplers.0";
            ++level, layer = 0;
        }
    }
}

std::string UNetFileNames::to_diffusers(const std::string& name) const {
    std::string block, ours;
    for (const auto& [theirs, module] : unet_top) {
        if (name.starts_with(theirs) && name[std::char_traits<char>::length(theirs)] == '.')
            block = theirs, ours = module;
    }
    if (block.empty()) {
        block = first_three(name);
        const auto known = blocks_.find(block);
        if (known == blocks_.end()) return {};
        ours = known->second;
    }
    std::string rest = name.substr(block.size() + 1);
    if (ours.find(".resnets.") != std::string::npos) {
        for (const auto& [theirs, module] : in_resnet)
            if (rest.starts_with(theirs)) replace(rest, theirs, module);
    }
    if (ours.ends_with("downsamplers.0")) replace(rest, "op", "conv");
    return ours + "." + rest;
}

std::string vae_to_diffusers(const std::string& name, int64_t levels) {
    for (const std::string side : {"encoder.", "decoder."}) {
        if (!name.starts_with(side)) continue;
        std::string rest = name.substr(side.size());
        for (const bool down : {true, false}) {
            const std::string theirs = down ? "down." : "up.";
            if (!rest.starts_with(theirs)) continue;
            auto [level, inner] = numbered(rest.substr(theirs.size()));
            if (level < 0 || level >= levels) return name;
            replace(inner, "block.", "resnets.");
            replace(inner, "nin_shortcut", "conv_shortcut");
            replace(inner, down ? "downsample." : "upsample.", down ? "downsamplers.0." : "upsamplers.0.");
            const int64_t ours = down ? level : levels - 1 - level;
            rest = (down ? "down_blocks." : "up_blocks.") + std::to_string(ours) + "." + inner;
        }
        if (rest.starts_with("mid.block_")) {
            const auto [number, inner] = numbered(rest.substr(10));
            if (number < 1) return name;
            rest = "mid_block.resnets." + std::to_string(number - 1) + "." + inner;
        }
        replace(rest, "mid.attn_1.", "mid_block.attentions.0.");
        constexpr std::string_view attention = "mid_block.attentions.0.";
        if (rest.starts_with(attention)) {
            std::string inner = rest.substr(attention.size());
            for (const auto& [theirs, ours] : in_vae_attention) {
                if (!inner.starts_with(theirs)) continue;
                replace(inner, theirs, ours);
                break;
            }
            rest = std::string(attention) + inner;
        }
        if (rest.starts_with("norm_out.")) rest = "conv_" + rest;
        return side + rest;
    }
    return name;
}

std::string vae_to_single_file(const std::string& name, int64_t levels) {
    std::string theirs = name;
    for (const bool down : {true, false}) {
        const std::string ours = down ? "down_blocks." : "up_blocks.";
        const size_t at = theirs.find(ours);
        if (at == std::string::npos) continue;
        const auto [level, inner] = numbered(theirs.substr(at + ours.size()));
        const int64_t number = down ? level : levels - 1 - level;
        theirs = theirs.substr(0, at) + (down ? "down." : "up.") + std::to_string(number) + "." + inner;
        replace(theirs, "resnets.", "block.");
        replace(theirs, down ? "downsamplers.0." : "upsamplers.0.", down ? "downsample." : "upsample.");
        replace(theirs, "conv_shortcut", "nin_shortcut");
    }
    replace(theirs, "mid_block.resnets.0.", "mid.block_1.");
    replace(theirs, "mid_block.resnets.1.", "mid.block_2.");
    if (constexpr std::string_view attention = "mid_block.attentions.0.";
        theirs.find(attention) != std::string::npos) {
        const size_t at = theirs.find(attention);
        std::string inner = theirs.substr(at + attention.size());
        for (const auto& [file_name, ours] : in_vae_attention) {
            if (!inner.starts_with(ours)) continue;
            replace(inner, ours, file_name);
            break;
        }
        theirs = theirs.substr(0, at) + "mid.attn_1." + inner;
    }
    replace(theirs, "conv_norm_out.", "norm_out.");
    return theirs;
}

std::vector<OpenClipPart> open_clip_to_diffusers(const std::string& name) {
    using Take = OpenClipPart::Take;
    if (name == "text_projection") return {{"text_projection.weight", Take::transposed}};
    if (name == "text_projection.weight") return {{name, Take::all}};
    for (const auto& [theirs, ours] : open_clip_top)
        if (name == theirs) return {{ours, Take::all}};
    if (!name.starts_with(file_layers)) return {};
    const auto [layer, inner] = numbered(name.substr(std::char_traits<char>::length(file_layers)));
    if (layer < 0) return {};
    const std::string stem = diffusers_layers + std::to_string(layer) + ".";
    constexpr std::string_view joined = "attn.in_proj_";
    if (inner.starts_with(joined)) {
        const std::string kind = inner.substr(joined.size());
        return {{stem + "self_attn.q_proj." + kind, Take::first_third},
                {stem + "self_attn.k_proj." + kind, Take::second_third},
                {stem + "self_attn.v_proj." + kind, Take::last_third}};
    }
    for (const auto& [theirs, ours] : in_open_clip_layer) {
        if (!inner.starts_with(theirs)) continue;
        return {{stem + ours + inner.substr(std::char_traits<char>::length(theirs)), Take::all}};
    }
    return {};
}

std::string open_clip_to_single_file(const std::string& name) {
    if (name == "text_projection.weight") return "text_projection";
    for (const auto& [theirs, ours] : open_clip_top)
        if (name == ours) return theirs;
    if (!name.starts_with(diffusers_layers)) return {};
    const auto [layer, inner] = numbered(name.substr(std::char_traits<char>::length(diffusers_layers)));
    for (const auto& [theirs, ours] : in_open_clip_layer) {
        if (!inner.starts_with(ours)) continue;
        return file_layers + std::to_string(layer) + "." + theirs +
               inner.substr(std::char_traits<char>::length(ours));
    }
    return {};
}

}  // namespace burin::models
