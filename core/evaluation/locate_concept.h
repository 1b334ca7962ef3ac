// Where a diffusion model keeps a concept: maps of its text encoder and of its UNet's cross-attention.
//
// The text encoder is traced as trace_concept.h says; a restored encoding may be scored by the pictures it
// gives. In the UNet the text that a window of consecutive cross-attention layers reads is swapped for the
// same prompt with the guide in the name's place, and the concept's score is watched (arXiv 2310.13730,
// 2406.14526 do the like). The pictures are judged by picture_judge.h. SD 1 and 2. Throws Failure;
// belongs to one thread. Shapes: n pictures, t tokens, c width of the encoder.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/cancel.h"
#include "core/diffusion/guided_sampling.h"
#include "core/evaluation/picture_judge.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/model_folder.h"
#include "core/models/text_encoding.h"
#include "core/weights/trace_concept.h"

namespace burin::evaluation {

/// What pictures are made with; everything outlives the locating.
struct LocateTools {
    const models::ModelDescription& model;
    const models::TextEncoding& text;
    const models::UNet& unet;
    const models::AutoencoderKl& vae;
    const PictureJudge& judge;
    diffusion::GuidedSampling sampling;
    torch::Device device = torch::kCPU;
    torch::ScalarType vae_type = torch::kFloat32;
};

struct LocateRequest {
    std::string prompt;        ///< holds the name
    std::string name;          ///< "zaffi quill"
    std::string guide;         ///< what stands in the name's place in the swapped text; may be empty
    std::string concept_text;  ///< what pictures are judged by
    int seeds = 4;             ///< pictures of each cell, 1 to 1000
    uint64_t seed = 1;         ///< of the first
    int64_t window = 2;        ///< cross-attention layers swapped together
};

/// One window of the UNet's cross-attention.
struct WindowEffect {
    std::string first, last;  ///< names of its layers
    double swapped = 0;       ///< score where this window reads the guide and all others the name
    double alone = 0;         ///< score where this window reads the name and all others the guide
};

struct WindowMap {
    double named = 0, guided = 0;  ///< scores where every layer reads the one or the other
    std::vector<WindowEffect> windows;
};

using LocateProgress = std::function<void(int64_t done, int64_t of)>;

/// How well pictures of the encodings [n, t, c] show the concept, averaged over the request's seeds: float64
/// [n]. Fits weights::TraceScore.
[[nodiscard]] Tensor picture_scores(const LocateTools& tools, const LocateRequest& request,
                                    const Tensor& encodings, const CancelToken& cancel);

[[nodiscard]] WindowMap locate_in_unet(const LocateTools& tools, const LocateRequest& request,
                                       const CancelToken& cancel, const LocateProgress& progress = {});

/// The cross-attention layers in the order of the network: "down 1.0", "mid", "up 2.1".
[[nodiscard]] std::vector<std::string> cross_attention_layers(const models::ModelDescription& model);

/// Drawings (SVG): a map of layers and tokens, darker where restoring brings more back; bars of the windows.
[[nodiscard]] std::string trace_svg(const weights::TraceMap& map, const std::string& title);
[[nodiscard]] std::string windows_svg(const WindowMap& map, const std::string& title);

}  // namespace burin::evaluation
