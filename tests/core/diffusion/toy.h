// The toy network of the reference data, and tensors of its files.
#pragma once

#include <cmath>
#include <cstring>
#include <string>

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include "core/diffusion/samplers.h"
#include "core/io/safetensors.h"
#include "tests/support/reference.h"

namespace burin::test {

using diffusion::NoiseStream;
using diffusion::SamplerState;
using diffusion::Schedule;
using torch::Tensor;

inline Tensor toy(const Tensor& x, double timestep) {
    return torch::tanh(x * 0.5) + 0.1 * std::sin(0.01 * timestep);
}

inline void toy_step(const Schedule& schedule, SamplerState& state) {
    const double t = schedule.timesteps[static_cast<size_t>(state.i)];
    advance(schedule, state, toy(scale_input(schedule, state.x, state.i), t));
}

inline Tensor run_toy(const Schedule& schedule, SamplerState state) {
    while (!finished(schedule, state)) toy_step(schedule, state);
    return state.x;
}

inline Tensor tensor_of(const io::SafetensorsFile& file, const std::string& name) {
    const auto* info = file.find(name);
    if (info == nullptr) throw Failure(ErrorCode::bad_input, "no tensor called " + name);
    const bool wide = info->dtype == io::Dtype::f64;
    Tensor out = torch::empty(info->shape, wide ? torch::kFloat64 : torch::kFloat32);
    const auto bytes = file.bytes(*info);
    std::memcpy(out.data_ptr(), bytes.data(), bytes.size());
    return out;
}

inline Tensor tensor_of(const std::vector<double>& values) {
    return torch::tensor(at::ArrayRef<double>(values), torch::kFloat64);
}

/// Largest difference, in units of max(1, largest expected magnitude).
inline double distance(const Tensor& expected, const Tensor& actual) {
    if (expected.numel() == 0 && actual.numel() == 0) return 0;
    if (expected.sizes() != actual.sizes()) return INFINITY;
    const Tensor e = expected.to(torch::kFloat64), a = actual.to(torch::kFloat64);
    const double largest = std::max(1.0, e.abs().max().item<double>());
    const double off = (e - a).abs().max().item<double>() / largest;
    return std::isnan(off) ? INFINITY : off;
}

inline Schedule schedule_of(const nlohmann::json& config, const std::string& sampler, int steps,
                            double eta = 0) {
    return value_or_throw(
        make_schedule(value_or_throw(diffusion::parse_scheduler_config(config)), sampler, steps, eta));
}

}  // namespace burin::test
