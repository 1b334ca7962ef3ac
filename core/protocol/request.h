// A render request: everything that decides the picture, as plain data.
//
// The window, the command line, session files, picture metadata and the tests all speak it. It travels as
// JSON or CBOR (see request_json.h) and is validated at the border (validate()). The same request gives the
// same bytes on the same build, device and thread count.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace burin::protocol {

/// Version of the request's meaning. Raised when an old request would give another picture. 2: where prompt_weights is on,
/// also <lora:name:0.8>, [a|b] and [a:b:0.5]; names of embeddings; guidance 0 means off, as 1 does; long prompts are read
/// in chunks unless truncation is asked for. 3: without a size a start picture keeps its shape, and its mask is fitted with
/// it.
inline constexpr int request_version = 3;

/// studio: semantic directions, the default. reference: the published algorithm to the letter. Both with their
/// formulas in docs/guidance.md.
enum class GuidanceMode { studio, reference };

/// Where a direction acts. `channel`: quantile of |d| per latent channel (the published form). `spatial`: one
/// mask for all channels from the channel-sum of |d|, blurred 3x3. `painted`: the painted mask alone. The
/// last two multiply the painted mask onto an automatic one after its quantile.
enum class MaskKind { channel, spatial, painted, painted_channel, painted_spatial };

/// 8-bit coverage at any size; resampled to the latent grid by area. 0 = untouched, 255 = full.
struct PaintedMask {
    int width = 0, height = 0;
    std::vector<uint8_t> coverage;  ///< [height * width], row-major
    bool operator==(const PaintedMask&) const = default;
};

/// One semantic direction of studio mode.
struct Direction {
    std::string text;                ///< c+
    std::string opposite;            ///< c-; empty = the empty prompt is the origin
    double strength = 5;             ///< signed, [-12, 12]; 0 = off
    double start = 0.2, stop = 1.0;  ///< fractions of the schedule, 0 <= start <= stop <= 1
    double area = 0.05;              ///< share of positions kept, (0, 1]
    MaskKind mask = MaskKind::spatial;
    std::optional<PaintedMask> painted;  ///< required by the painted kinds
    bool muted = false, solo = false;
    double momentum_scale = 0;      ///< [0, 0.7]; 0 = off
    double momentum_beta = 0.4;     ///< [0, 1)
    std::vector<std::string> keep;  ///< texts that must not change
    bool operator==(const Direction&) const = default;
};

/// One concept of reference mode, named as in the publication.
struct ReferenceEdit {
    std::string text;
    double scale = 5;  ///< s_k
    bool reverse = false;
    int warmup = 10;              ///< delta_k, in steps
    std::optional<int> cooldown;  ///< kappa_k, in steps; none = never
    double threshold = 0.9;       ///< lambda_k
    double weight = 1;            ///< g_k
    bool operator==(const ReferenceEdit&) const = default;
};

struct Guidance {
    GuidanceMode mode = GuidanceMode::studio;
    double scale = 7.5;                 ///< prompt guidance (CFG)
    double rescale = 0;                 ///< guidance rescale phi of arXiv 2305.08891, [0, 1]
    std::vector<Direction> directions;  ///< studio mode
    std::vector<ReferenceEdit> edits;   ///< reference mode
    double edit_momentum_scale = 0.1;   ///< s_m, reference mode
    double edit_momentum_beta = 0.4;    ///< beta, reference mode
    bool draft_replay = false;  ///< approximate: reuse the stored masked unit directions of the last full run
    bool operator==(const Guidance&) const = default;
};

/// A factor for the tensors whose names begin so; the longest beginning counts.
struct BlockScale {
    std::string begin;  ///< "up_blocks.1.", without the component
    double scale = 1;
    bool operator==(const BlockScale&) const = default;
};

/// A weight edit to apply before rendering: an adapter (LoRA and its relatives), or a delta file of Burin's own.
struct LoraUse {
    std::string path;
    double scale = 1;  ///< lambda; negative takes out
    bool on = true;
    std::vector<BlockScale> blocks = {};  ///< times scale
    bool partial = false;                 ///< what of the file cannot be used is left out, with a note
    bool operator==(const LoraUse&) const = default;
};

/// SDXL's micro-conditioning; sizes as [height, width]. Unset = the picture's own size, crop 0,0.
struct SizeConditioning {
    std::optional<std::array<int, 2>> original_size, target_size;
    std::optional<std::array<int, 2>> negative_original_size, negative_target_size;
    std::array<int, 2> crop_top_left{0, 0}, negative_crop_top_left{0, 0};
    bool operator==(const SizeConditioning&) const = default;
};

/// The solver that a real picture is led back with: DPM-Solver++ of the second order, or DDIM with eta 1.
enum class InversionSolver { dpm, ddim };

/// A real picture that is steered in place of one from noise (docs/real-pictures.md). Directions act on it; which of their
/// fields do is said in core/engine/steering_terms.h. Everything here decides what the inversion holds.
struct RealPicture {
    std::string file;    ///< PNG or JPEG, or an inversion of one (core/engine/inversion_file.h)
    std::string sha256;  ///< of that file; empty = not compared
    int steps = 0;       ///< 0 = what suits the model: 50 for SDXL, else 30
    double skip = 0.15;  ///< [0, 1): share of further, noisier steps that are left out
    InversionSolver solver = InversionSolver::dpm;
    uint64_t seed = 0;          ///< of the noise
    int rows = 4;               ///< that share a call of the network
    std::string source;         ///< what the picture shows; empty = nothing is assumed
    double source_scale = 3.5;  ///< of the source text against the empty one
    bool operator==(const RealPicture&) const = default;
};

/// How prompts longer than the encoder's window are read.
enum class LongPrompt { truncate, chunks };

struct RenderRequest {
    int version = request_version;
    std::string model = "mini";  ///< folder of a checkpoint, or "mini"
    std::string prompt, negative;
    LongPrompt long_prompt = LongPrompt::chunks;
    bool prompt_weights =
        false;  ///< read (text:1.2), [text], AND, BREAK and the like; off = the text as it stands
    uint64_t seed = 0;
    int batch = 1;              ///< pictures with seeds seed, seed+1, ...
    int width = 0, height = 0;  ///< pixels; 0 = the model's own size
    int steps = 20;
    std::string sampler = "default";
    std::string spacing = "default";  ///< where the noise levels lie: a name of spacings.h
    double eta = 0;                   ///< the noise of ddim and tcd, [0, 1]
    int clip_skip = 0;                ///< layers of the text encoder left out at the end
    Guidance guidance;
    SizeConditioning sdxl;
    std::string init_image;                   ///< path; empty = start from noise
    double strength = 0.8;                    ///< image to image: share of the schedule that is run
    std::string mask_image;                   ///< path; white is repainted; needs init_image
    std::optional<RealPicture> real_picture;  ///< in place of noise and of init_image
    std::string weights;                      ///< path of an .edits.json recipe
    std::vector<LoraUse> loras;
    std::string device = "auto";     ///< auto, cpu, cuda, cuda:N
    std::string precision = "auto";  ///< auto, fp32, bf16, fp16
    int threads = 0;                 ///< 0 = physical cores
    bool operator==(const RenderRequest&) const = default;
};

/// Replaces one of the prompts. New words are read as this version reads them, whatever the request's version did.
void set_words(RenderRequest& request, std::string RenderRequest::*which, std::string words);

/// Sampler and spacing by their names here where they stand there as other tools call them: "DPM++ SDE Karras". What names
/// none stays, and validate() refuses it.
void read_sampler_spellings(RenderRequest& request);

/// Replaces the start picture; empty = from noise, then without a mask as well. It is fitted as this version fits it.
void set_start_picture(RenderRequest& request, std::string path);

/// A start picture's shape at a model's number of pixels, in multiples of `unit`: what a request without a size means.
struct PictureShape {
    int width, height;
};
PictureShape shape_of_start(PictureShape picture, PictureShape own, int unit);

/// Every number in range, every text valid UTF-8, nothing contradictory; the first fault as one sentence that
/// names the field. Does not touch the file system and does not know the model.
Result<> validate(const RenderRequest& request);

}  // namespace burin::protocol
