#include "core/models/model_place.h"

#include <array>
#include <utility>

#include "core/base/printable.h"
#include "core/catalogue/model_text.h"

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
    const auto model = catalogue::split_model(text);
    ModelPlace place(model.root);
    for (const auto& [name, value] : model.settings)
        if (auto good = set(place, name, value); !good) return tl::unexpected(good.error());
    return place;
}

std::string to_string(const ModelPlace& place) {
    catalogue::ModelText model{place.root.string(), {}};
    for (const auto& [name, field] : paths)
        if (!(place.*field).empty()) model.settings.emplace_back(name, (place.*field).string());
    if (!place.prediction.empty()) model.settings.emplace_back("prediction", place.prediction);
    return catalogue::join_model(model);
}

}  // namespace burin::models
