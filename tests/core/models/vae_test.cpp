#include <gmock/gmock.h>

#include "core/models/autoencoder_kl.h"
#include "core/models/tiles.h"
#include "tests/core/models/support.h"

namespace burin::models {
namespace {

using test::distance;
using test::reference;
using test::reference_json;
using test::reference_tensor;

AutoencoderKl autoencoder(const std::string& model, LoadOptions options = {}) {
    const std::string root = "models/" + model + "/vae/";
    const auto parsed = parse_vae_config(reference_json(root + "config.json"), "vae/config.json");
    EXPECT_TRUE(parsed.problems.empty());
    return load_network<AutoencoderKl>(
        TensorFiles::open(reference(root + "diffusion_pytorch_model.safetensors")), options, parsed.config);
}

class AutoencoderOf : public testing::TestWithParam<const char*> {};

TEST_P(AutoencoderOf, family_gives_the_reference_latents_and_pixels) {
    const std::string file = std::string("modules/") + GetParam() + ".safetensors";
    const auto vae = autoencoder(GetParam());
    torch::InferenceMode guard;
    const auto posterior = vae.encode(reference_tensor(file, "vae.image"));
    EXPECT_LT(distance(posterior.mean, reference_tensor(file, "vae.mean")), 5e-6);
    EXPECT_LT(distance(posterior.logvar, reference_tensor(file, "vae.logvar")), 5e-6);
    EXPECT_LT(distance(vae.decode(reference_tensor(file, "vae.z")), reference_tensor(file, "vae.decoded")),
              5e-6);
}

INSTANTIATE_TEST_SUITE_P(every, AutoencoderOf, testing::Values("sd1", "sd2", "sdxl"));

TEST(autoencoder_kl, bfloat16_stays_near_the_reference) {
    LoadOptions options;
    options.type = torch::kBFloat16;
    const auto vae = autoencoder("sd1", options);
    torch::InferenceMode guard;
    const auto decoded =
        vae.decode(reference_tensor("modules/sd1.safetensors", "vae.z").to(torch::kBFloat16));
    EXPECT_EQ(decoded.scalar_type(), torch::kFloat32);
    EXPECT_LT(distance(decoded, reference_tensor("modules/sd1.safetensors", "vae.decoded")), 3e-2);
}

TEST(autoencoder_kl, posterior_draws_from_the_generator_on_the_cpu) {
    const Posterior posterior{torch::full({1, 4, 2, 2}, 3.0), torch::full({1, 4, 2, 2}, std::log(4.0))};
    const auto drawn = posterior.sample(at::make_generator<at::CPUGeneratorImpl>(5));
    const auto noise = torch::randn({1, 4, 2, 2}, at::make_generator<at::CPUGeneratorImpl>(5));
    EXPECT_LT(distance(drawn, 3 + 2 * noise), 1e-6);
}

TEST(autoencoder_kl, large_pictures_are_decoded_in_tiles_without_visible_seams) {
    const auto vae = autoencoder("sd1");
    torch::InferenceMode guard;
    const auto z = torch::randn({1, 4, 16, 132}, at::make_generator<at::CPUGeneratorImpl>(1));
    const auto tiled = vae.decode(z), whole = vae.decode_whole(z);
    ASSERT_EQ(tiled.size(3), 1056);
    EXPECT_FALSE(torch::equal(tiled, whole)) << "132 latent columns are past the limit";
    // Each tile has its own norm statistics, so the two agree in the picture but not in the bits.
    EXPECT_LT(distance(tiled, whole), 0.1);
    // A seam would show as a step between neighbouring columns that the whole picture does not have.
    const auto step = [](const torch::Tensor& x) {
        return (x.slice(3, 1) - x.slice(3, 0, -1)).abs().mean({0, 1, 2});
    };
    EXPECT_LT((step(tiled) - step(whole)).max().item<double>(), 0.2 * step(whole).mean().item<double>());
}

TEST(autoencoder_kl, large_pictures_are_encoded_in_tiles_near_the_whole) {
    const auto vae = autoencoder("sd1");
    torch::InferenceMode guard;
    const auto pixels = torch::rand({1, 3, 1056, 64}, at::make_generator<at::CPUGeneratorImpl>(2)) * 2 - 1;
    const auto tiled = vae.encode(pixels), whole = vae.encode_whole(pixels);
    EXPECT_EQ(tiled.mean.sizes(), whole.mean.sizes());
    EXPECT_FALSE(torch::equal(tiled.mean, whole.mean));
    EXPECT_LT(distance(tiled.mean, whole.mean), 0.1);
}

TEST(autoencoder_kl, latents_come_back_from_the_scale_of_the_diffusion_model) {
    VaeConfig config;
    config.block_out_channels = {32};
    config.latent_channels = 2;
    nn::RandomSource random(1);
    const auto z = torch::randn({1, 2, 3, 3});
    config.shift_factor = 0.5;
    config.scaling_factor = 0.25;
    const AutoencoderKl shifted(nn::Scope(random), config);
    EXPECT_LT(distance(shifted.to_diffusion(z), (z - 0.5) * 0.25), 1e-6);
    EXPECT_LT(distance(shifted.from_diffusion(shifted.to_diffusion(z)), z), 1e-6);
    config.latents_mean = {1, -1};
    config.latents_std = {2, 4};
    nn::RandomSource again(1);
    const AutoencoderKl normalised(nn::Scope(again), config);
    EXPECT_NEAR(normalised.to_diffusion(torch::ones({1, 2, 1, 1}))[0][1].item<double>(), 2 * 0.25 / 4, 1e-6);
    EXPECT_LT(distance(normalised.from_diffusion(normalised.to_diffusion(z)), z), 1e-6);
}

TEST(autoencoder_kl, refuses_sizes_that_do_not_fit) {
    const auto vae = autoencoder("sd1");
    EXPECT_THAT(test::sentence_of([&] {
                    (void)vae.encode(torch::zeros({1, 3, 64, 60}));
                }),
                testing::HasSubstr("60x64 pixels does not fit the autoencoder; use an RGB picture whose "
                                   "width and height are multiples of 8"));
    EXPECT_THAT(test::sentence_of([&] {
                    (void)vae.decode(torch::zeros({1, 9, 4, 4}));
                }),
                testing::HasSubstr("4 latent channels"));
}

TEST(tiles, cover_a_side_with_equal_tiles_that_overlap_enough) {
    for (const int64_t size : {1, 127, 128, 129, 240, 256, 300, 1000}) {
        const auto row = tile_row(size, 128, 16);
        EXPECT_LE(row.length, 128);
        EXPECT_EQ(row.starts.front(), 0);
        EXPECT_EQ(row.starts.back() + row.length, size);
        for (size_t i = 1; i < row.starts.size(); ++i)
            EXPECT_GE(row.starts[i - 1] + row.length - row.starts[i], 16) << size;
    }
}

TEST(tiles, a_network_without_a_field_of_view_is_reproduced) {
    const auto x = torch::randn({2, 3, 50, 70}, at::make_generator<at::CPUGeneratorImpl>(3));
    const auto twice = [](const torch::Tensor& tile) {
        return at::upsample_nearest2d(tile * 2, {2 * tile.size(2), 2 * tile.size(3)});
    };
    EXPECT_LT(distance(run_tiled(x, {20, 6, 1, 2}, twice), twice(x)), 1e-6);
}

}  // namespace
}  // namespace burin::models
