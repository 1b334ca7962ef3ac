#include <gmock/gmock.h>

#include "core/models/latent_preview.h"
#include "core/models/tiny_vae.h"
#include "tests/core/models/model_copy.h"

namespace burin::models {
namespace {

using test::data;
using test::distance;
using test::reference;

torch::Tensor expected_tensor(const std::string& name) {
    return stored_tensor(TensorFiles::open(data("extra/taesd/expected.safetensors")), name).clone();
}

TEST(tiny_decoder, gives_the_pixels_of_the_independent_implementation) {
    const auto decoder = load_tiny_decoder(data("extra/taesd"), {});
    EXPECT_LT(distance(decoder.decode(expected_tensor("z")), expected_tensor("decoded")), 2e-6);
}

TEST(tiny_decoder, reads_the_original_file_layout_too) {
    const test::TempDir folder;
    test::RawTensors original;
    for (const auto& [name, tensor] :
         test::read_raw(data("extra/taesd/diffusion_pytorch_model.safetensors"))) {
        const std::string prefix = "decoder.layers.";
        if (!name.starts_with(prefix)) continue;
        const auto dot = name.find('.', prefix.size());
        const int number = std::stoi(name.substr(prefix.size(), dot - prefix.size()));
        // The file knows the published width only; eight channels are padded with silent ones.
        original[std::to_string(number + 1) + name.substr(dot)] = tensor;
    }
    for (auto& [name, tensor] : original) {
        const bool bias = tensor.shape.size() == 1;
        auto wide = tensor.shape;
        if (wide[0] == 8) wide[0] = 64;
        if (!bias && wide[1] == 8) wide[1] = 64;
        const auto narrow = torch::from_blob(tensor.bytes.data(), tensor.shape, torch::kFloat16).clone();
        auto padded = torch::zeros(wide, torch::kFloat16);
        auto corner = padded.slice(0, 0, tensor.shape[0]);
        if (!bias) corner = corner.slice(1, 0, tensor.shape[1]);
        corner.copy_(narrow);
        tensor = {"F16", wide,
                  std::string(static_cast<const char*>(padded.data_ptr()),
                              static_cast<size_t>(padded.numel()) * 2)};
    }
    test::write_raw(folder / "taesd_decoder.safetensors", original);
    const auto decoder = load_tiny_decoder(folder / "taesd_decoder.safetensors", {});
    EXPECT_LT(distance(decoder.decode(expected_tensor("z")), expected_tensor("decoded")), 2e-6);
}

TEST(tiny_decoder, is_found_in_a_model_folder_only_when_it_is_there) {
    const test::ModelCopy copy;
    EXPECT_FALSE(describe_model(copy.root()).tiny_decoder);
    EXPECT_FALSE(find_tiny_decoder(copy.root()));
    std::filesystem::copy(data("extra/taesd"), copy / "taesd");
    EXPECT_EQ(describe_model(copy.root()).tiny_decoder, copy / "taesd");
    EXPECT_EQ(find_tiny_decoder(copy.root()), copy / "taesd");
}

TEST(latent_preview, known_families_have_factors_and_others_do_not) {
    auto model = require_model(reference("models/sd1"));
    ASSERT_TRUE(latent_rgb_of(model));
    EXPECT_DOUBLE_EQ(latent_rgb_of(model)->factors[1][1], 0.4974);
    EXPECT_DOUBLE_EQ(latent_rgb_of(require_model(reference("models/sdxl")))->bias[0], 0.1084);
    model.vae.scaling_factor = 0.5;
    EXPECT_FALSE(latent_rgb_of(model));
}

TEST(latent_preview, a_model_may_bring_its_own_factors) {
    const test::ModelCopy copy;
    copy.write("latent_rgb.json",
               R"({"factors": [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]], "bias": [0, 0, -1]})");
    const auto map = latent_rgb_of(require_model(copy.root()));
    ASSERT_TRUE(map);
    const auto latents = torch::tensor({0.5, -0.5, 0.25, 9.0}).view({1, 4, 1, 1});
    const auto rgb = latent_preview(*map, latents).flatten();
    EXPECT_FLOAT_EQ(rgb[0].item<float>(), 0.75);
    EXPECT_FLOAT_EQ(rgb[1].item<float>(), 0.25);
    EXPECT_FLOAT_EQ(rgb[2].item<float>(), 0.125);
    copy.write("latent_rgb.json", R"({"factors": [[1, 0, 0]]})");
    EXPECT_THAT(test::sentence_of([&] { (void)latent_rgb_of(require_model(copy.root())); }),
                testing::HasSubstr("1 rows for 4 latent channels"));
    copy.write("latent_rgb.json", R"({"factors": [[1, 0]]})");
    EXPECT_THAT(test::sentence_of([&] { (void)latent_rgb_of(require_model(copy.root())); }),
                testing::HasSubstr("not three numbers"));
    copy.write("latent_rgb.json", R"({"bias": [0, 0, 0]})");
    EXPECT_THAT(test::sentence_of([&] { (void)latent_rgb_of(require_model(copy.root())); }),
                testing::HasSubstr("no list 'factors'"));
}

TEST(latent_preview, a_fit_finds_the_map_that_made_the_pictures) {
    const LatentRgb made{{{{0.3, 0.1, -0.2}}, {{0.0, 0.2, 0.1}}, {{-0.1, 0.1, 0.0}}}, {0.05, -0.1, 0.0}};
    const auto latents = torch::randn({2, 3, 6, 5}, at::make_generator<at::CPUGeneratorImpl>(1)) * 0.5;
    const auto pictures = at::upsample_nearest2d(latent_preview(made, latents), {24, 20});
    const auto fitted = fit_latent_rgb(latents, pictures);
    for (size_t c = 0; c < 3; ++c) {
        for (size_t rgb = 0; rgb < 3; ++rgb) EXPECT_NEAR(fitted.factors[c][rgb], made.factors[c][rgb], 1e-4);
    }
    for (size_t rgb = 0; rgb < 3; ++rgb) EXPECT_NEAR(fitted.bias[rgb], made.bias[rgb], 1e-4);
    const auto again = parse_latent_rgb(nlohmann::json::parse(latent_rgb_json(fitted)), "x");
    EXPECT_EQ(again.factors, fitted.factors);
    EXPECT_EQ(again.bias, fitted.bias);
    EXPECT_THAT(test::sentence_of([&] { (void)fit_latent_rgb(latents, pictures.slice(0, 0, 1)); }),
                testing::HasSubstr("do not belong together"));
}

}  // namespace
}  // namespace burin::models
