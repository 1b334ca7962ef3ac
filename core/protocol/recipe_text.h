// How a picture file says how it was made, written and read as other tools know it.
//
// Written: the text `parameters` in the grammar of AUTOMATIC1111's web UI (prompt, "Negative prompt: ...",
// and one line of "Key: value, ..." in which a value with comma, colon or newline is a JSON string), with
// Burin's own request inside as Burin: "<JSON as a JSON string>"; and an XMP packet that says the picture was
// made by a model (IPTC Photo Metadata 2023.1, DigitalSourceType). Read: Burin's own, AUTOMATIC1111's
// `parameters`, ComfyUI's `prompt`, InvokeAI's `invokeai_metadata`, `sd-metadata` and `Dream`, and Fooocus'
// `parameters`. Texts come from outside and may be hostile; limits are those of core/base/limits.h and
// limits.h. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/io/png_text.h"
#include "core/protocol/request.h"

namespace burin::protocol {

/// The visible switch of the export: everything, only the label "made by a model", or nothing.
enum class MetadataLevel { full, label, none };

/// What made one picture.
struct Recipe {
    RenderRequest request;                            ///< of this one picture: batch = 1, its own seed
    nlohmann::json facts = nlohmann::json::object();  ///< build, device, ...: what else decided it
    int width = 0, height = 0;  ///< of the picture, pixels: a request may leave them to the model
    bool keep_paths = false;    ///< else files stand there by name and hash (named_files.h)
};

/// The texts for the file, `parameters` first. Hashes the request's files: waits for the disk. `program` is "Burin 1.0". bad_input where the request is not
/// valid.
Result<std::vector<io::TextChunk>> recipe_texts(const Recipe& recipe, MetadataLevel level,
                                                const std::string& program);

/// The XMP packet with DigitalSourceType = trainedAlgorithmicMedia.
[[nodiscard]] std::string made_by_model_xmp();

struct RecalledRecipe {
    std::string tool;       ///< who wrote it: "Burin", "AUTOMATIC1111", "ComfyUI", "InvokeAI", "Fooocus"
    RenderRequest request;  ///< valid; what the file does not say has its default
    nlohmann::json facts = nlohmann::json::object();  ///< of Burin's own recipes
    nlohmann::json files = nlohmann::json::array();   ///< what stands for paths in it: find_named_files()
    std::string model_name;  ///< as the other tool names it; not looked for. Empty for Burin's own
    std::vector<std::string> not_taken;  ///< what could not be taken over, each as a short text for people
};

/// The recipe among the texts of a picture; Burin's own where there are several. Error code bad_input: there
/// is none, or what there is cannot be read.
Result<RecalledRecipe> read_recipe(std::span<const io::TextChunk> texts);

}  // namespace burin::protocol
