// What several tests of this folder share.
#pragma once

#include <gtest/gtest.h>

#include "core/io/json.h"
#include "core/models/weight_loading.h"
#include "tests/support/reference.h"

namespace burin::test {

inline nlohmann::json reference_json(const std::string& name) {
    return value_or_throw(io::read_json_file(reference(name)));
}

/// A tensor of a reference file, copied.
inline torch::Tensor reference_tensor(const std::string& file, const std::string& name) {
    const auto files = models::TensorFiles::open(reference(file));
    return models::stored_tensor(files, name).clone();
}

/// Relative L2 distance.
inline double distance(const torch::Tensor& got, const torch::Tensor& expected) {
    if (got.sizes() != expected.sizes()) return 1e9;
    const auto wide = expected.to(torch::kFloat64);
    return ((got.to(torch::kFloat64) - wide).norm() / wide.norm()).item<double>();
}

/// The sentence of the Failure that `action` throws; empty where it throws none.
template <class Action>
std::string sentence_of(Action&& action) {
    try {
        action();
    } catch (const Failure& failure) {
        return failure.error().sentence();
    }
    return {};
}

}  // namespace burin::test
