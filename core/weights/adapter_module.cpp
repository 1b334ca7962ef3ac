#include "core/weights/adapter_module.h"

#include <cmath>

#include "core/base/printable.h"
#include "core/models/weight_loading.h"

namespace burin::weights {
namespace {

/// SDXL's widest layer has 10 240 outputs; nobody trains more than a few thousand.
constexpr int64_t largest_rank_taken = 16'384;

}  // namespace

int64_t elements(const nn::Shape& shape) { return c10::multiply_integers(shape); }

Failure AdapterModule::bad(const std::string& why) const {
    return {ErrorCode::bad_model, "module '" + printable(name, 120) + "' in " + file + " " + why,
            "download the file again, or use one that was made for this model"};
}

Tensor AdapterModule::part(const std::string& name_of_part, const char* lacks) const {
    const auto entry = parts.find(name_of_part);
    if (entry == parts.end()) throw bad("lacks " + (lacks ? std::string(lacks) : name_of_part));
    return entry->second.to(torch::kFloat32);
}

nn::Shape AdapterModule::shape_of_part(const std::string& name_of_part, const char* lacks) const {
    const auto entry = parts.find(name_of_part);
    if (entry == parts.end()) throw bad("lacks " + (lacks ? std::string(lacks) : name_of_part));
    return entry->second.sizes().vec();
}

Tensor AdapterModule::base_weight() const {
    Tensor whole = models::stored_tensor(*base, module + ".weight").to(torch::kFloat32);
    if (whole.dim() > 1 && whole.size(1) != weight[1]) whole = whole.narrow(1, 0, weight[1]);
    return whole;
}

int64_t AdapterModule::inputs() const { return elements(weight) / weight.front(); }

std::optional<double> AdapterModule::number(const std::string& name_of_part) const {
    const auto entry = parts.find(name_of_part);
    if (entry == parts.end()) return {};
    const std::string what = name_of_part == "alpha" ? "an alpha" : "a " + name_of_part;
    if (entry->second.numel() != 1) throw bad("has " + what + " that is not one number");
    const double value = entry->second.to(torch::kFloat32).item<double>();
    if (!std::isfinite(value)) throw bad("has " + what + " that is not finite");
    return value;
}

double AdapterModule::scale(int64_t rank) const {
    // Very old files give the factor itself.
    if (const auto factor = number("scale")) return *factor;
    if (const auto alpha = number("alpha")) return *alpha == 0 ? 1 : *alpha / static_cast<double>(rank);
    if (!said || said->alpha == 0) return 1;
    const auto r = static_cast<double>(rank);
    return said->alpha / (said->rank_stabilised ? std::sqrt(r) : r);
}

void AdapterModule::require(bool fits) const {
    if (fits) return;
    if (weight.empty()) throw bad("does not fit " + module + ", which has no weight in this model");
    throw bad("does not fit " + module + ".weight, which is " + models::shape_text(weight));
}

void AdapterModule::require_matrix() const { require(weight.size() >= 2 && elements(weight) > 0); }

void AdapterModule::require_rank(int64_t rank) const {
    if (rank < 1 || rank > largest_rank_taken)
        throw bad("has rank " + std::to_string(rank) + "; ranks from 1 to " +
                  std::to_string(largest_rank_taken) + " are read");
}

Change computed(const AdapterModule& module, Tensor (*change)(const AdapterModule&)) {
    Change result;
    result.made = [module, change] { return change(module); };
    result.made_shape = module.weight;
    return result;
}

}  // namespace burin::weights
