// GLoRA: s (W a1 a2 + b1 b2), with a1 [in, r], a2 [r, in], b1 [out, r], b2 [r, in, h, w]; in LyCORIS 1 and 2
// the other way round: s (W a2 a1 + b2 b1), with a1 [r, in], a2 [in, r], b1 [r, in], b2 [out, r].
#include <array>

#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

struct GloraShapes {
    int64_t a1_rows, a1_columns, a2_rows, a2_columns, b1_rows, b1_columns, b2_rows, b2_columns;
};

GloraShapes glora_shapes(const AdapterModule& module) {
    std::array<int64_t, 8> sizes{};
    size_t at = 0;
    for (const char* part : {"a1", "a2", "b1", "b2"}) {
        const nn::Shape shape = module.shape_of_part(part);
        module.require(shape.size() >= 2 && elements(shape) > 0);
        sizes[at++] = shape.front();
        sizes[at++] = elements(shape) / shape.front();
    }
    return {sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], sizes[6], sizes[7]};
}

bool glora_is_of_today(const AdapterModule& module, const GloraShapes& s) {
    return s.a1_rows == module.channels() && s.a2_columns == module.channels() &&
           s.b1_rows == module.outputs();
}

Tensor glora_change(const AdapterModule& module) {
    const auto matrix = [&](const char* part) { return module.part(part).flatten(1); };
    const GloraShapes shapes = glora_shapes(module);
    const Tensor base = module.base_weight();
    if (!glora_is_of_today(module, shapes)) {
        const Tensor through = base.flatten(1).matmul(matrix("a2")).matmul(matrix("a1"));
        return (through + matrix("b2").matmul(matrix("b1"))).reshape(module.weight) *
               module.scale(shapes.a1_rows);
    }
    // Input channels are mixed; the window of a convolution stays as it is.
    const Tensor mixing = matrix("a1").matmul(matrix("a2"));
    const Tensor through = mixing.t().matmul(base.reshape({module.outputs(), module.channels(), -1}));
    return (through.reshape(module.weight) + matrix("b1").matmul(matrix("b2")).reshape(module.weight)) *
           module.scale(shapes.a2_rows);
}

Change read_glora(const AdapterModule& module) {
    module.require_matrix();
    const GloraShapes s = glora_shapes(module);
    const bool today = glora_is_of_today(module, s);
    const int64_t in = today ? module.channels() : module.inputs(), out = module.outputs();
    for (const int64_t rank : {today ? s.a1_columns : s.a1_rows, today ? s.b1_columns : s.b1_rows})
        module.require_rank(rank);
    module.require(today
                       ? s.a1_rows == in && s.a1_columns == s.a2_rows && s.a2_columns == in &&
                             s.b1_rows == out && s.b1_columns == s.b2_rows && s.b2_columns == module.inputs()
                       : s.a1_columns == in && s.a1_rows == s.a2_columns && s.a2_rows == in &&
                             s.b2_rows == out && s.b2_columns == s.b1_rows && s.b1_columns == in);
    (void)module.scale(1);
    return computed(module, &glora_change);
}

}  // namespace

const AdapterMethod methods::glora{.name = "GLoRA",
                                   .parts = {"a1", "a2", "b1", "b2", "alpha", "scale"},
                                   .shown =
                                       [](const AdapterModule& module) {
                                           return module.has("a1") || module.has("a2") || module.has("b1") ||
                                                  module.has("b2");
                                       },
                                   .read = &read_glora};

}  // namespace burin::weights
