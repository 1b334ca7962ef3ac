#include "core/weights/edited_model.h"

#include <algorithm>

namespace burin::weights {
namespace {

Edits touching(const std::string& component, const Edits& edits) {
    Edits those;
    std::copy_if(edits.begin(), edits.end(), std::back_inserter(those), [&](const AppliedDelta& applied) {
        return applied.on && applied.lambda != 0 && applied.delta->components.contains(component);
    });
    return those;
}

bool touches(const Edits& edits, const std::string& component) { return !touching(component, edits).empty(); }

/// Products of matrices side by side; a convolution's factors have shapes of their own.
bool as_products(const std::vector<std::pair<const Change*, double>>& parts, const nn::Shape& shape) {
    int64_t rank = 0;
    for (const auto& [change, factor] : parts) {
        if (!change->up.defined() || change->up.dim() != 2 || change->down.dim() != 2) return false;
        rank += change->down.size(0);
    }
    return shape.size() == 2 && rank < std::min(shape[0], shape[1]);
}

Change combined_change(const std::string& component, const std::string& name, const Edits& edits) {
    std::vector<std::pair<const Change*, double>> parts;
    for (const AppliedDelta& applied : touching(component, edits)) {
        const auto& changes = applied.delta->components.at(component);
        const auto change = changes.find(name);
        if (change != changes.end() && applied.factor(name) != 0)
            parts.emplace_back(&change->second, applied.factor(name));
    }
    const nn::Shape shape = shape_of(*parts.front().first);
    Change result;
    if (as_products(parts, shape)) {
        std::vector<Tensor> ups, downs;
        for (const auto& [change, factor] : parts) {
            ups.push_back(change->up.to(torch::kFloat64) * (change->scale * factor));
            downs.push_back(change->down.to(torch::kFloat64));
        }
        result.up = torch::cat(ups, 1).to(torch::kFloat32);
        result.down = torch::cat(downs).to(torch::kFloat32);
        return result;
    }
    result.dense = torch::zeros(shape);
    for (const auto& [change, factor] : parts) result.dense.add_(change->in_float32(name, shape), factor);
    return result;
}

template <class Network, class Config>
Network load(const models::ModelDescription& model, const std::string& component,
             const models::LoadOptions& options, const Edits& edits, const Config& config) {
    EditedSource source(component, models::component_files(model, component), options, edits);
    return Network(nn::Scope(source), config);
}

}  // namespace

std::set<std::string> edited_names(const std::string& component, const Edits& edits) {
    std::set<std::string> names;
    for (const AppliedDelta& applied : touching(component, edits))
        for (const auto& [name, change] : applied.delta->components.at(component))
            if (applied.factor(name) != 0) names.insert(name);
    return names;
}

Delta combined(const Edits& edits) {
    Delta result{.kind = "sum", .components = {}, .notes = {}};
    for (const std::string component : {"unet", "text_encoder", "text_encoder_2"})
        for (const auto& name : edited_names(component, edits))
            result.components[component][name] = combined_change(component, name, edits);
    return result;
}

bool same_for(const std::string& component, const Edits& a, const Edits& b) {
    return touching(component, a) == touching(component, b);
}

models::UNet load_unet(const models::ModelDescription& model, const models::LoadOptions& options,
                       const Edits& edits) {
    // Without edits the loader packs weights straight from the file.
    if (!touches(edits, "unet")) return models::load_unet(model, options);
    return load<models::UNet>(model, "unet", options, edits, model.unet);
}

models::ClipTextEncoder load_text_encoder(const models::ModelDescription& model, const std::string& component,
                                          const models::LoadOptions& options, const Edits& edits) {
    const bool second = component == "text_encoder_2";
    if (!touches(edits, component))
        return second ? models::load_text_encoder_2(model, options)
                      : models::load_text_encoder(model, options);
    return load<models::ClipTextEncoder>(model, component, options, edits,
                                         second ? model.text_encoder_2.value() : model.text_encoder);
}

}  // namespace burin::weights
