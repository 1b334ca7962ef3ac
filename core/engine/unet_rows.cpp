#include "core/engine/unet_rows.h"

#include <algorithm>
#include <cmath>

#include "core/engine/loaded_model.h"
#include "core/nn/packed_weight.h"

namespace burin::engine {
namespace {

/// Texts with equally many tokens can share a call.
bool same_length(std::span<const TextPart* const> parts) {
    for (const TextPart* part : parts) {
        if (part->tokens != parts.front()->tokens) return false;
    }
    return true;
}

std::optional<models::AddedConditions> added_conditions(std::span<const TextPart* const> parts,
                                                        int64_t pictures) {
    if (!parts.front()->pooled.defined()) return {};
    std::vector<Tensor> pooled, sizes;
    for (const TextPart* part : parts) {
        pooled.push_back(part->pooled.expand({pictures, -1}));
        sizes.push_back(part->time_ids.expand({pictures, -1}));
    }
    return models::AddedConditions{torch::cat(pooled), torch::cat(sizes), {}};
}

/// Whether every product of the network runs on Burin's kernels, whose sums for one row never see another.
bool runs_on_own_kernels(const models::UNetConfig& unet, torch::ScalarType type) {
    return std::all_of(unet.levels.begin(), unet.levels.end(), [&](const auto& level) {
        return nn::PackedWeight::fits({level.channels, level.channels, 3, 3}, type, false) &&
               nn::PackedWeight::fits({level.channels, level.context_channels}, type, false);
    });
}

/// Weights of a row's parts, and what is left for the empty text.
double rest_of(const TextRow& row) {
    double rest = 1;
    for (const TextPart& part : row) rest -= part.weight;
    return std::abs(rest) < 1e-6 ? 0 : rest;
}

}  // namespace

bool is_told_its_guidance(const models::UNetConfig& unet) { return unet.time_cond_proj_dim > 0; }

Tensor guidance_embedding(double scale, int64_t channels) {
    const int64_t half = channels / 2;
    const double fall = std::log(10000.0) / static_cast<double>(std::max<int64_t>(half - 1, 1));
    const Tensor angles = (torch::arange(half, torch::kFloat64) * -fall).exp() * (1000 * (scale - 1));
    Tensor waves = torch::cat({angles.sin(), angles.cos()});
    if (channels % 2 == 1) waves = torch::cat({waves, torch::zeros({1}, torch::kFloat64)});
    return waves.to(torch::kFloat32).unsqueeze(0);
}

RowCalls choose_row_calls(const LoadedModel& model, int64_t h, int64_t w) {
    if (!model.target().device.is_cpu()) return RowCalls::together;
    // A large latent keeps all cores busy by itself. Below it, rows share the reading of the weights, and
    // below the second bound the fixed cost of a call as well.
    const auto& unet = model.description().unet;
    const int64_t work = h * w * unet.levels.front().channels;
    if (work >= 1024 * 1024) return RowCalls::each;
    if (runs_on_own_kernels(unet, model.target().dtype)) return RowCalls::grouped;
    return work >= 256 * 1024 ? RowCalls::each : RowCalls::together;
}

Tensor UnetRows::predict(const Tensor& x, int i, std::span<const TextPart* const> parts) {
    const int64_t pictures = x.size(0);
    std::vector<models::TextContext> contexts;
    for (const TextPart* part : parts) {
        contexts.push_back(pictures == 1 ? part->context
                                         : part->context.select(std::vector<int64_t>(pictures, 0)));
    }
    const auto count = static_cast<int64_t>(parts.size());
    const models::TextContext context = count == 1 ? contexts.front() : models::TextContext::join(contexts);
    const Tensor input = count == 1 ? x : x.repeat({count, 1, 1, 1});
    const Tensor timestep = torch::full({}, schedule_.timesteps[i], torch::kFloat64);
    auto added = added_conditions(parts, pictures);
    if (is_told_its_guidance(unet_.config())) {
        if (!added) added.emplace();
        const Tensor told = guidance_embedding(options_.guidance, unet_.config().time_cond_proj_dim);
        added->guidance_embeds = told.to(x.device()).expand({count * pictures, -1});
    }
    return unet_.forward(input, timestep, context, added, &options_.cancel);
}

std::vector<Tensor> UnetRows::predict_all(const Tensor& x, int i, std::span<const TextPart* const> parts) {
    if (options_.calls != RowCalls::each && parts.size() > 1 && same_length(parts)) {
        return predict(x, i, parts).chunk(static_cast<int64_t>(parts.size()));
    }
    std::vector<Tensor> predictions;
    for (const TextPart* part : parts) {
        options_.cancel.check();
        predictions.push_back(predict(x, i, std::span(&part, 1)));
    }
    return predictions;
}

std::vector<Tensor> UnetRows::evaluate(const Tensor& scaled_x, int i,
                                       std::span<const guidance::ConditioningId> ids) {
    const torch::InferenceMode guard;
    std::vector<const TextPart*> parts;
    std::vector<double> shares;
    std::vector<size_t> row_of;
    const auto add = [&](const TextPart& part, double share, size_t row) {
        parts.push_back(&part);
        shares.push_back(share);
        row_of.push_back(row);
    };
    for (size_t r = 0; r < ids.size(); ++r) {
        const TextRow& row = texts_.row(ids[r]);
        for (const TextPart& part : row) add(part, part.weight, r);
        if (const double rest = rest_of(row); rest != 0) {
            add(texts_.row({guidance::RowKind::unconditional, ""}).front(), rest, r);
        }
    }
    Tensor x = scaled_x;
    if (options_.extra_channels.defined()) {
        x = torch::cat({x, options_.extra_channels.expand({x.size(0), -1, -1, -1})}, 1);
    }
    const std::vector<Tensor> predictions = predict_all(x, i, parts);
    std::vector<Tensor> rows(ids.size());
    for (size_t p = 0; p < predictions.size(); ++p) {
        Tensor& row = rows[row_of[p]];
        const Tensor share = shares[p] == 1 ? predictions[p] : predictions[p] * shares[p];
        row = row.defined() ? row + share : share;
    }
    return rows;
}

}  // namespace burin::engine
