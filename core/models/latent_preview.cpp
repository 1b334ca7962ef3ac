#include "core/models/latent_preview.h"

#include <cmath>
#include <optional>

#include "core/io/json.h"
#include "core/models/config_reader.h"

namespace burin::models {

const LatentRgb stable_diffusion_latents{{{{0.3512, 0.2297, 0.3227}},
                                          {{0.3250, 0.4974, 0.2350}},
                                          {{-0.2829, 0.1762, 0.2721}},
                                          {{-0.2120, -0.2616, -0.7177}}},
                                         {0, 0, 0}};

namespace {

/// The published autoencoders are told apart by their scaling factor; another one has another latent space.
bool has_scaling(const ModelDescription& model, double published) {
    return model.vae.latent_channels == 4 && model.vae.scale() == 8 && model.vae.latents_mean.empty() &&
           std::abs(model.vae.scaling_factor - published) < 1e-4;
}

std::array<double, 3> read_row(ConfigReader& reader, const nlohmann::json& row) {
    std::array<double, 3> values{};
    const bool good =
        row.is_array() && row.size() == 3 &&
        std::all_of(row.begin(), row.end(), [](const auto& value) { return value.is_number(); });
    if (!good) {
        reader.refuse("has a row that is not three numbers", "make the file again");
        return values;
    }
    for (size_t i = 0; i < 3; ++i) values[i] = row[i].template get<double>();
    return values;
}

}  // namespace

LatentRgb parse_latent_rgb(const nlohmann::json& json, const std::string& where) {
    ConfigReader reader(json, where);
    LatentRgb map;
    const auto bias = reader.numbers("bias", {0, 0, 0}, 3);
    if (bias.size() != 3) {
        reader.refuse("has a 'bias' that is not three numbers", "make the file again");
    } else {
        map.bias = {bias[0], bias[1], bias[2]};
    }
    reader.ignore({"factors"});
    const auto rows = json.is_object() && json.contains("factors") ? json["factors"] : nlohmann::json();
    constexpr size_t most_channels = 64;
    if (!rows.is_array() || rows.empty() || rows.size() > most_channels) {
        reader.refuse("has no list 'factors' with one row per latent channel", "make the file again");
    } else {
        for (const auto& row : rows) map.factors.push_back(read_row(reader, row));
    }
    reader.finish_or_throw();
    return map;
}

std::string latent_rgb_json(const LatentRgb& map) {
    return nlohmann::json{{"factors", map.factors}, {"bias", map.bias}}.dump(1) + "\n";
}

std::optional<LatentRgb> latent_rgb_of(const ModelDescription& model) {
    if (model.latent_rgb) {
        const auto json =
            value_or_throw(io::read_json_file(*model.latent_rgb, {.code = ErrorCode::bad_model}));
        auto map = parse_latent_rgb(json, "latent_rgb.json");
        if (static_cast<int64_t>(map.factors.size()) != model.vae.latent_channels) {
            throw Failure(ErrorCode::bad_model,
                          "latent_rgb.json has " + std::to_string(map.factors.size()) + " rows for " +
                              std::to_string(model.vae.latent_channels) + " latent channels",
                          "make the file again for this model");
        }
        return map;
    }
    const FamilyFacts& family = facts_of(model.family);
    return has_scaling(model, family.latent_scaling) ? std::optional(family.latent_colours) : std::nullopt;
}

Tensor latent_preview(const LatentRgb& map, const Tensor& latents) {
    const auto channels = static_cast<int64_t>(map.factors.size());
    if (latents.dim() != 4 || latents.size(1) != channels) {
        throw Failure(ErrorCode::internal, "the latent preview was called with another number of channels");
    }
    Tensor weight = torch::empty({3, channels, 1, 1}, torch::kFloat32);
    auto cells = weight.accessor<float, 4>();
    for (int64_t c = 0; c < channels; ++c) {
        for (int64_t rgb = 0; rgb < 3; ++rgb) {
            cells[rgb][c][0][0] =
                static_cast<float>(map.factors[static_cast<size_t>(c)][static_cast<size_t>(rgb)]);
        }
    }
    const Tensor bias =
        torch::tensor({map.bias[0], map.bias[1], map.bias[2]}, torch::kFloat64).to(torch::kFloat32);
    const Tensor rgb =
        at::conv2d(latents.to(torch::kFloat32), weight.to(latents.device()), bias.to(latents.device()));
    return (rgb * 0.5 + 0.5).clamp(0, 1);
}

LatentRgb fit_latent_rgb(const Tensor& latents, const Tensor& pictures) {
    const bool fits = latents.dim() == 4 && pictures.dim() == 4 && latents.size(0) == pictures.size(0) &&
                      pictures.size(1) == 3 && latents.numel() > 0 && pictures.size(2) >= latents.size(2) &&
                      pictures.size(3) >= latents.size(3);
    const int64_t channels = fits ? latents.size(1) : 0;
    if (!fits || latents.numel() / channels <= channels) {
        throw Failure(ErrorCode::bad_input,
                      "the latents and pictures for a preview fit do not belong together or are too few",
                      "give several pictures with their latents");
    }
    const Tensor small =
        at::adaptive_avg_pool2d(pictures.to(torch::kFloat64), {latents.size(2), latents.size(3)}) * 2 - 1;
    Tensor known = latents.to(torch::kFloat64).permute({0, 2, 3, 1}).reshape({-1, channels});
    known = torch::cat({known, torch::ones({known.size(0), 1}, known.options())}, 1);
    const Tensor wanted = small.permute({0, 2, 3, 1}).reshape({-1, 3});
    // Normal equations: at most 65 unknowns in float64; a little weight decay keeps silent channels at zero.
    const Tensor gram = torch::matmul(known.t(), known) + 1e-9 * torch::eye(channels + 1, known.options());
    const Tensor solved = torch::linalg_solve(gram, torch::matmul(known.t(), wanted)).cpu();
    const auto cells = solved.accessor<double, 2>();
    LatentRgb map;
    for (int64_t c = 0; c < channels; ++c) map.factors.push_back({cells[c][0], cells[c][1], cells[c][2]});
    map.bias = {cells[channels][0], cells[channels][1], cells[channels][2]};
    return map;
}

}  // namespace burin::models
