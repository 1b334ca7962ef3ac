#include "core/weights/edited_source.h"

#include <algorithm>
#include <cmath>

#include "core/base/result.h"

namespace burin::weights {
namespace {

constexpr double largest_lambda = 1000;

const Change* find(const AppliedDelta& applied, const std::string& component, const std::string& name) {
    if (applied.factor(name) == 0) return nullptr;
    const auto changes = applied.delta->components.find(component);
    if (changes == applied.delta->components.end()) return nullptr;
    const auto change = changes->second.find(name);
    return change == changes->second.end() ? nullptr : &change->second;
}

}  // namespace

double AppliedDelta::factor(const std::string& tensor) const {
    if (!on) return 0;
    double block = 1;
    size_t longest = 0;
    for (const auto& [beginning, value] : block_lambda) {
        if (!tensor.starts_with(beginning) || beginning.size() < longest) continue;
        block = value;
        longest = beginning.size();
    }
    return lambda * block;
}

EditedSource::EditedSource(std::string component, models::TensorFiles files, models::LoadOptions options,
                           std::vector<AppliedDelta> deltas)
    : component_(std::move(component)), base_(std::move(files), options), deltas_(std::move(deltas)) {
    for (const AppliedDelta& applied : deltas_)
        // Beyond it nothing but noise is left of any model.
        if (!(std::abs(applied.lambda) <= largest_lambda))
            throw Failure(ErrorCode::bad_input, "a lambda is not a number between -1000 and 1000",
                          "give e.g. -0.8");
}

bool EditedSource::is_edited(const std::string& name) const {
    return std::any_of(deltas_.begin(), deltas_.end(), [&](const AppliedDelta& applied) {
        return find(applied, component_, name) != nullptr;
    });
}

Tensor EditedSource::edited(const std::string& name, const nn::Shape& shape) const {
    const auto* stored = base_.files().find(name);
    if (!stored || stored->info.shape != shape)
        throw Failure(ErrorCode::bad_model,
                      "tensor '" + name + "' of " + component_ + " is missing or has another shape than " +
                          models::shape_text(shape),
                      "check that the file belongs to this model");
    const Tensor exact = edited_tensor(component_, name, base_.files(), deltas_);
    if (!torch::isfinite(exact.to(base_.options().type)).all().item<bool>())
        throw Failure(ErrorCode::bad_input,
                      "tensor '" + name + "' of " + component_ + " is no longer finite after the edits",
                      "choose a smaller lambda");
    return exact;
}

Tensor EditedSource::take(const std::string& name, const nn::Shape& shape, nn::Role role) {
    if (!is_edited(name)) return base_.take(name, shape, role);
    // Norms count in float32 and convolutions are channels_last, as FileSource gives them.
    const bool wide =
        role == nn::Role::norm_scale || role == nn::Role::norm_shift || role == nn::Role::scalar;
    const Tensor placed =
        edited(name, shape).to(base_.options().device, wide ? torch::kFloat32 : base_.options().type);
    return placed.contiguous(role == nn::Role::conv ? at::MemoryFormat::ChannelsLast
                                                    : at::MemoryFormat::Contiguous);
}

nn::StoredWeight EditedSource::take_stored(const std::string& name, const nn::Shape& shape, nn::Role role) {
    if (!is_edited(name)) return base_.take_stored(name, shape, role);
    return {edited(name, shape), {}};
}

nn::SharedLayers* EditedSource::shared_layers(const std::string& layer) const {
    const bool own = is_edited(layer + ".weight") || is_edited(layer + ".bias");
    return own ? nullptr : base_.shared_layers(layer);
}

Tensor edited_tensor(const std::string& component, const std::string& name, const models::TensorFiles& base,
                     const std::vector<AppliedDelta>& deltas) {
    Tensor total = models::stored_tensor(base, name).to(torch::kFloat32);
    bool own = false;
    for (const AppliedDelta& applied : deltas) {
        const Change* change = find(applied, component, name);
        if (!change) continue;
        if (!own) total = total.clone(), own = true;
        total.add_(change->in_float32(name, total.sizes().vec()), applied.factor(name));
    }
    return total;
}

}  // namespace burin::weights
