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

template <class Network, class Config>
Network load(const models::ModelDescription& model, const std::string& component,
             const models::LoadOptions& options, const Edits& edits, const Config& config) {
    EditedSource source(component, models::component_files(model, component), options, edits);
    return Network(nn::Scope(source), config);
}

}  // namespace

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
