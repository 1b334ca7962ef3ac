// Where a model lies, and what the person decided about it, as the one text that requests and recipes carry: "FILE", or
// "FILE;vae=OTHER;prediction=v_prediction". What the settings mean: core/models/model_place.h. Plain data.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace burin::catalogue {

struct ModelText {
    std::string root;
    std::vector<std::pair<std::string, std::string>> settings;  ///< a part without '=' has an empty value
};

/// A text with a ';' that is the name of a file is that file.
[[nodiscard]] ModelText split_model(const std::string& text);
[[nodiscard]] std::string join_model(const ModelText& model);
/// The same model with this setting; an empty value takes it away.
[[nodiscard]] std::string with_setting(const std::string& text, const std::string& name,
                                       const std::string& value);

}  // namespace burin::catalogue
