// What the tests of the UNet share: configurations, reference tensors, errors.
#pragma once

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include "core/models/tensor_files.h"
#include "core/models/unet.h"
#include "core/models/weight_loading.h"
#include "tests/support/reference.h"

namespace burin::models::unet_test {

inline nlohmann::json reference_json(const std::string& name) {
    std::ifstream file(test::reference(name));
    return nlohmann::json::parse(file);
}

inline nlohmann::json config_json(const std::string& model) {
    return reference_json("models/" + model + "/unet/config.json");
}

inline UNetConfig config_of(const std::string& model) {
    auto parsed = parse_unet_config(config_json(model));
    if (!parsed.problems.empty()) throw Failure(parsed.problems.front());
    return parsed.config;
}

inline UNet tiny_unet(const std::string& model, torch::ScalarType type = torch::kFloat32) {
    const auto files =
        TensorFiles::open({test::reference("models/" + model + "/unet/diffusion_pytorch_model.safetensors")});
    return load_network<UNet>(files, LoadOptions{.type = type}, config_of(model));
}

inline double relative_error(const Tensor& got, const Tensor& expected) {
    return ((got.to(torch::kFloat64) - expected.to(torch::kFloat64)).norm() /
            expected.to(torch::kFloat64).norm())
        .item<double>();
}

/// The inputs and outputs of one network as the independent implementation recorded them.
class Reference {
  public:
    explicit Reference(const std::string& model)
        : files_(TensorFiles::open({test::reference("modules/" + model + ".safetensors")})) {}
    [[nodiscard]] Tensor operator[](const std::string& name) const {
        return stored_tensor(files_, name).clone();
    }
    [[nodiscard]] bool has(const std::string& name) const { return files_.find(name) != nullptr; }
    [[nodiscard]] std::optional<AddedConditions> added() const {
        if (!has("unet.time_ids")) return std::nullopt;
        return AddedConditions{.text_embeds = (*this)["unet.text_embeds"],
                               .time_ids = (*this)["unet.time_ids"],
                               .guidance_embeds = {}};
    }

  private:
    TensorFiles files_;
};

}  // namespace burin::models::unet_test
