// Delta files: a Delta on disk, as a safetensors file of Burin's own, and the door through which every kind
// of delta file comes in.
//
// Metadata: "burin.delta" = "1", "burin.kind", "burin.provenance" (a JSON object for people). A dense change
// of tensor T of component C is stored as "C/T" (float32); a product as "C/T.up" and "C/T.down", its scale
// multiplied into up. Throws Failure; thread-safe.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "core/models/model_folder.h"
#include "core/weights/delta.h"

namespace burin::weights {

struct DeltaFileReport {
    std::string kind;                    ///< of the delta; "lora" for adapters of every method
    std::string naming;                  ///< "burin", or whose names an adapter has: "kohya", "PEFT", ...
    size_t matched = 0;                  ///< tensors
    int64_t largest_rank = 0;            ///< of products; 0 where all changes are dense
    std::vector<std::string> unmatched;  ///< tensors or modules that the model does not have
    nlohmann::json provenance = nlohmann::json::object();
};

/// Replaces `path` atomically. Refused where a number is not finite or the delta touches nothing.
void write_delta(const std::filesystem::path& path, const Delta& delta, const nlohmann::json& provenance);

/// A delta file, or an adapter file or folder (adapter_file.h), as a change of this model at lambda 1. Only
/// exact matches of names and shapes count: refused where there are none, or where some cannot be used and
/// `allow_unmatched` is false; with it, the delta's notes say what is left out. Tensors are read from the file
/// when they are needed.
[[nodiscard]] Delta read_delta(const std::filesystem::path& path, const models::ModelDescription& model,
                               DeltaFileReport& report, bool allow_unmatched = false);

}  // namespace burin::weights
