// Full differences ("diff" and "diff_b", of norms "w_norm" and "b_norm"), and new values of tensors (what the
// published UCE and ESD scripts save, and modules_to_save of PEFT): their change is value minus base.
#include "core/models/weight_loading.h"
#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

void require_bias(const AdapterModule& module, const char* part) {
    if (module.bias.empty() || elements(module.shape_of_part(part)) != elements(module.bias))
        throw module.bad("does not fit the bias of " + module.module);
}

Change read_difference(const AdapterModule& module) {
    module.require(!module.weight.empty() &&
                   elements(module.shape_of_part("diff")) == elements(module.weight));
    Change change;
    change.dense = module.parts.at("diff").reshape(module.weight);
    return change;
}

Change read_bias_difference(const AdapterModule& module) {
    require_bias(module, "diff_b");
    Change change;
    change.dense = module.parts.at("diff_b").reshape(module.bias);
    return change;
}

Change value_minus_base(const AdapterModule& module, const std::string& part) {
    Change change;
    change.tuned = module.parts.at(part);
    change.base = models::stored_tensor(*module.base, module.module + "." + part);
    return change;
}

/// As task vectors: the same name and the same shape, or nothing.
Change read_value(const AdapterModule& module) {
    module.require(!module.weight.empty() && module.shape_of_part("weight") == module.weight);
    return value_minus_base(module, "weight");
}

Change read_bias_value(const AdapterModule& module) {
    require_bias(module, "bias");
    return value_minus_base(module, "bias");
}

}  // namespace

const AdapterMethod methods::diff{.name = "full difference",
                                  .parts = {"diff", "alpha"},
                                  .shown = [](const AdapterModule& module) { return module.has("diff"); },
                                  .read = &read_difference};

const AdapterMethod methods::diff_bias{
    .name = "full difference",
    .parts = {"diff_b", "alpha"},
    .shown = [](const AdapterModule& module) { return module.has("diff_b"); },
    .read = &read_bias_difference,
    .target = AdapterMethod::Target::bias};

const AdapterMethod methods::value{
    .name = "new values",
    .parts = {"weight"},
    .shown = [](const AdapterModule& module) { return module.has("weight") && !module.has("on_input"); },
    .read = &read_value,
    .target = AdapterMethod::Target::weight,
    .of_any_channels = false};

const AdapterMethod methods::value_bias{
    .name = "new values",
    .parts = {"bias"},
    .shown = [](const AdapterModule& module) { return module.has("bias"); },
    .read = &read_bias_value,
    .target = AdapterMethod::Target::bias};

}  // namespace burin::weights
