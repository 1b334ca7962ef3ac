// LoHa: s (w1_a w1_b) * (w2_a w2_b), element by element; a factor of a convolution may be Tucker's product of
// t [p, q, h, w], w_a [p, out] and w_b [q, in].
#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

Tensor hadamard_factor(const AdapterModule& module, const std::string& number) {
    const Tensor a = module.part("hada_w" + number + "_a"), b = module.part("hada_w" + number + "_b");
    const std::string t = "hada_t" + number;
    const Tensor product = module.has(t) ? tucker_product(module.part(t), a, b) : a.matmul(b);
    return product.reshape(module.weight);
}

Tensor loha_change(const AdapterModule& module) {
    return hadamard_factor(module, "1") * hadamard_factor(module, "2") *
           module.scale(module.shape_of_part("hada_w1_b").front());
}

void check_hadamard_factor(const AdapterModule& module, const std::string& number) {
    const nn::Shape a = module.shape_of_part("hada_w" + number + "_a"),
                    b = module.shape_of_part("hada_w" + number + "_b");
    const std::string t = "hada_t" + number;
    module.require(a.size() == 2 && b.size() == 2);
    if (!module.has(t)) {
        module.require_rank(a[1]);
        module.require(a[0] == module.outputs() && a[1] == b[0] && b[1] == module.inputs());
        return;
    }
    const nn::Shape middle = module.shape_of_part(t);
    module.require_rank(a[0]);
    module.require_rank(b[0]);
    module.require(module.weight.size() == 4 && middle.size() == 4 && middle[0] == a[0] &&
                   middle[1] == b[0] && middle[2] == module.weight[2] && middle[3] == module.weight[3] &&
                   a[1] == module.outputs() && b[1] == module.channels());
}

Change read_loha(const AdapterModule& module) {
    module.require_matrix();
    check_hadamard_factor(module, "1");
    check_hadamard_factor(module, "2");
    (void)module.scale(1);
    return with_lengths(module, &loha_change);
}

}  // namespace

const AdapterMethod methods::loha{.name = "LoHa",
                                  .parts = {"hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b", "hada_t1",
                                            "hada_t2", "alpha", "scale", "dora_scale", "magnitude"},
                                  .shown =
                                      [](const AdapterModule& module) {
                                          return module.has("hada_w1_a") || module.has("hada_w1_b") ||
                                                 module.has("hada_w2_a") || module.has("hada_w2_b");
                                      },
                                  .read = &read_loha};

}  // namespace burin::weights
