#include "core/nn/weights.h"

#include <algorithm>
#include <cmath>

#include <ATen/CPUGeneratorImpl.h>

#include "core/base/result.h"

namespace burin::nn {
namespace {

/// Inputs that feed one output of a weight [out, in, ...].
double fan_in(c10::IntArrayRef shape) {
    double product = 1;
    for (size_t i = 1; i < shape.size(); ++i) product *= static_cast<double>(shape[i]);
    return product;
}

/// FNV-1a: stable across builds and machines, unlike std::hash.
uint64_t name_hash(const std::string& name) {
    uint64_t hash = 0xcbf29ce484222325U;
    for (const unsigned char byte : name) hash = (hash ^ byte) * 0x100000001b3U;
    return hash;
}

std::string sibling_weight(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? "weight" : name.substr(0, dot) + ".weight";
}

}  // namespace

std::shared_ptr<void> SharedLayers::find(const std::string& layer) const {
    const auto found = layers_.find(layer);
    return found == layers_.end() ? nullptr : found->second.lock();
}

bool SharedLayers::any() const {
    return std::any_of(layers_.begin(), layers_.end(),
                       [](const auto& layer) { return !layer.second.expired(); });
}

Tensor RecordingSource::take(const std::string& name, const Shape& shape, Role role) {
    const bool fresh = table_.emplace(name, Expected{shape, role}).second;
    if (!fresh) throw Failure(ErrorCode::internal, "the network asks twice for tensor '" + name + "'");
    return torch::empty(shape, torch::TensorOptions().dtype(torch::kFloat32).device(torch::kMeta));
}

Tensor RandomSource::draw(const std::string& name, const Shape& shape, Role role) const {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed_ ^ name_hash(name));
    const auto uniform = [&](double bound) { return torch::empty(shape).uniform_(-bound, bound, generator); };
    switch (role) {
        case Role::linear:
        case Role::conv:
            return uniform(1 / std::sqrt(fan_in(shape)));
        case Role::bias: {
            const auto weight = tensors_.find(sibling_weight(name));
            if (weight == tensors_.end()) return torch::zeros(shape);
            return uniform(1 / std::sqrt(fan_in(weight->second.sizes())));
        }
        case Role::norm_scale:
            return torch::ones(shape);
        case Role::embedding:
            return torch::empty(shape).normal_(0, 1, generator);
        case Role::norm_shift:
        case Role::scalar:
            break;
    }
    return torch::zeros(shape);
}

Tensor RandomSource::take(const std::string& name, const Shape& shape, Role role) {
    if (tensors_.contains(name))
        throw Failure(ErrorCode::internal, "the network asks twice for tensor '" + name + "'");
    return tensors_[name] = draw(name, shape, role).to(device_);
}

}  // namespace burin::nn
