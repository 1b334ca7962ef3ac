#include "tests/core/protocol/sample_requests.h"

#include "core/protocol/names.h"

namespace burin::protocol::test {
namespace {

void fill_common(RenderRequest& r) {
    r.model = "models/größe";
    r.prompt = "a portrait \"quoted\"\nwith (weights:1.2) \xF0\x9F\x8E\xA8";
    r.negative = "blurry";
    r.long_prompt = LongPrompt::truncate;
    r.prompt_weights = true;
    r.seed = 0xFFFFFFFFFFFFFF00ULL;
    r.batch = 3;
    r.width = 512;
    r.height = 768;
    r.steps = 31;
    r.sampler = "dpmpp_2m_sde_karras";
    r.spacing = "exponential";
    r.eta = 0.25;
    r.clip_skip = 2;
    r.guidance.scale = 6.1;
    r.guidance.rescale = 0.7;
    r.guidance.edit_momentum_scale = 0.3;
    r.guidance.edit_momentum_beta = 0.6;
    r.sdxl.original_size = {1024, 1000};
    r.sdxl.target_size = {512, 513};
    r.sdxl.negative_original_size = {300, 301};
    r.sdxl.negative_target_size = {302, 303};
    r.sdxl.crop_top_left = {1, 2};
    r.sdxl.negative_crop_top_left = {3, 4};
    r.init_image = "start.png";
    r.strength = 0.55;
    r.mask_image = "mask.png";
    r.weights = "no_style.edits.json";
    r.loras = {{"a.safetensors", 0.8}, {"b.safetensors", -1.5}};
    r.device = "cuda:1";
    r.precision = "bf16";
    r.threads = 2;
}

}  // namespace

RenderRequest full_studio_request() {
    RenderRequest r;
    fill_common(r);
    r.guidance.draft_replay = true;
    Direction glasses;
    glasses.text = "glasses; round = yes";
    glasses.opposite = "no glasses";
    glasses.strength = -7.5;
    glasses.start = 0.1;
    glasses.stop = 0.85;
    glasses.area = 0.075;
    glasses.mask = MaskKind::painted_spatial;
    glasses.painted = PaintedMask{3, 2, {0, 1, 127, 128, 254, 255}};
    glasses.muted = glasses.solo = true;
    glasses.momentum_scale = 0.4;
    glasses.momentum_beta = 0.5;
    glasses.keep = {"face", "background"};
    Direction winter;
    winter.text = "winter";
    winter.mask = MaskKind::channel;
    r.guidance.directions = {glasses, winter};
    return r;
}

RenderRequest full_reference_request() {
    RenderRequest r;
    fill_common(r);
    r.guidance.mode = GuidanceMode::reference;
    r.guidance.edits = {{"smiling", 4.5, true, 7, 25, 0.95, -2}, {"old", 5, false, 10, std::nullopt, 0.9, 1}};
    return r;
}

RenderRequest full_real_request() {
    RenderRequest r = full_studio_request();
    r.init_image = r.mask_image = "";
    r.batch = 1;
    r.real_picture = RealPicture{.file = "größe.jpg",
                                 .sha256 = std::string(64, 'a'),
                                 .steps = 25,
                                 .skip = 0.3,
                                 .solver = InversionSolver::ddim,
                                 .seed = 0xFFFFFFFFFFFFFFFFULL,
                                 .rows = 8,
                                 .source = "a portrait",
                                 .source_scale = -1.5};
    return r;
}

RenderRequest random_request(std::mt19937_64& random) {
    const auto unit = [&] { return std::uniform_real_distribution<double>(0, 1)(random); };
    const auto below = [&](uint64_t n) { return static_cast<int>(random() % n); };
    auto r = below(2) ? full_studio_request() : full_reference_request();
    if (below(4) == 0) r = full_real_request();
    r.seed = random() >> below(64);
    r.seed = std::min(r.seed, UINT64_MAX - 64);
    if (!r.real_picture) r.batch = 1 + below(64);
    r.width = below(3) == 0 ? 0 : 64 + 8 * below(505);
    r.height = below(3) == 0 ? 0 : 64 + 8 * below(505);
    r.steps = 1 + below(1000);
    r.sampler = sampler_names[static_cast<size_t>(below(sampler_names.size()))];
    r.spacing = spacing_names[static_cast<size_t>(below(spacing_names.size()))];
    r.eta = unit();
    r.guidance.scale = 100 * unit();
    r.strength = 1 - unit();
    if (below(2)) r.sdxl = {};
    if (below(2)) r.init_image = r.mask_image = "";
    if (below(2)) r.loras.clear();
    for (auto& d : r.guidance.directions) {
        d.strength = 24 * unit() - 12;
        d.stop = unit();
        d.start = d.stop * unit();
        d.area = 1 - unit();
        d.muted = below(2) != 0;
        d.mask = static_cast<MaskKind>(below(2));
        if (below(2)) d.painted.reset();
        if (below(2)) d.keep.clear();
    }
    for (auto& e : r.guidance.edits) {
        e.scale = 20 * unit();
        e.warmup = below(1001);
        if (below(2)) e.cooldown = below(1001);
        e.threshold = unit();
    }
    return r;
}

}  // namespace burin::protocol::test
