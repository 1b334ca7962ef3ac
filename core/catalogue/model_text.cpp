#include "core/catalogue/model_text.h"

#include <algorithm>
#include <filesystem>

namespace burin::catalogue {

ModelText split_model(const std::string& text) {
    std::error_code ignored;
    size_t end = text.find(';');
    if (end == std::string::npos || std::filesystem::exists(text, ignored)) return {text, {}};
    ModelText model{text.substr(0, end), {}};
    while (end != std::string::npos) {
        const size_t begin = end + 1;
        end = text.find(';', begin);
        const std::string part = text.substr(begin, end == std::string::npos ? end : end - begin);
        const size_t sign = part.find('=');
        model.settings.emplace_back(part.substr(0, sign),
                                    sign == std::string::npos ? std::string() : part.substr(sign + 1));
    }
    return model;
}

std::string join_model(const ModelText& model) {
    std::string text = model.root;
    for (const auto& [name, value] : model.settings) {
        text.append(";").append(name);
        if (!value.empty()) text.append("=").append(value);
    }
    return text;
}

std::string with_setting(const std::string& text, const std::string& name, const std::string& value) {
    ModelText model = split_model(text);
    std::erase_if(model.settings, [&](const auto& setting) { return setting.first == name; });
    if (!value.empty()) model.settings.emplace_back(name, value);
    return join_model(model);
}

}  // namespace burin::catalogue
