// LoRA and LoCon: s up down; of convolutions with Tucker's middle: s sum of mid[p, q] up[:, p] down[q, :].
#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

int64_t lora_rank(const AdapterModule& module) {
    return module.shape_of_part("down", "one of its two factors").front();
}

Tensor lora_change(const AdapterModule& module) {
    const Tensor up = module.part("up").flatten(1), down = module.part("down");
    const Tensor product = module.has("mid") ? tucker_product(module.part("mid"), up.t(), down.flatten(1))
                                             : up.matmul(down.flatten(1));
    return product.reshape(module.weight) * module.scale(down.size(0));
}

void check_middle(const AdapterModule& module, const nn::Shape& up, const nn::Shape& down) {
    const nn::Shape mid = module.shape_of_part("mid");
    module.require(module.weight.size() == 4 && mid.size() == 4 && mid[2] == module.weight[2] &&
                   mid[3] == module.weight[3]);
    module.require_rank(mid[0]);
    module.require_rank(mid[1]);
    module.require(up[0] == module.outputs() && elements(up) == module.outputs() * mid[0] &&
                   down[0] == mid[1] && elements(down) == mid[1] * module.channels());
}

Change read_lora_change(const AdapterModule& module) {
    module.require_matrix();
    const nn::Shape up = module.shape_of_part("up", "one of its two factors");
    const nn::Shape down = module.shape_of_part("down", "one of its two factors");
    module.require(up.size() >= 2 && down.size() >= 2);
    const int64_t rank = lora_rank(module);
    module.require_rank(rank);
    const double scale = module.scale(rank);
    if (module.has("mid")) {
        check_middle(module, up, down);
        return with_lengths(module, &lora_change);
    }
    module.require(up[0] == module.outputs() && elements(up) == module.outputs() * rank &&
                   elements(down) == rank * module.inputs());
    if (has_lengths(module)) return with_lengths(module, &lora_change);
    // A product stays one: its rank is kept when it is written again. Factors may be matrices on a 1x1
    // convolution, or have four axes on a linear layer.
    nn::Shape up_shape{up[0], rank}, down_shape = module.weight;
    down_shape[0] = rank;
    if (module.weight.size() == 4) up_shape.insert(up_shape.end(), {1, 1});
    Change change;
    change.up = module.parts.at("up").reshape(up_shape);
    change.down = module.parts.at("down").reshape(down_shape);
    change.scale = scale;
    return change;
}

Tensor lora_bias_change(const AdapterModule& module) {
    return module.part("lora_bias").reshape(module.bias) * module.scale(lora_rank(module));
}

Change read_lora_bias(const AdapterModule& module) {
    module.require_rank(lora_rank(module));
    if (module.bias.empty() || elements(module.shape_of_part("lora_bias")) != elements(module.bias))
        throw module.bad("has a bias that does not fit " + module.module);
    Change change = computed(module, &lora_bias_change);
    change.made_shape = module.bias;
    return change;
}

}  // namespace

const AdapterMethod methods::lora{
    .name = "LoRA",
    .parts = {"up", "down", "mid", "alpha", "scale", "dora_scale", "magnitude"},
    .shown = [](const AdapterModule& module) { return module.has("up") || module.has("down"); },
    .read = &read_lora_change};

const AdapterMethod methods::lora_bias{
    .name = "LoRA",
    .parts = {"lora_bias"},
    .shown = [](const AdapterModule& module) { return module.has("lora_bias"); },
    .read = &read_lora_bias,
    .target = AdapterMethod::Target::bias};

}  // namespace burin::weights
