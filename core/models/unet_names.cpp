#include "core/models/unet_names.h"

#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace burin::models {
namespace {

using Parts = std::vector<std::string>;

Parts split(const std::string& name) {
    Parts parts(1);
    for (const char letter : name) {
        if (letter == '.')
            parts.emplace_back();
        else
            parts.back() += letter;
    }
    return parts;
}

std::string join(const Parts& parts, size_t first) {
    std::string name;
    for (size_t i = first; i < parts.size(); ++i) name.append(".").append(parts[i]);
    return name;
}

int64_t number(const std::string& text) {
    int64_t value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

/// ".conv1" inside a residual block -> ".in_layers.2"; everything else stays.
std::string in_resnet(const std::string& rest) {
    static constexpr std::array<std::pair<const char*, const char*>, 6> names{
        {{".norm1", ".in_layers.0"},
         {".conv1", ".in_layers.2"},
         {".time_emb_proj", ".emb_layers.1"},
         {".norm2", ".out_layers.0"},
         {".conv2", ".out_layers.3"},
         {".conv_shortcut", ".skip_connection"}}};
    for (const auto& [ours, theirs] : names)
        if (rest == ours) return theirs;
    return rest;
}

std::string top_level(const std::string& module) {
    static constexpr std::array<std::pair<const char*, const char*>, 7> names{
        {{"conv_in", "input_blocks.0.0"},
         {"time_embedding.linear_1", "time_embed.0"},
         {"time_embedding.linear_2", "time_embed.2"},
         {"add_embedding.linear_1", "label_emb.0.0"},
         {"add_embedding.linear_2", "label_emb.0.2"},
         {"conv_norm_out", "out.0"},
         {"conv_out", "out.2"}}};
    for (const auto& [ours, theirs] : names)
        if (module == ours) return theirs;
    return {};
}

}  // namespace

std::string single_file_module(const std::string& module, int64_t layers,
                               const std::set<int64_t>& with_attention) {
    if (auto name = top_level(module); !name.empty()) return name;
    const Parts parts = split(module);
    if (parts.size() >= 4 && parts[0] == "mid_block") {
        if (parts[1] == "attentions") return "middle_block.1" + join(parts, 3);
        return (number(parts[2]) == 0 ? "middle_block.0" : "middle_block.2") + in_resnet(join(parts, 3));
    }
    if (parts.size() < 5 || (parts[0] != "down_blocks" && parts[0] != "up_blocks")) return {};
    const bool down = parts[0] == "down_blocks";
    const int64_t block = number(parts[1]), layer = number(parts[3]);
    if (block < 0 || layer < 0) return {};
    const std::string stem = down ? "input_blocks." : "output_blocks.";
    const int64_t place = down ? 1 + block * (layers + 1) + layer : block * (layers + 1) + layer;
    if (parts[2] == "resnets") return stem + std::to_string(place) + ".0" + in_resnet(join(parts, 4));
    if (parts[2] == "attentions") return stem + std::to_string(place) + ".1" + join(parts, 4);
    if (parts[2] == "downsamplers") return stem + std::to_string((block + 1) * (layers + 1)) + ".0.op";
    // The upsampler comes after the transformer where there is one.
    const char* slot = with_attention.contains(block) ? ".2" : ".1";
    return stem + std::to_string(block * (layers + 1) + layers) + slot + join(parts, 4);
}

std::set<int64_t> up_blocks_with_attention(const TensorFiles& unet) {
    constexpr std::string_view prefix = "up_blocks.";
    std::set<int64_t> blocks;
    for (const auto& [name, stored] : unet.tensors()) {
        if (!name.starts_with(prefix) || name.find(".attentions.") == std::string::npos) continue;
        int64_t block = 0;
        const char* begin = name.data() + prefix.size();
        if (std::from_chars(begin, name.data() + name.size(), block).ec == std::errc()) blocks.insert(block);
    }
    return blocks;
}

}  // namespace burin::models
