// DoRA: W' = (W + change) m / |W + change|, the length of each row or of each input column. The parts'
// shape tells which: "dora_scale" is [out, 1, ..] for rows (LyCORIS with wd_on_output) and [1, in, ..] for
// columns (older LyCORIS, OneTrainer); PEFT's "lora_magnitude_vector" is always by row.
#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

/// Rows of zeros have no direction.
constexpr double least_length = 1e-12;

bool lengths_by_row(const AdapterModule& module) {
    if (module.has("magnitude")) return true;
    const nn::Shape shape = module.shape_of_part("dora_scale");
    return elements(shape) == module.outputs() && shape.front() == module.outputs();
}

Tensor lengthened(const AdapterModule& module, const Tensor& change) {
    const Tensor base = module.base_weight();
    const Tensor whole = base + change;
    const Tensor lengths =
        module.part(module.has("magnitude") ? "magnitude" : "dora_scale").flatten().to(torch::kFloat64);
    const bool rows = lengths_by_row(module);
    const Tensor lines = rows ? whole.flatten(1) : whole.transpose(0, 1).flatten(1);
    const Tensor factor =
        (lengths / lines.to(torch::kFloat64).norm(2, 1).clamp_min(least_length)).to(torch::kFloat32);
    nn::Shape shape(module.weight.size(), 1);
    shape[rows ? 0 : 1] = -1;
    return whole * factor.view(shape) - base;
}

}  // namespace

bool has_lengths(const AdapterModule& module) { return module.has("dora_scale") || module.has("magnitude"); }

Change with_lengths(const AdapterModule& module, Tensor (*change)(const AdapterModule&)) {
    if (!has_lengths(module)) return computed(module, change);
    const int64_t count =
        elements(module.shape_of_part(module.has("magnitude") ? "magnitude" : "dora_scale"));
    module.require(count == (lengths_by_row(module) ? module.outputs() : module.channels()));
    Change result;
    result.made = [module, change] { return lengthened(module, change(module)); };
    result.made_shape = module.weight;
    return result;
}

}  // namespace burin::weights
