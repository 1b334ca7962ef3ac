#include "core/weights/delta.h"

#include <cmath>

#include "core/base/result.h"
#include "core/models/weight_loading.h"

namespace burin::weights {
namespace {

Tensor flat_product(const Tensor& up, const Tensor& down) {
    return up.flatten(1).to(torch::kFloat32).matmul(down.flatten(1).to(torch::kFloat32));
}

bool floating(const models::StoredTensor& stored) { return io::is_floating(stored.info.dtype); }

/// Calls `each(component, tensor, change or nullptr per delta)` for every tensor that any delta touches.
template <class Each>
void for_each_tensor(const std::vector<const Delta*>& deltas, Each each) {
    std::map<std::pair<std::string, std::string>, std::vector<const Change*>> all;
    for (size_t i = 0; i < deltas.size(); ++i)
        for (const auto& [component, changes] : deltas[i]->components)
            for (const auto& [tensor, change] : changes) {
                auto& row = all[{component, tensor}];
                row.resize(deltas.size());
                row[i] = &change;
            }
    for (auto& [name, row] : all) {
        row.resize(deltas.size());
        each(name.first, name.second, row);
    }
}

nn::Shape common_shape(const std::string& tensor, const std::vector<const Change*>& row) {
    nn::Shape shape;
    for (const Change* change : row) {
        if (!change) continue;
        const auto theirs = shape_of(*change);
        if (!shape.empty() && theirs != shape)
            throw Failure(ErrorCode::bad_input,
                          "the deltas disagree on the shape of '" + tensor +
                              "': " + models::shape_text(shape) + " and " + models::shape_text(theirs),
                          "combine only deltas of one family of models");
        shape = theirs;
    }
    return shape;
}

}  // namespace

Tensor Change::in_float32(const std::string& tensor, const nn::Shape& shape) const {
    Tensor change;
    if (dense.defined())
        change = dense.to(torch::kFloat32);
    else if (tuned.defined())
        change = tuned.to(torch::kFloat32) - base.to(torch::kFloat32);
    else if (made)
        change = made().to(torch::kFloat32);
    else
        change = flat_product(up, down) * scale;
    if (change.numel() != c10::multiply_integers(shape))
        throw Failure(ErrorCode::bad_model,
                      "the change of '" + tensor + "' has " + std::to_string(change.numel()) +
                          " numbers, the tensor is " + models::shape_text(shape),
                      "use a delta that was made for this family of models");
    if (!torch::isfinite(change).all().item<bool>())
        throw Failure(ErrorCode::bad_model,
                      "the change of '" + tensor + "' holds numbers that are not finite",
                      "download or train the delta again");
    return change.view(shape);
}

nn::Shape shape_of(const Change& change) {
    if (change.dense.defined()) return change.dense.sizes().vec();
    if (change.tuned.defined()) return change.tuned.sizes().vec();
    if (change.made) return change.made_shape;
    nn::Shape shape = change.down.sizes().vec();
    shape[0] = change.up.size(0);
    return shape;
}

size_t Delta::tensors() const {
    size_t count = 0;
    for (const auto& [component, changes] : components) count += changes.size();
    return count;
}

Delta task_vector(const std::map<std::string, models::TensorFiles>& base,
                  const std::map<std::string, models::TensorFiles>& tuned) {
    Delta delta{.kind = "task vector", .components = {}, .notes = {}};
    for (const auto& [component, files] : base) {
        const auto other = tuned.find(component);
        if (other == tuned.end()) continue;
        size_t missing = 0;
        for (const auto& [name, stored] : files.tensors()) {
            if (!floating(stored)) continue;
            const auto* theirs = other->second.find(name);
            if (!theirs || !floating(*theirs) || theirs->info.shape != stored.info.shape) {
                ++missing;
                continue;
            }
            delta.components[component][name] = {.dense = {},
                                                 .tuned = models::stored_tensor(other->second, name),
                                                 .base = models::stored_tensor(files, name),
                                                 .up = {},
                                                 .down = {}};
        }
        if (missing > 0)
            delta.notes.push_back(std::to_string(missing) + " tensors of " + component +
                                  " are missing or of another shape in the fine-tuned model");
    }
    if (delta.tensors() == 0)
        throw Failure(ErrorCode::bad_model, "the two models have no tensor in common",
                      "choose two checkpoints of one family");
    return delta;
}

Delta sum(const std::vector<std::pair<const Delta*, double>>& terms) {
    std::vector<const Delta*> deltas;
    for (const auto& [delta, lambda] : terms) deltas.push_back(delta);
    Delta result{.kind = "sum", .components = {}, .notes = {}};
    for_each_tensor(deltas, [&](const auto& component, const auto& tensor, const auto& row) {
        const auto shape = common_shape(tensor, row);
        Tensor total = torch::zeros(shape);
        for (size_t i = 0; i < row.size(); ++i)
            if (row[i]) total.add_(row[i]->in_float32(tensor, shape), terms[i].second);
        result.components[component][tensor].dense = total;
    });
    return result;
}

Delta sign_consensus(const std::vector<const Delta*>& deltas) {
    if (deltas.empty())
        throw Failure(ErrorCode::bad_input, "a consensus needs at least one delta", "name some");
    Delta result{.kind = "sign consensus", .components = {}, .notes = {}};
    for_each_tensor(deltas, [&](const auto& component, const auto& tensor, const auto& row) {
        const auto shape = common_shape(tensor, row);
        Tensor total = torch::zeros(shape), signs = torch::zeros(shape);
        for (const Change* change : row) {
            if (!change) continue;
            const Tensor one = change->in_float32(tensor, shape);
            total.add_(one);
            signs.add_(one.sign());
        }
        const auto n = static_cast<double>(row.size());
        result.components[component][tensor].dense = torch::where(signs.abs().eq(n), total / n, 0);
    });
    return result;
}

double cosine(const Delta& a, const Delta& b) {
    double ab = 0, aa = 0, bb = 0;
    for_each_tensor({&a, &b}, [&](const auto&, const auto& tensor, const auto& row) {
        const auto shape = common_shape(tensor, row);
        Tensor x, y;
        if (row[0])
            x = row[0]->in_float32(tensor, shape).to(torch::kFloat64),
            aa += x.square().sum().template item<double>();
        if (row[1])
            y = row[1]->in_float32(tensor, shape).to(torch::kFloat64),
            bb += y.square().sum().template item<double>();
        if (row[0] && row[1]) ab += (x * y).sum().template item<double>();
    });
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

double norm(const Delta& delta) {
    double squares = 0;
    for_each_tensor({&delta}, [&](const auto&, const auto& tensor, const auto& row) {
        const Tensor change = row[0]->in_float32(tensor, shape_of(*row[0])).to(torch::kFloat64);
        squares += change.square().sum().template item<double>();
    });
    return std::sqrt(squares);
}

}  // namespace burin::weights
