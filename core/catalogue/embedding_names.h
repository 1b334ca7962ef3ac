// The names that a file of textual inversion offers to prompts (arXiv 2208.01618), from its header alone.
//
// Forms: "emb_params" [n, c] and "string_to_param.*" of web interfaces and kohya; "<token>" [c] or [n, c] of diffusers, the
// token being the name; "clip_l" with "clip_g" for the two text encoders of SDXL; any of them inside a LoRA under
// "bundle_emb.<name>.". All but the last two kinds of keys are also known by the file's own name. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/io/safetensors.h"

namespace burin::catalogue {

/// What a file offers under one name.
struct EmbeddingEntry {
    std::string name;
    /// Keys of its tables: one, or clip_l and clip_g, either of which may be missing.
    std::string table, clip_l, clip_g;
};

/// The names of a file, in the order of its keys; `stem` is the file's own. Empty where it is no textual inversion.
[[nodiscard]] std::vector<EmbeddingEntry> embeddings_in(const io::SafetensorsFile& file,
                                                        const std::string& stem);

}  // namespace burin::catalogue
