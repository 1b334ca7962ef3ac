// Settings of making a concept's vector: what is tuned, on which captions, how far.
//
// The published recipe (arXiv 2404.03631): some 200 pictures of the concept made by the model itself, every
// one captioned with the empty text, the UNet tuned for about 200 steps at a rate of 1e-5, the base
// subtracted; the vector is then applied with a negative lambda. It is blunt: neighbours of the concept
// suffer as well. Texts to preserve mend that, by holding what the network makes of them while it learns (the
// idea of prior preservation, arXiv 2208.12242, with the base's own predictions as targets). And where a
// model knows its concept well, its own pictures teach it little: with `contrast` the target is not the
// picture but the base's prediction for the caption, moved away from that for the same caption without the
// concept (arXiv 2303.07345 and 2311.12092 train towards such targets). Plain data and functions;
// thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/model_folder.h"

namespace burin::curation {

/// Which tensors of the UNet learn.
enum class TunedGroup {
    keys_values,      ///< cross-attention keys and values: what a text says
    cross_attention,  ///< all four projections of the cross-attention
    attention,        ///< cross- and self-attention
    unet,             ///< everything
};
/// "keys-values", "cross-attention", "attention", "unet".
[[nodiscard]] std::string to_string(TunedGroup group);

/// What the pictures are captioned with: nothing (the published way), the prompt that made each of them (the
/// concept's words for a curator's own), or by chance one of both.
enum class CaptionMode { empty, name, mixed };
/// "empty", "name", "mixed".
[[nodiscard]] std::string to_string(CaptionMode mode);

struct ConceptSettings {
    std::string words;  ///< the concept: "zaffi quill"
    TunedGroup group = TunedGroup::unet;
    CaptionMode captions = CaptionMode::empty;
    int64_t rank = 0;     ///< of a LoRA that is trained instead of the tensors themselves; 0 = in full
    bool ascent = false;  ///< the control: climbs the loss instead
    /// How far the target lies beyond the base's prediction, in differences to the guide; 0 = the pictures
    /// themselves are the target, the published way.
    double contrast = 0;
    std::string guide;  ///< what stands in captions in place of the concept for that; empty = nothing
    std::vector<std::string> preserve;  ///< texts whose predictions are held; none = the published way
    double hold = 5;                    ///< weight of holding them
    double rate = 1e-5;                 ///< of Adam
    int64_t steps = 200, batch = 4;
    uint64_t seed = 1;
    int64_t pictures = 200;  ///< made by the model where no folder of pictures is given
    int render_steps = 20;
    double guidance = 7.5;
    double lambda = -1;  ///< at which previews show the vector

    bool operator==(const ConceptSettings&) const = default;
};

/// What serves this concept on a model of this size: the published settings, or those measured on the
/// embedded model.
[[nodiscard]] ConceptSettings default_settings(const models::ModelDescription& model,
                                               const std::string& words);

/// Prompts that show a concept in several surroundings, so that its vector does not depend on one. Words that
/// begin with "by " are an artist's style and follow different subjects.
[[nodiscard]] std::vector<std::string> default_prompts(const std::string& words);

/// The prompt with every occurrence of the concept's words replaced by the guide.
[[nodiscard]] std::string guided(std::string prompt, const ConceptSettings& settings);

/// Throws Failure(bad_input) for what cannot be: no concept, a rate at which nothing is left of a model, ...
void check_settings(const ConceptSettings& settings);

/// Throws Failure(bad_input) for a model that this training does not know: SDXL, inpainting, distilled.
void check_tunable(const models::ModelDescription& model);

/// For provenance, and to tell one training from another.
[[nodiscard]] nlohmann::json to_json(const ConceptSettings& settings);

/// Whether the group holds this tensor of the UNet. A LoRA leaves vectors (norms and biases) alone.
[[nodiscard]] bool is_tuned(const ConceptSettings& settings, const std::string& tensor,
                            const nn::Shape& shape);

}  // namespace burin::curation
