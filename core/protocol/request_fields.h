// The fields of a request, each once: docs/extending.md adds one.
//
// What a list does and what may stand in it is said in core/io/field.h. JSON, CBOR, ranges, the cache keys of
// core/guidance and the command line's spelling of a direction (direction_spec.h) are made from these. A field that is new
// says `unless_usual()`: stored requests and their digests stay to the byte what they were.
#pragma once

#include "core/io/field.h"
#include "core/io/value_checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "core/protocol/request.h"

namespace burin::protocol {

/// Whether the painted mask takes part.
constexpr bool needs_painting(MaskKind kind) {
    return kind != MaskKind::channel && kind != MaskKind::spatial;
}

template <io::Is<PaintedMask> M, class Visit>
void visit_fields(M& mask, Visit&& visit) {
    visit(mask.width, io::number("width", 1, limits::mask_side));
    visit(mask.height, io::number("height", 1, limits::mask_side));
    visit(mask.coverage, io::bytes("coverage"));
}

template <io::Is<Direction> D, class Visit>
void visit_fields(D& d, Visit&& visit) {
    using io::Decides, io::line, io::pack;
    constexpr double strongest = limits::direction_strength;
    visit(d.text, io::text("text", limits::text_bytes).filled().help("what is added"));
    visit(d.opposite, io::text("opposite", limits::text_bytes)
                          .only_from_noise("give it a direction of its own, with a negative strength")
                          .help("what it is measured from"));
    visit(d.strength,
          io::number("strength", -strongest, strongest).decides(Decides::amount).help("how much"));
    visit(d.start,
          io::number("start", 0, 1).decides(Decides::moment).help("share of the steps before it acts"));
    visit(d.stop,
          io::number("stop", 0, 1).decides(Decides::moment).help("share of the steps after which it rests"));
    visit(d.area, io::number("area", 0, 1).above().help("share of the picture it may touch"));
    visit(d.mask, io::choice("mask", mask_kind_names).first_in_line(2).help("how its place is found"));
    visit(d.muted, io::flag("muted").decides(Decides::moment).nowhere_in(pack).help("1 = it rests"));
    visit(d.solo, io::flag("solo").decides(Decides::moment).nowhere_in(pack).help("1 = the others rest"));
    visit(d.momentum_scale, io::number("momentum_scale", 0, limits::direction_momentum)
                                .decides(Decides::amount)
                                .nowhere_in(pack)
                                .called("momentum")
                                .only_from_noise("raise its strength")
                                .help("share of earlier steps that is added"));
    visit(d.momentum_beta, io::number("momentum_beta", 0, 1)
                               .below()
                               .decides(Decides::amount)
                               .while_used(d.momentum_scale > 0, "its momentum is 0")
                               .nowhere_in(pack)
                               .called("beta")
                               .help("how long earlier steps count"));
    visit(d.keep, io::texts("keep", limits::keep_texts, limits::text_bytes)
                      .only_from_noise("narrow its area, or paint where it acts")
                      .help("a text that must not change; may stand more than once"));
    visit(d.painted, io::object("painted").while_used(needs_painting(d.mask)).nowhere_in(line | pack));
}

template <io::Is<ReferenceEdit> E, class Visit>
void visit_fields(E& edit, Visit&& visit) {
    using io::Decides;
    visit(edit.text, io::text("text", limits::text_bytes).filled().help("what is added"));
    visit(edit.scale, io::number("scale", -limits::edit_scale, limits::edit_scale).help("how much"));
    visit(edit.reverse, io::flag("reverse").help("1 = away from it"));
    visit(edit.warmup,
          io::number("warmup", 0, limits::steps).decides(Decides::moment).help("steps before it acts"));
    visit(
        edit.cooldown,
        io::number("cooldown", 0, limits::steps).decides(Decides::moment).help("steps after which it rests"));
    visit(edit.threshold, io::number("threshold", 0, 1).help("share of the picture that it leaves alone"));
    visit(
        edit.weight,
        io::number("weight", -limits::edit_weight, limits::edit_weight).help("its weight among the others"));
}

template <io::Is<Guidance> G, class Visit>
void visit_fields(G& guidance, Visit&& visit) {
    visit(guidance.mode, io::choice("mode", guidance_mode_names));
    visit(guidance.scale, io::number("scale", limits::least_guidance_scale, limits::guidance_scale));
    visit(guidance.rescale, io::number("rescale", 0, 1));
    visit(guidance.directions, io::list("directions", limits::directions));
    visit(guidance.edits, io::list("edits", limits::directions));
    visit(guidance.edit_momentum_scale, io::number("momentum_scale", 0, 1));
    visit(guidance.edit_momentum_beta, io::number("momentum_beta", 0, 1));
    visit(guidance.draft_replay, io::flag("draft_replay"));
}

template <io::Is<BlockScale> B, class Visit>
void visit_fields(B& block, Visit&& visit) {
    visit(block.begin, io::text("begin", limits::tensor_name_bytes).required());
    visit(block.scale, io::number("scale", -limits::lora_scale, limits::lora_scale));
}

/// What requests and edit recipes share of a weight edit: all but its path. They call the strength differently.
template <io::Is<LoraUse> L, class Visit>
void visit_use(L& use, const char* scale_key, Visit&& visit) {
    visit(use.scale, io::number(scale_key, -limits::lora_scale, limits::lora_scale));
    visit(use.on, io::flag("on").unless_usual());
    visit(use.blocks, io::list("blocks", limits::lora_blocks).unless_usual());
    visit(use.partial, io::flag("partial").unless_usual());
}

template <io::Is<LoraUse> L, class Visit>
void visit_fields(L& use, Visit&& visit) {
    visit(use.path, io::file("path", limits::path_bytes).filled());
    visit_use(use, "scale", visit);
}

template <io::Is<SizeConditioning> S, class Visit>
void visit_fields(S& sizes, Visit&& visit) {
    constexpr int side = limits::conditioning_side;
    visit(sizes.original_size, io::number("original_size", 1, side));
    visit(sizes.target_size, io::number("target_size", 1, side));
    visit(sizes.negative_original_size, io::number("negative_original_size", 1, side));
    visit(sizes.negative_target_size, io::number("negative_target_size", 1, side));
    visit(sizes.crop_top_left, io::number("crop_top_left", 0, side));
    visit(sizes.negative_crop_top_left, io::number("negative_crop_top_left", 0, side));
}

template <io::Is<RealPicture> P, class Visit>
void visit_fields(P& picture, Visit&& visit) {
    visit(picture.file, io::file("file", limits::path_bytes).filled());
    visit(picture.sha256, io::text("sha256", limits::sha256_digits));
    visit(picture.steps, io::number("steps", 0, limits::steps));
    visit(picture.skip, io::number("skip", 0, 1).below());
    visit(picture.solver, io::choice("solver", inversion_solver_names));
    visit(picture.seed, io::number("seed", 0));
    visit(picture.rows, io::number("rows", 1, limits::rows));
    visit(picture.source, io::text("source", limits::text_bytes));
    visit(picture.source_scale, io::number("source_scale", -limits::source_scale, limits::source_scale));
}

template <io::Is<RenderRequest> R, class Visit>
void visit_fields(R& request, Visit&& visit) {
    constexpr auto side = [](const char* key) {
        return io::number(key, limits::smallest_picture_side, limits::picture_side)
            .multiple_of(limits::picture_side_multiple)
            .or_zero();
    };
    visit(request.version, io::number("version"));
    visit(request.model, io::file("model", limits::path_bytes).filled());
    visit(request.prompt, io::text("prompt", limits::text_bytes));
    visit(request.negative, io::text("negative", limits::text_bytes));
    visit(request.long_prompt, io::choice("long_prompt", long_prompt_names));
    visit(request.prompt_weights, io::flag("prompt_weights"));
    visit(request.seed, io::number("seed", 0));
    visit(request.batch, io::number("batch", 1, limits::batch));
    visit(request.width, side("width"));
    visit(request.height, side("height"));
    visit(request.steps, io::number("steps", 1, limits::steps));
    visit(request.sampler, io::word("sampler", sampler_names, sampler_suggestion));
    visit(request.spacing, io::word("spacing", spacing_names, spacing_suggestion).unless_usual());
    visit(request.eta, io::number("eta", 0, 1));
    visit(request.clip_skip, io::number("clip_skip", 0, limits::clip_skip));
    visit(request.guidance, io::object("guidance"));
    visit(request.sdxl, io::object("sdxl"));
    visit(request.init_image, io::file("init_image", limits::path_bytes));
    visit(request.strength, io::number("strength", 0, 1).above());
    visit(request.mask_image, io::file("mask_image", limits::path_bytes));
    visit(request.real_picture, io::object("real_picture").unless_usual());
    visit(request.weights, io::file("weights", limits::path_bytes));
    visit(request.loras, io::list("loras", limits::loras));
    visit(request.device, io::text("device", limits::path_bytes));
    visit(request.precision, io::word("precision", precision_names));
    visit(request.threads, io::number("threads", 0, limits::threads));
}

/// What binds several fields of one struct together.
void check_rules(io::Checks& checks, const PaintedMask& mask, const std::string& path);
void check_rules(io::Checks& checks, const Direction& direction, const std::string& path);
void check_rules(io::Checks& checks, const RealPicture& picture, const std::string& path);
/// Entries of the other mode are not looked at one by one.
void check_before(io::Checks& checks, const Guidance& guidance, const std::string& path);
void check_rules(io::Checks& checks, const RenderRequest& request, const std::string& path);

}  // namespace burin::protocol
