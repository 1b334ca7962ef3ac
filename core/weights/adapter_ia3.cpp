// (IA)^3: the change is W times a number for each input column (on_input) or for each output row. No alpha.
#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

bool scales_columns(const AdapterModule& module) { return module.number("on_input").value_or(0) != 0; }

Tensor ia3_change(const AdapterModule& module) {
    nn::Shape shape(module.weight.size(), 1);
    shape[scales_columns(module) ? 1 : 0] = -1;
    return module.base_weight() * module.part("weight").flatten().view(shape);
}

Change read_ia3(const AdapterModule& module) {
    module.require_matrix();
    module.require(elements(module.shape_of_part("weight", "its weight")) ==
                   (scales_columns(module) ? module.channels() : module.outputs()));
    return computed(module, &ia3_change);
}

}  // namespace

const AdapterMethod methods::ia3{.name = "(IA)^3",
                                 .parts = {"weight", "on_input", "alpha"},
                                 .shown = [](const AdapterModule& module) { return module.has("on_input"); },
                                 .read = &read_ia3};

}  // namespace burin::weights
