// Where a text encoder keeps a concept: causal tracing (ROME, arXiv 2202.05262; for text-to-image arXiv
// 2310.13730).
//
// Three runs: clean; corrupted (Gaussian noise on the embeddings of the concept's tokens); restored
// (corrupted, with one hidden state copied from the clean run). What a restored state brings back, its
// indirect effect, is score(restored) - score(corrupted), averaged over several draws of the noise, for each
// layer and token. Throws Failure; thread-safe. Shapes: n texts, t tokens, c width.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/cancel.h"
#include "core/weights/open_text_encoder.h"

namespace burin::weights {

struct TraceRequest {
    std::string prompt;                     ///< holds the name: "zaffi quill in the forest"
    std::string name;                       ///< whose tokens are corrupted
    TextPlace restored = TextPlace::state;  ///< what is copied: whole states, or what attention or MLPs add
    int samples = 10;                       ///< draws of the noise, 1 to 1000
    double noise = 3;                       ///< in standard deviations of the embedding table
    uint64_t seed = 1;
};

/// How much of the concept encodings [n, t, c] show: float64 [n]. Called with all draws of one restoration.
using TraceScore = std::function<Tensor(const Tensor& encodings)>;

struct TraceHooks {
    CancelToken cancel;
    std::function<void(int64_t done, int64_t of)> on_progress;  ///< may be empty
};

struct TraceMap {
    std::vector<std::string> columns;      ///< tokens in order: "<start>", "zaffi", ..., "<end>", "<padding>"
    std::vector<std::string> rows;         ///< "embedding", "layer 1", ... or "attention 1", "MLP 1", ...
    Tensor effect;                         ///< float64 [rows, columns]
    double clean = 0, corrupted = 0;       ///< scores
    int64_t name_begin = 0, name_end = 0;  ///< columns of the concept's own tokens
};

/// Where the name begins in the prompt, in bytes. Throws Failure(bad_input) where it does not stand there.
[[nodiscard]] size_t place_of_name(const std::string& prompt, const std::string& name);

/// `score` may be empty: then it is what of the clean encoding is left, 1 - |E' - E|^2 / |corrupted - E|^2
/// over all tokens, which needs no picture. Padding behind the end is restored as one column.
[[nodiscard]] TraceMap trace_concept(const models::ModelDescription& model, const models::TextEncoding& text,
                                     const TraceRequest& request, const TraceScore& score = {},
                                     const TraceHooks& hooks = {});

}  // namespace burin::weights
