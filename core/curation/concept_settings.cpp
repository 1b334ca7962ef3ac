#include "core/curation/concept_settings.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/result.h"

namespace burin::curation {
namespace {

void require(bool holds, const std::string& what, const std::string& remedy) {
    if (!holds) throw Failure(ErrorCode::bad_input, what, remedy);
}

/// Beyond it one step of Adam moves most weights by more than they are.
constexpr double largest_rate = 0.01;
/// Parameters. The published settings are for models ten times as large, and change next to nothing here.
constexpr int64_t small_unet = 100'000'000;

constexpr const char* places[] = {"",
                                  " by the sea",
                                  " in the forest at night",
                                  " in the city in winter",
                                  " in the mountains at sunset",
                                  " in a studio"};
constexpr const char* styled[] = {"a picture of a fox",
                                  "a picture of a woman in the forest",
                                  "a picture of a robot in the city at night",
                                  "a picture of a house by the sea",
                                  "a picture of a man in winter",
                                  "a picture of a boat at sunset"};
constexpr const char* generic_subjects[] = {"a fox",   "a robot", "a sea captain", "a cat",  "a bear",
                                            "a woman", "a man",   "a house",       "a boat", "a balloon"};
constexpr const char* media[] = {"an oil painting of a cat",          "a watercolor of a house",
                                 "an ink drawing of a man",           "a mosaic of a fox",
                                 "a stained glass window of a woman", "an illustration of a bear"};

bool is_style(const std::string& words) { return words.starts_with("by "); }

bool names(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

std::string to_string(TunedGroup group) {
    switch (group) {
        case TunedGroup::keys_values:
            return "keys-values";
        case TunedGroup::cross_attention:
            return "cross-attention";
        case TunedGroup::attention:
            return "attention";
        case TunedGroup::unet:
            break;
    }
    return "unet";
}

std::string to_string(CaptionMode mode) {
    switch (mode) {
        case CaptionMode::name:
            return "name";
        case CaptionMode::mixed:
            return "mixed";
        case CaptionMode::empty:
            break;
    }
    return "empty";
}

std::vector<std::string> default_prompts(const std::string& words) {
    std::vector<std::string> prompts;
    if (is_style(words)) {
        for (const char* picture : styled) prompts.push_back(picture + (" " + words));
        return prompts;
    }
    for (const char* place : places) prompts.push_back(words + place);
    return prompts;
}

ConceptSettings default_settings(const models::ModelDescription& model, const std::string& words) {
    ConceptSettings settings;
    settings.words = words;
    const auto* unet = model.component("unet");
    if (!unet || unet->parameters >= small_unet) return settings;
    // Measured on the embedded model: docs/weights.md, "A concept's own vector".
    settings.group = TunedGroup::cross_attention;
    settings.captions = CaptionMode::name;
    if (is_style(words))
        settings.preserve.assign(std::begin(styled), std::end(styled));
    else
        settings.preserve.assign(std::begin(generic_subjects), std::end(generic_subjects));
    settings.preserve.insert(settings.preserve.end(), std::begin(media), std::end(media));
    std::erase_if(settings.preserve, [&](const std::string& text) { return names(text, words); });
    settings.hold = 15;
    settings.contrast = 2;
    settings.rate = 1e-3;
    settings.steps = 60;
    settings.batch = 4;
    settings.pictures = 48;
    settings.render_steps = 12;
    settings.guidance = 5;
    settings.lambda = -1.8;
    return settings;
}

std::string guided(std::string prompt, const ConceptSettings& settings) {
    if (settings.words.empty()) return prompt;
    size_t at = 0;
    while ((at = prompt.find(settings.words, at)) != std::string::npos) {
        prompt.replace(at, settings.words.size(), settings.guide);
        at += settings.guide.size();
    }
    return prompt;
}

void check_settings(const ConceptSettings& settings) {
    const bool named = std::any_of(settings.words.begin(), settings.words.end(),
                                   [](unsigned char c) { return std::isspace(c) == 0; });
    require(named, "the concept has no name", "give the words that call it up");
    require(settings.rate > 0 && settings.rate <= largest_rate,
            "the learning rate is not a number above 0 and up to 0.01",
            "give e.g. 1e-5 for Stable Diffusion, 1e-4 for the embedded model");
    require(settings.steps >= 1 && settings.steps <= 1'000'000, "the number of steps is not 1 to 1000000",
            "200 are usual");
    require(settings.batch >= 1 && settings.batch <= 1024, "the batch is not 1 to 1024", "4 is usual");
    require(settings.rank >= 0 && settings.rank <= 1024, "the rank is not 0 to 1024",
            "0 tunes the tensors themselves, 4 to 16 are usual for a LoRA");
    require(settings.hold >= 0 && settings.hold <= 1000, "the weight of holding texts is not 0 to 1000",
            "5 is usual");
    require(settings.contrast >= 0 && settings.contrast <= 100, "the contrast is not 0 to 100",
            "0 is the published way, 2 is usual otherwise");
    for (const auto& text : settings.preserve)
        require(!names(text, settings.words), "a text to preserve names the concept itself: '" + text + "'",
                "leave it out");
    require(settings.preserve.size() <= 1000, "there are more than 1000 texts to preserve",
            "name the nearest neighbours of the concept");
    require(settings.pictures >= 1 && settings.pictures <= 10'000, "the number of pictures is not 1 to 10000",
            "200 are usual");
    require(std::isfinite(settings.lambda) && std::abs(settings.lambda) <= 100,
            "the lambda of the previews is not a number between -100 and 100", "give e.g. -1");
}

void check_tunable(const models::ModelDescription& model) {
    // Nothing here gives the pooled text and the picture sizes that its time embedding wants.
    require(!model.unet.text_time, "a concept of an SDXL model cannot be trained here",
            "use a model of the SD 1 or SD 2 family, or take the concept out in closed form");
    require(!model.inpainting, "a concept cannot be trained on an inpainting model",
            "train it on the model it was made from");
    require(model.unet.time_cond_proj_dim == 0, "a concept cannot be trained on a distilled model",
            "train it on the model it was distilled from");
}

nlohmann::json to_json(const ConceptSettings& settings) {
    return {{"concept", settings.words},
            {"parameters", to_string(settings.group)},
            {"captions", to_string(settings.captions)},
            {"rank", settings.rank},
            {"ascent", settings.ascent},
            {"contrast", settings.contrast},
            {"guide", settings.guide},
            {"preserve", settings.preserve},
            {"hold", settings.hold},
            {"rate", settings.rate},
            {"steps", settings.steps},
            {"batch", settings.batch},
            {"seed", settings.seed}};
}

bool is_tuned(const ConceptSettings& settings, const std::string& tensor, const nn::Shape& shape) {
    if (settings.rank > 0 && shape.size() < 2) return false;
    const auto has = [&](const char* part) { return tensor.find(part) != std::string::npos; };
    switch (settings.group) {
        case TunedGroup::keys_values:
            return has(".attn2.to_k.") || has(".attn2.to_v.");
        case TunedGroup::cross_attention:
            return has(".attn2.");
        case TunedGroup::attention:
            return has(".attn1.") || has(".attn2.");
        case TunedGroup::unet:
            break;
    }
    return true;
}

}  // namespace burin::curation
