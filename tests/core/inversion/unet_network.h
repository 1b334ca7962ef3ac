// The tiny reference networks as a RowNetwork, called in batches of one size.
#pragma once

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/inversion/row_network.h"
#include "core/models/tensor_file.h"
#include "core/models/tensor_files.h"
#include "core/models/unet.h"
#include "core/models/weight_loading.h"
#include "tests/support/reference.h"

namespace burin::inversion::test {

inline models::UNet tiny_unet(const std::string& model) {
    const auto folder = burin::test::reference("models/" + model + "/unet");
    std::ifstream file(folder / "config.json");
    const auto config = models::parse_unet_config(nlohmann::json::parse(file), "config.json").config;
    const auto files = models::TensorFiles::open(folder / "diffusion_pytorch_model.safetensors");
    return models::load_network<models::UNet>(files, {.type = torch::kFloat32}, config);
}

/// Texts and their own tokens as the reference file holds them.
class UnetNetwork : public RowNetwork {
  public:
    UnetNetwork(const std::string& model, const models::TensorFile& reference, size_t batch)
        : unet_(tiny_unet(model)), reference_(reference), batch_(batch) {
        tokens_ = nlohmann::json::parse(reference.metadata.at("tokens"));
    }

    std::vector<RowOutput> predict(std::span<const Row> rows) override {
        const torch::InferenceMode guard;
        std::vector<RowOutput> outputs;
        for (size_t first = 0; first < rows.size(); first += batch_) {
            std::vector<Row> batch(
                rows.begin() + static_cast<std::ptrdiff_t>(first),
                rows.begin() + static_cast<std::ptrdiff_t>(std::min(first + batch_, rows.size())));
            const size_t real = batch.size();
            batch.resize(batch_, batch.back());
            const auto part = call(batch);
            outputs.insert(outputs.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(real));
            ++calls;
        }
        return outputs;
    }
    int calls = 0;

  private:
    std::vector<RowOutput> call(const std::vector<Row>& rows) {
        std::vector<Tensor> x, context, pooled, ids, times;
        std::vector<int64_t> counts;
        for (const Row& row : rows) {
            x.push_back(row.x);
            times.push_back(torch::tensor(static_cast<double>(row.timestep)));
            context.push_back(reference_.tensors.at("text." + row.text));
            counts.push_back(row.attention ? static_cast<int64_t>(tokens_.at(row.text).size()) : 0);
            if (const auto found = reference_.tensors.find("pooled." + row.text);
                found != reference_.tensors.end()) {
                pooled.push_back(found->second.view({1, -1}));
                const double height = 8.0 * double(row.x.size(1)), width = 8.0 * double(row.x.size(2));
                ids.push_back(torch::tensor({height, width, 0.0, 0.0, height, width}).view({1, 6}));
            }
        }
        std::optional<models::AddedConditions> added;
        if (!pooled.empty()) added = models::AddedConditions{torch::cat(pooled), torch::cat(ids), {}};
        nn::TokenAttention reader(counts);
        const Tensor out =
            unet_.forward(torch::stack(x), torch::stack(times), unet_.project_context(torch::cat(context)),
                          added, nullptr, unet_.reads_attention() ? &reader : nullptr);
        const Tensor sums = reader.sums();
        const auto quarter = [](int64_t side) { return ((side + 1) / 2 + 1) / 2; };
        std::vector<RowOutput> outputs;
        for (size_t i = 0; i < rows.size(); ++i) {
            const auto at = static_cast<int64_t>(i);
            RowOutput output{.native = out[at]};
            if (rows[i].attention)
                output.attention = sums[at].view({quarter(rows[i].x.size(1)), quarter(rows[i].x.size(2))});
            outputs.push_back(output);
        }
        return outputs;
    }

    models::UNet unet_;
    const models::TensorFile& reference_;
    nlohmann::json tokens_;
    size_t batch_;
};

}  // namespace burin::inversion::test
