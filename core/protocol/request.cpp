#include "core/protocol/request.h"

#include <algorithm>
#include <limits>

#include "core/base/printable.h"
#include "core/protocol/checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/lora_use.h"
#include "core/protocol/names.h"

namespace burin::protocol {
namespace {

using std::to_string;

bool is_painted(MaskKind kind) {
    return kind == MaskKind::painted || kind == MaskKind::painted_channel ||
           kind == MaskKind::painted_spatial;
}

template <class Enum>
bool is_one_of(Enum value, size_t count) {
    return static_cast<size_t>(value) < count;
}

void check_mask(Checks& checks, const PaintedMask& mask, const std::string& path) {
    checks.range(path + ".width", mask.width, 1, limits::mask_side);
    checks.range(path + ".height", mask.height, 1, limits::mask_side);
    if (!checks.good()) return;
    const size_t expected = static_cast<size_t>(mask.width) * static_cast<size_t>(mask.height);
    checks.that(mask.coverage.size() == expected, path + ".coverage",
                "has " + to_string(mask.coverage.size()) + " bytes for a mask of " + to_string(mask.width) +
                    " x " + to_string(mask.height),
                "give " + to_string(expected));
}

void check_size(Checks& checks, const char* path, int side) {
    if (side == 0) return;
    checks.range(path, side, limits::smallest_picture_side, limits::picture_side);
    checks.that(side % limits::picture_side_multiple == 0, path, "is " + to_string(side),
                "give a multiple of " + to_string(limits::picture_side_multiple) + ", for example " +
                    to_string(side / 8 * 8));
}

void check_pair(Checks& checks, const std::string& path, const std::array<int, 2>& pair, int low) {
    for (size_t i = 0; i < 2; ++i)
        checks.range(path + "[" + to_string(i) + "]", pair[i], low, limits::conditioning_side);
}

void check_sdxl(Checks& checks, const SizeConditioning& sizes) {
    if (sizes.original_size) check_pair(checks, "sdxl.original_size", *sizes.original_size, 1);
    if (sizes.target_size) check_pair(checks, "sdxl.target_size", *sizes.target_size, 1);
    if (sizes.negative_original_size)
        check_pair(checks, "sdxl.negative_original_size", *sizes.negative_original_size, 1);
    if (sizes.negative_target_size)
        check_pair(checks, "sdxl.negative_target_size", *sizes.negative_target_size, 1);
    check_pair(checks, "sdxl.crop_top_left", sizes.crop_top_left, 0);
    check_pair(checks, "sdxl.negative_crop_top_left", sizes.negative_crop_top_left, 0);
}

bool is_device(std::string_view name) {
    if (name == "auto" || name == "cpu" || name == "cuda") return true;
    if (!name.starts_with("cuda:")) return false;
    const auto number = name.substr(5);
    return !number.empty() && number.size() <= 3 &&
           std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void check_files(Checks& checks, const RenderRequest& request) {
    checks.file_path("init_image", request.init_image);
    checks.file_path("mask_image", request.mask_image);
    checks.that(request.mask_image.empty() || !request.init_image.empty(), "mask_image",
                "is given without init_image", "give the picture that is to be repainted as init_image");
    checks.file_path("weights", request.weights);
    checks.count("loras", request.loras.size(), limits::loras);
    for (size_t i = 0; i < request.loras.size() && checks.good(); ++i) {
        const auto path = "loras[" + to_string(i) + "]";
        checks.filled(path + ".path", request.loras[i].path, limits::path_bytes);
        checks.file_path(path + ".path", request.loras[i].path);
        check_use(checks, request.loras[i], path, "scale");
    }
}

void check_version(Checks& checks, int version) {
    checks.that(
        version <= request_version, "version",
        "is " + to_string(version) + ", newer than the " + to_string(request_version) + " this program knows",
        "update Burin");
    checks.that(version >= 1, "version", "is " + to_string(version), "give " + to_string(request_version));
}

void check_seed(Checks& checks, uint64_t seed, int batch) {
    const auto most = std::numeric_limits<uint64_t>::max() - static_cast<uint64_t>(std::max(batch, 1) - 1);
    checks.that(seed <= most, "seed",
                "is " + to_string(seed) + ", too large for a batch of " + to_string(batch),
                "give at most " + to_string(most));
}

}  // namespace

void check_guidance(Checks& checks, const Guidance& guidance) {
    checks.that(is_one_of(guidance.mode, guidance_mode_names.size()), "guidance.mode", "is unknown",
                "give " + one_of(guidance_mode_names));
    checks.range("guidance.scale", guidance.scale, limits::least_guidance_scale, limits::guidance_scale);
    checks.range("guidance.rescale", guidance.rescale, 0, 1);
    checks.range("guidance.momentum_scale", guidance.momentum_scale, 0, 1);
    checks.range("guidance.momentum_beta", guidance.momentum_beta, 0, 1);
    checks.count("guidance.directions", guidance.directions.size(), limits::directions);
    checks.count("guidance.edits", guidance.edits.size(), limits::directions);
    const bool studio = guidance.mode == GuidanceMode::studio;
    checks.that(studio || guidance.directions.empty(), "guidance.directions",
                "has entries although guidance.mode is 'reference'",
                "write them as guidance.edits, or set the mode to 'studio'");
    checks.that(!studio || guidance.edits.empty(), "guidance.edits",
                "has entries although guidance.mode is 'studio'",
                "write them as guidance.directions, or set the mode to 'reference'");
    checks.that(studio || !guidance.draft_replay, "guidance.draft_replay",
                "is set although guidance.mode is 'reference'", "leave it off, or set the mode to 'studio'");
    if (!checks.good()) return;
    for (size_t i = 0; i < guidance.directions.size() && checks.good(); ++i)
        check_direction(checks, guidance.directions[i], "guidance.directions[" + to_string(i) + "]");
    for (size_t i = 0; i < guidance.edits.size() && checks.good(); ++i)
        check_edit(checks, guidance.edits[i], "guidance.edits[" + to_string(i) + "]");
}

void check_direction(Checks& checks, const Direction& direction, const std::string& path) {
    checks.filled(path + ".text", direction.text, limits::text_bytes);
    checks.text(path + ".opposite", direction.opposite, limits::text_bytes);
    checks.range(path + ".strength", direction.strength, -limits::direction_strength,
                 limits::direction_strength);
    checks.range(path + ".start", direction.start, 0, 1);
    checks.range(path + ".stop", direction.stop, 0, 1);
    checks.that(direction.start <= direction.stop, path + ".start",
                "is " + number_text(direction.start) + ", behind its stop at " + number_text(direction.stop),
                "give a start that is not behind the stop");
    checks.above(path + ".area", direction.area, 0, 1);
    checks.that(is_one_of(direction.mask, mask_kind_names.size()), path + ".mask", "is unknown",
                "give " + one_of(mask_kind_names));
    checks.that(direction.painted || !is_painted(direction.mask), path + ".painted",
                "is missing although its mask asks for it",
                "give the painted mask, or choose channel or spatial");
    if (direction.painted) check_mask(checks, *direction.painted, path + ".painted");
    checks.range(path + ".momentum_scale", direction.momentum_scale, 0, limits::direction_momentum);
    checks.below(path + ".momentum_beta", direction.momentum_beta, 0, 1);
    checks.count(path + ".keep", direction.keep.size(), limits::keep_texts);
    for (size_t i = 0; i < direction.keep.size() && checks.good(); ++i)
        checks.filled(path + ".keep[" + to_string(i) + "]", direction.keep[i], limits::text_bytes);
}

void check_edit(Checks& checks, const ReferenceEdit& edit, const std::string& path) {
    checks.filled(path + ".text", edit.text, limits::text_bytes);
    checks.range(path + ".scale", edit.scale, -limits::edit_scale, limits::edit_scale);
    checks.range(path + ".warmup", edit.warmup, 0, limits::steps);
    if (edit.cooldown) checks.range(path + ".cooldown", *edit.cooldown, 0, limits::steps);
    checks.range(path + ".threshold", edit.threshold, 0, 1);
    checks.range(path + ".weight", edit.weight, -limits::edit_weight, limits::edit_weight);
}

Result<> validate(const RenderRequest& request) {
    Checks checks;
    check_version(checks, request.version);
    checks.filled("model", request.model, limits::path_bytes);
    checks.file_path("model", request.model);
    checks.text("prompt", request.prompt, limits::text_bytes);
    checks.text("negative", request.negative, limits::text_bytes);
    checks.that(is_one_of(request.long_prompt, long_prompt_names.size()), "long_prompt", "is unknown",
                "give " + one_of(long_prompt_names));
    checks.range("batch", request.batch, 1, limits::batch);
    check_seed(checks, request.seed, request.batch);
    check_size(checks, "width", request.width);
    check_size(checks, "height", request.height);
    checks.range("steps", request.steps, 1, limits::steps);
    checks.that(index_of(request.sampler, sampler_names) >= 0, "sampler",
                "is '" + printable(request.sampler, 60) + "'", sampler_suggestion(request.sampler));
    checks.range("eta", request.eta, 0, 1);
    checks.range("clip_skip", request.clip_skip, 0, limits::clip_skip);
    if (checks.good()) check_guidance(checks, request.guidance);
    check_sdxl(checks, request.sdxl);
    check_files(checks, request);
    checks.above("strength", request.strength, 0, 1);
    checks.that(is_device(request.device), "device", "is '" + printable(request.device, 60) + "'",
                "give auto, cpu, cuda or cuda:N");
    checks.choice("precision", request.precision, precision_names);
    checks.range("threads", request.threads, 0, limits::threads);
    return checks.result();
}

}  // namespace burin::protocol
