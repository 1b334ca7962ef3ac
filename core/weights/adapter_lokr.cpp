// LoKr: s kron(w1, w2). Each factor is stored whole or as a product w_a w_b; w2 of a convolution may be
// Tucker's product of t2, w2_a [p, ..] and w2_b [q, ..], and is flat in w2_b otherwise.
#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

/// Rows and columns of a factor; columns of w2 count the window of a convolution.
struct KroneckerSide {
    int64_t rows = 0, columns = 0;
};

KroneckerSide left_side(const AdapterModule& module) {
    if (module.has("lokr_w1")) {
        const nn::Shape whole = module.shape_of_part("lokr_w1");
        module.require(whole.size() == 2);
        return {whole[0], whole[1]};
    }
    const nn::Shape a = module.shape_of_part("lokr_w1_a"), b = module.shape_of_part("lokr_w1_b");
    module.require(a.size() == 2 && b.size() == 2 && a[1] == b[0]);
    module.require_rank(b[0]);
    return {a[0], b[1]};
}

KroneckerSide right_side(const AdapterModule& module) {
    if (module.has("lokr_w2")) {
        const nn::Shape whole = module.shape_of_part("lokr_w2");
        module.require(whole.size() >= 2 && whole[0] > 0);
        return {whole[0], elements(whole) / whole[0]};
    }
    const nn::Shape a = module.shape_of_part("lokr_w2_a"), b = module.shape_of_part("lokr_w2_b");
    module.require(a.size() == 2 && b.size() == 2);
    module.require_rank(b[0]);
    if (!module.has("lokr_t2")) {
        module.require(a[1] == b[0]);
        return {a[0], b[1]};
    }
    const nn::Shape middle = module.shape_of_part("lokr_t2");
    module.require(module.weight.size() == 4 && middle.size() == 4 && middle[0] == a[0] &&
                   middle[1] == b[0] && middle[2] == module.weight[2] && middle[3] == module.weight[3]);
    return {a[1], b[1] * middle[2] * middle[3]};
}

/// With both factors whole the trainers' alpha does not count. PEFT divides by the configured rank all the
/// same.
double lokr_scale(const AdapterModule& module) {
    if (module.has("lokr_w2_b")) return module.scale(module.shape_of_part("lokr_w2_b").front());
    if (module.has("lokr_w1_b")) return module.scale(module.shape_of_part("lokr_w1_b").front());
    const bool configured = module.said && module.said->rank && *module.said->rank > 0;
    return configured && !module.has("alpha") ? module.said->alpha / *module.said->rank : 1;
}

Tensor lokr_change(const AdapterModule& module) {
    const Tensor left = module.has("lokr_w1") ? module.part("lokr_w1")
                                              : module.part("lokr_w1_a").matmul(module.part("lokr_w1_b"));
    Tensor right;
    if (module.has("lokr_w2"))
        right = module.part("lokr_w2");
    else if (module.has("lokr_t2"))
        right = tucker_product(module.part("lokr_t2"), module.part("lokr_w2_a"), module.part("lokr_w2_b"));
    else
        right = module.part("lokr_w2_a").matmul(module.part("lokr_w2_b"));
    nn::Shape shape = module.weight;
    shape[0] /= left.size(0);
    shape[1] /= left.size(1);
    nn::Shape left_shape{left.size(0), left.size(1)};
    left_shape.resize(shape.size(), 1);
    // kron() takes views of contiguous tensors only.
    return torch::kron(left.reshape(left_shape).contiguous(), right.reshape(shape).contiguous()) *
           lokr_scale(module);
}

Change read_lokr(const AdapterModule& module) {
    module.require_matrix();
    const KroneckerSide left = left_side(module), right = right_side(module);
    module.require(left.rows > 0 && left.columns > 0 && right.rows > 0 && module.outputs() % left.rows == 0 &&
                   module.outputs() / left.rows == right.rows && module.channels() % left.columns == 0 &&
                   module.inputs() / left.columns == right.columns);
    (void)lokr_scale(module);
    return with_lengths(module, &lokr_change);
}

}  // namespace

const AdapterMethod methods::lokr{
    .name = "LoKr",
    .parts = {"lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2", "alpha",
              "scale", "dora_scale", "magnitude"},
    .shown =
        [](const AdapterModule& module) {
            for (const char* part :
                 {"lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b"})
                if (module.has(part)) return true;
            return false;
        },
    .read = &read_lokr};

}  // namespace burin::weights
