#include "core/models/model_place.h"

#include <array>
#include <utility>

#include "core/base/printable.h"

namespace burin::models {
namespace {

using Field = std::filesystem::path ModelPlace::*;
constexpr std::array<std::pair<const char*, Field>, 4> paths{{{"vae", &ModelPlace::vae},
                                                              {"text-encoder", &ModelPlace::text_encoder},
                                                              {"tokenizer", &ModelPlace::tokenizer},
                                                              {"config", &ModelPlace::config}}};

std::string known_names() {
    std::string names;
    for (const auto& [name, field] : paths) names.append(name).append(", ");
    return names + "prediction";
}

Result<> set(ModelPlace& place, const std::string& name, const std::string& value) {
    if (value.empty())
        return fail(ErrorCode::bad_input, "'" + printable(name, 60) + "' of the model has no value",
                    "write e.g. FILE;vae=OTHER");
    if (name == "prediction") {
        if (value != "epsilon" && value != "v_prediction")
            return fail(ErrorCode::bad_input, "the model's prediction is '" + printable(value, 60) + "'",
                        "give epsilon or v_prediction");
        place.prediction = value;
        return {};
    }
    for (const auto& [known, field] : paths) {
        if (name != known) continue;
        place.*field = value;
        return {};
    }
    return fail(ErrorCode::bad_input,
                "the model is given '" + printable(name, 60) + "', which is none of its settings",
                "give one of " + known_names());
}

}  // namespace

Result<ModelPlace> parse_model_place(const std::string& text) {
    std::error_code ignored;
    size_t end = text.find(';');
    if (end == std::string::npos || std::filesystem::exists(text, ignored)) return ModelPlace(text);
    ModelPlace place(text.substr(0, end));
    while (end != std::string::npos) {
        const size_t begin = end + 1;
        end = text.find(';', begin);
        const std::string part = text.substr(begin, end == std::string::npos ? end : end - begin);
        const size_t sign = part.find('=');
        const std::string value = sign == std::string::npos ? std::string() : part.substr(sign + 1);
        if (auto good = set(place, part.substr(0, sign), value); !good) return tl::unexpected(good.error());
    }
    return place;
}

std::string to_string(const ModelPlace& place) {
    std::string text = place.root.string();
    for (const auto& [name, field] : paths)
        if (!(place.*field).empty())
            text.append(";").append(name).append("=").append((place.*field).string());
    if (!place.prediction.empty()) text += ";prediction=" + place.prediction;
    return text;
}

}  // namespace burin::models
