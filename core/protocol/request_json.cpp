#include "core/protocol/request_json.h"

#include "core/io/json.h"
#include "core/protocol/base64.h"
#include "core/protocol/bounded_cbor.h"
#include "core/protocol/fields.h"
#include "core/protocol/limits.h"
#include "core/protocol/lora_use.h"
#include "core/protocol/names.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

json to_json(const PaintedMask& mask, Bytes bytes) {
    auto coverage = bytes == Bytes::binary ? json::binary(mask.coverage) : json(to_base64(mask.coverage));
    return {{"width", mask.width}, {"height", mask.height}, {"coverage", std::move(coverage)}};
}

json to_json(const ReferenceEdit& edit) {
    return {{"text", edit.text},
            {"scale", edit.scale + 0.0},
            {"reverse", edit.reverse},
            {"warmup", edit.warmup},
            {"cooldown", edit.cooldown ? json(*edit.cooldown) : json()},
            {"threshold", edit.threshold + 0.0},
            {"weight", edit.weight + 0.0}};
}

json to_json(const Guidance& guidance, Bytes bytes) {
    auto directions = json::array(), edits = json::array();
    for (const auto& direction : guidance.directions) directions.push_back(to_json(direction, bytes));
    for (const auto& edit : guidance.edits) edits.push_back(to_json(edit));
    return {{"mode", name_of(guidance.mode)},
            {"scale", guidance.scale + 0.0},
            {"rescale", guidance.rescale + 0.0},
            {"directions", std::move(directions)},
            {"edits", std::move(edits)},
            {"momentum_scale", guidance.momentum_scale + 0.0},
            {"momentum_beta", guidance.momentum_beta + 0.0},
            {"draft_replay", guidance.draft_replay}};
}

json to_json(const std::optional<std::array<int, 2>>& pair) { return pair ? json(*pair) : json(); }

json to_json(const SizeConditioning& sizes) {
    return {{"original_size", to_json(sizes.original_size)},
            {"target_size", to_json(sizes.target_size)},
            {"negative_original_size", to_json(sizes.negative_original_size)},
            {"negative_target_size", to_json(sizes.negative_target_size)},
            {"crop_top_left", sizes.crop_top_left},
            {"negative_crop_top_left", sizes.negative_crop_top_left}};
}

void read_mask(Fields& fields, PaintedMask& mask) {
    fields.read("width", mask.width);
    fields.read("height", mask.height);
    fields.read("coverage", mask.coverage);
}

void read_direction(Fields& fields, Direction& direction) {
    fields.read("text", direction.text);
    fields.read("opposite", direction.opposite);
    fields.read("strength", direction.strength);
    fields.read("start", direction.start);
    fields.read("stop", direction.stop);
    fields.read("area", direction.area);
    fields.read_choice("mask", direction.mask, mask_kind_names);
    fields.object("painted", [&](Fields& inner) { read_mask(inner, direction.painted.emplace()); });
    fields.read("muted", direction.muted);
    fields.read("solo", direction.solo);
    fields.read("momentum_scale", direction.momentum_scale);
    fields.read("momentum_beta", direction.momentum_beta);
    fields.read("keep", direction.keep);
}

void read_edit(Fields& fields, ReferenceEdit& edit) {
    fields.read("text", edit.text);
    fields.read("scale", edit.scale);
    fields.read("reverse", edit.reverse);
    fields.read("warmup", edit.warmup);
    fields.read("cooldown", edit.cooldown);
    fields.read("threshold", edit.threshold);
    fields.read("weight", edit.weight);
}

void read_guidance(Fields& fields, Guidance& guidance) {
    fields.read_choice("mode", guidance.mode, guidance_mode_names);
    fields.read("scale", guidance.scale);
    fields.read("rescale", guidance.rescale);
    fields.list("directions", limits::directions,
                [&](Fields& inner) { read_direction(inner, guidance.directions.emplace_back()); });
    fields.list("edits", limits::directions,
                [&](Fields& inner) { read_edit(inner, guidance.edits.emplace_back()); });
    fields.read("momentum_scale", guidance.momentum_scale);
    fields.read("momentum_beta", guidance.momentum_beta);
    fields.read("draft_replay", guidance.draft_replay);
}

std::optional<std::array<int, 2>> read_pair(Fields& fields, const char* key) {
    const auto* value = fields.array(key, 2);
    if (value == nullptr) return std::nullopt;
    std::array<int, 2> pair{};
    for (size_t i = 0; i < 2; ++i) {
        const bool whole = value->size() == 2 && (*value)[i].is_number_integer();
        const auto number = whole ? (*value)[i].get<int64_t>() : -1;
        if (!whole || number < 0 || number > limits::conditioning_side) {
            fields.fault(key, "is not a pair of whole numbers",
                         "give two of 0 to " + std::to_string(limits::conditioning_side));
            return std::nullopt;
        }
        pair[i] = static_cast<int>(number);
    }
    return pair;
}

void read_sdxl(Fields& fields, SizeConditioning& sizes) {
    sizes.original_size = read_pair(fields, "original_size");
    sizes.target_size = read_pair(fields, "target_size");
    sizes.negative_original_size = read_pair(fields, "negative_original_size");
    sizes.negative_target_size = read_pair(fields, "negative_target_size");
    if (const auto crop = read_pair(fields, "crop_top_left")) sizes.crop_top_left = *crop;
    if (const auto crop = read_pair(fields, "negative_crop_top_left")) sizes.negative_crop_top_left = *crop;
}

/// A newer request may have fields this program cannot know: its version is what the user must hear of.
bool refuse_newer(Fields& fields, int version) {
    if (version <= request_version) return false;
    fields.fault("version",
                 "is " + std::to_string(version) + ", newer than the " + std::to_string(request_version) +
                     " this program knows",
                 "update Burin");
    return true;
}

void read_request(Fields& fields, RenderRequest& request) {
    fields.read("version", request.version);
    if (refuse_newer(fields, request.version)) return;
    fields.read("model", request.model);
    fields.read("prompt", request.prompt);
    fields.read("negative", request.negative);
    fields.read_choice("long_prompt", request.long_prompt, long_prompt_names);
    fields.read("prompt_weights", request.prompt_weights);
    fields.read("seed", request.seed);
    fields.read("batch", request.batch);
    fields.read("width", request.width);
    fields.read("height", request.height);
    fields.read("steps", request.steps);
    fields.read("sampler", request.sampler);
    request.sampler = sampler_or_as_typed(request.sampler);
    fields.read("eta", request.eta);
    fields.read("clip_skip", request.clip_skip);
    fields.object("guidance", [&](Fields& inner) { read_guidance(inner, request.guidance); });
    fields.object("sdxl", [&](Fields& inner) { read_sdxl(inner, request.sdxl); });
    fields.read("init_image", request.init_image);
    fields.read("strength", request.strength);
    fields.read("mask_image", request.mask_image);
    fields.read("weights", request.weights);
    fields.list("loras", limits::loras, [&](Fields& inner) {
        auto& lora = request.loras.emplace_back();
        inner.read("path", lora.path);
        read_use(inner, lora, "scale");
    });
    fields.read("device", request.device);
    fields.read("precision", request.precision);
    fields.read("threads", request.threads);
}

}  // namespace

json to_json(const Direction& direction, Bytes bytes) {
    return {{"text", direction.text},
            {"opposite", direction.opposite},
            {"strength", direction.strength + 0.0},
            {"start", direction.start + 0.0},
            {"stop", direction.stop + 0.0},
            {"area", direction.area + 0.0},
            {"mask", name_of(direction.mask)},
            {"painted", direction.painted ? to_json(*direction.painted, bytes) : json()},
            {"muted", direction.muted},
            {"solo", direction.solo},
            {"momentum_scale", direction.momentum_scale + 0.0},
            {"momentum_beta", direction.momentum_beta + 0.0},
            {"keep", direction.keep}};
}

json to_json(const RenderRequest& request, Bytes bytes) {
    auto loras = json::array();
    for (const auto& lora : request.loras) {
        loras.push_back({{"path", lora.path}});
        write_use(loras.back(), lora, "scale");
    }
    return {{"version", request.version},
            {"model", request.model},
            {"prompt", request.prompt},
            {"negative", request.negative},
            {"long_prompt", name_of(request.long_prompt)},
            {"prompt_weights", request.prompt_weights},
            {"seed", request.seed},
            {"batch", request.batch},
            {"width", request.width},
            {"height", request.height},
            {"steps", request.steps},
            {"sampler", request.sampler},
            {"eta", request.eta + 0.0},
            {"clip_skip", request.clip_skip},
            {"guidance", to_json(request.guidance, bytes)},
            {"sdxl", to_json(request.sdxl)},
            {"init_image", request.init_image},
            {"strength", request.strength + 0.0},
            {"mask_image", request.mask_image},
            {"weights", request.weights},
            {"loras", std::move(loras)},
            {"device", request.device},
            {"precision", request.precision},
            {"threads", request.threads}};
}

Result<RenderRequest> request_from_json(const json& tree) {
    RenderRequest request;
    Fields fields(tree);
    read_request(fields, request);
    if (auto read = fields.finish(); !read) return tl::unexpected(read.error());
    if (auto valid = validate(request); !valid) return tl::unexpected(valid.error());
    return request;
}

std::string to_json_text(const RenderRequest& request) {
    return to_json(request).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<RenderRequest> request_from_text(std::string_view text, const std::string& source) {
    io::JsonLimits bounds;
    bounds.max_bytes = bounds.max_string_bytes = limits::frame_bytes;
    bounds.max_depth = limits::message_depth;
    bounds.max_values = limits::message_values;
    const auto tree = io::parse_json(text, source, bounds);
    if (!tree) return tl::unexpected(tree.error());
    return request_from_json(*tree);
}

std::vector<uint8_t> to_cbor(const RenderRequest& request) {
    return to_cbor(to_json(request, Bytes::binary));
}

Result<RenderRequest> request_from_cbor(std::span<const uint8_t> bytes) {
    const auto tree = parse_cbor(bytes);
    if (!tree) return tl::unexpected(tree.error());
    return request_from_json(*tree);
}

}  // namespace burin::protocol
