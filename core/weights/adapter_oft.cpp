// OFT and BOFT: rows of W are rotated, then scaled. The change is W' - W.
//
// Rotations are Cayley's R = (1 + Q)(1 - Q)^-1 of Q = B - B^T, or stored as they are ("oft_diag" of old
// LyCORIS). OFT turns the k blocks of n rows each by its own R^T. BOFT goes through m stages; stage i pairs
// rows that lie 2^i b / 2 apart and turns blocks of b of them by R. alpha limits the norm of all Q of the
// module together to alpha times the number of rows; it is no scale.
#include "core/weights/adapter_methods.h"

namespace burin::weights {
namespace {

Tensor rotations(const AdapterModule& module) {
    if (module.has("oft_diag")) return module.part("oft_diag");
    const Tensor blocks = module.part("oft_blocks").to(torch::kFloat64);
    Tensor skew = blocks - blocks.transpose(-1, -2);
    const double limit = module.number("alpha").value_or(0) * static_cast<double>(module.outputs());
    const double norm = skew.norm().item<double>();
    if (limit > 0 && norm > limit) skew = skew * (limit / norm);
    const Tensor one = torch::eye(skew.size(-1), torch::kFloat64);
    return (one + skew).matmul(at::linalg_inv(one - skew)).to(torch::kFloat32);
}

Tensor rescaled(const AdapterModule& module, const Tensor& turned) {
    if (!module.has("rescale")) return turned;
    nn::Shape shape(module.weight.size(), 1);
    shape[0] = -1;
    return turned * module.part("rescale").flatten().view(shape);
}

Tensor oft_change(const AdapterModule& module) {
    const Tensor base = module.base_weight(), turn = rotations(module);
    const Tensor rows = base.reshape({turn.size(0), turn.size(1), -1});
    return rescaled(module, turn.transpose(-1, -2).matmul(rows).reshape(module.weight)) - base;
}

Tensor boft_change(const AdapterModule& module) {
    const Tensor base = module.base_weight(), turn = rotations(module);
    const int64_t size = turn.size(-1), out = module.outputs();
    Tensor rows = base.reshape({out, -1});
    for (int64_t stage = 0; stage < turn.size(0); ++stage) {
        const int64_t apart = (int64_t{1} << stage) * size / 2;
        const Tensor paired = rows.reshape({-1, 2, apart, rows.size(1)}).transpose(1, 2);
        const Tensor turned = turn[stage].matmul(paired.reshape({-1, size, rows.size(1)}));
        rows = turned.reshape({-1, apart, 2, rows.size(1)}).transpose(1, 2).reshape({out, -1});
    }
    return rescaled(module, rows.reshape(module.weight)) - base;
}

void check_rescale(const AdapterModule& module) {
    if (module.has("rescale")) module.require(elements(module.shape_of_part("rescale")) == module.outputs());
    (void)module.number("alpha");
}

Change read_oft(const AdapterModule& module) {
    module.require_matrix();
    const nn::Shape shape = module.shape_of_part(module.has("oft_diag") ? "oft_diag" : "oft_blocks");
    module.require(shape.size() == 3 && shape[0] > 0 && shape[1] == shape[2] &&
                   shape[0] * shape[1] == module.outputs());
    check_rescale(module);
    return computed(module, &oft_change);
}

Change read_boft(const AdapterModule& module) {
    module.require_matrix();
    constexpr int64_t most_stages = 24;
    const nn::Shape shape = module.shape_of_part("oft_blocks");
    const int64_t size = shape[2], out = module.outputs();
    module.require(shape[0] > 0 && shape[0] <= most_stages && size == shape[3] && size > 0 && size % 2 == 0 &&
                   shape[1] * size == out);
    // Every stage's pairs must fill the rows.
    module.require(out % ((int64_t{1} << (shape[0] - 1)) * size) == 0);
    check_rescale(module);
    return computed(module, &boft_change);
}

bool has_stages(const AdapterModule& module) {
    return module.has("oft_blocks") && module.shape_of_part("oft_blocks").size() == 4;
}

}  // namespace

const AdapterMethod methods::oft{.name = "OFT",
                                 .parts = {"oft_blocks", "oft_diag", "alpha", "rescale"},
                                 .shown =
                                     [](const AdapterModule& module) {
                                         return (module.has("oft_blocks") || module.has("oft_diag")) &&
                                                !has_stages(module);
                                     },
                                 .read = &read_oft};

const AdapterMethod methods::boft{
    .name = "BOFT", .parts = {"oft_blocks", "alpha", "rescale"}, .shown = &has_stages, .read = &read_boft};

}  // namespace burin::weights
