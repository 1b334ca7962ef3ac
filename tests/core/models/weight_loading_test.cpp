#include "core/models/weight_loading.h"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>
#include <optional>
#include <thread>

#include "core/models/convert_weights.h"
#include "core/nn/layers.h"
#include "tests/core/models/model_copy.h"

namespace burin::models {
namespace {

std::string bytes_of(const torch::Tensor& tensor) {
    const auto flat = tensor.contiguous();
    return {static_cast<const char*>(flat.data_ptr()),
            static_cast<size_t>(flat.numel() * flat.element_size())};
}

class WeightFile : public testing::Test {
  protected:
    FileSource source(torch::ScalarType type) const {
        LoadOptions options;
        options.type = type;
        return {TensorFiles::open(folder_ / "w.safetensors"), options};
    }
    void add(const std::string& name, const char* dtype, const torch::Tensor& tensor) {
        raw_[name] = {dtype, tensor.sizes().vec(), bytes_of(tensor)};
        test::write_raw(folder_ / "w.safetensors", raw_);
    }
    test::TempDir folder_;
    test::RawTensors raw_;
};

TEST_F(WeightFile, every_stored_type_arrives_in_every_compute_type_as_torch_rounds_it) {
    // Sizes that no vector width divides; subnormal, tiny and large values among them.
    auto values = torch::randn({37, 41}, at::make_generator<at::CPUGeneratorImpl>(1)) * 3;
    values.flatten().slice(0, 0, 5).copy_(torch::tensor({1e-7, -6e-8, 5.97e-5, 60000.0, 0.0}));
    add("F64", "F64", values.to(torch::kFloat64));
    add("F32", "F32", values);
    add("F16", "F16", values.to(torch::kFloat16));
    add("BF16", "BF16", values.to(torch::kBFloat16));
    const std::map<std::string, torch::ScalarType> stored{{"F64", torch::kFloat64},
                                                          {"F32", torch::kFloat32},
                                                          {"F16", torch::kFloat16},
                                                          {"BF16", torch::kBFloat16}};
    for (const auto& [name, from] : stored) {
        for (const auto type : {torch::kFloat32, torch::kBFloat16, torch::kFloat16}) {
            const auto weight = source(type).take(name, {37, 41}, nn::Role::linear);
            EXPECT_EQ(weight.scalar_type(), type);
            EXPECT_TRUE(torch::equal(weight, values.to(from).to(torch::kFloat32).to(type)))
                << name << " to " << type;
        }
    }
}

TEST_F(WeightFile, kernels_become_channels_last_with_the_same_values) {
    for (const auto& shape :
         std::vector<nn::Shape>{{5, 7, 3, 3}, {4, 6, 5, 5}, {8, 8, 1, 1}, {600, 300, 3, 3}}) {
        const auto values = torch::randn(shape).to(torch::kFloat16);
        const std::string name = shape_text(shape);
        add(name, "F16", values);
        for (const auto type : {torch::kFloat32, torch::kBFloat16, torch::kFloat16}) {
            const auto weight = source(type).take(name, shape, nn::Role::conv);
            EXPECT_TRUE(weight.is_contiguous(at::MemoryFormat::ChannelsLast));
            EXPECT_TRUE(torch::equal(weight, values.to(type)));
        }
    }
}

TEST_F(WeightFile, norms_stay_float32_whatever_the_compute_type) {
    add("norm", "F16", torch::randn({9}).to(torch::kFloat16));
    EXPECT_EQ(source(torch::kBFloat16).take("norm", {9}, nn::Role::norm_scale).scalar_type(),
              torch::kFloat32);
    EXPECT_EQ(source(torch::kBFloat16).take("norm", {9}, nn::Role::norm_shift).scalar_type(),
              torch::kFloat32);
    EXPECT_EQ(source(torch::kBFloat16).take("norm", {9}, nn::Role::bias).scalar_type(), torch::kBFloat16);
}

TEST_F(WeightFile, matching_types_are_used_where_they_lie_and_outlive_the_source) {
    const auto values = torch::randn({64, 64});
    add("w", "F32", values);
    const auto files = TensorFiles::open(folder_ / "w.safetensors");
    torch::Tensor weight;
    {
        FileSource here(files, {});
        weight = here.take("w", {64, 64}, nn::Role::linear);
        const auto* begin = files.file_of(*files.find("w")).bytes(files.find("w")->info).data();
        EXPECT_EQ(static_cast<const void*>(weight.data_ptr()), static_cast<const void*>(begin));
    }
    std::filesystem::remove(folder_ / "w.safetensors");
    EXPECT_TRUE(torch::equal(weight, values));
}

TEST_F(WeightFile, large_tensors_are_converted_in_parallel_pieces) {
    const auto values = torch::randn({1100, 1000}).to(torch::kFloat16);
    add("w", "F16", values);
    EXPECT_TRUE(torch::equal(source(torch::kFloat32).take("w", {1100, 1000}, nn::Role::linear),
                             values.to(torch::kFloat32)));
}

TEST_F(WeightFile, a_layer_gets_the_stored_tensor_and_says_which_value_it_refuses) {
    auto values = torch::randn({64, 64}).to(torch::kFloat16);
    add("w", "F16", values);
    auto here = source(torch::kBFloat16);
    EXPECT_EQ(here.packing_type(), torch::kBFloat16);
    const auto stored = here.take_stored("w", {64, 64}, nn::Role::linear);
    EXPECT_TRUE(stored.tensor.equal(values));
    EXPECT_THAT([&] { stored.refuse(); },
                testing::ThrowsMessage<Failure>(testing::HasSubstr("tensor 'w' in")));
    EXPECT_THAT(
        [&] {
            (void)here.take_stored("w", {64, 63}, nn::Role::linear);
        },
        testing::ThrowsMessage<Failure>(testing::HasSubstr("[64, 63]")));
}

TEST_F(WeightFile, layers_read_from_a_file_compute_with_what_torch_would_have_converted) {
    const auto weight = torch::randn({72, 64, 3, 3}) * 0.1, bias = torch::randn({72});
    add("conv.weight", "F16", weight.to(torch::kFloat16));
    add("conv.bias", "F32", bias);
    const torch::InferenceMode guard;
    for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
        auto here = source(type);
        const nn::Conv2d conv(nn::Scope(here) / "conv", 64, 72);
        EXPECT_EQ(conv.scalar_type(), type);
        const auto x = torch::randn({1, 64, 9, 11}).to(type);
        const auto wide = [](const torch::Tensor& t) { return t.to(torch::kFloat64); };
        const auto expected =
            torch::conv2d(wide(x), wide(weight.to(torch::kFloat16).to(type)), wide(bias.to(type)), 1, 1);
        const double error = ((wide(conv(x)) - expected).norm() / expected.norm()).item<double>();
        EXPECT_LT(error, type == torch::kFloat32 ? 1e-6 : 3e-3);
    }
}

TEST_F(WeightFile, a_value_that_is_no_number_stops_the_layer_that_packs_it) {
    auto weight = torch::randn({64, 64, 3, 3});
    weight[63][63][2][2] = std::nan("");
    add("conv.weight", "F32", weight);
    add("conv.bias", "F32", torch::zeros({64}));
    auto overflow = torch::ones({32, 32});
    overflow[0][31] = std::numeric_limits<float>::max();  // infinite as bfloat16
    add("linear.weight", "F32", overflow);
    for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
        auto here = source(type);
        EXPECT_THAT([&] { nn::Conv2d(nn::Scope(here) / "conv", 64, 64); },
                    testing::ThrowsMessage<Failure>(testing::HasSubstr("'conv.weight'")));
    }
    std::optional<nn::Linear> linear;
    {
        auto here = source(torch::kBFloat16);
        linear.emplace(nn::Scope(here) / "linear", 32, 32, false);
    }
    const torch::InferenceMode guard;
    for (int call = 0; call < 2; ++call)
        EXPECT_THAT(
            [&] {
                (void)(*linear)(torch::ones({1, 32}, torch::kBFloat16));
            },
            testing::ThrowsMessage<Failure>(testing::HasSubstr("not finite as BFloat16")));
}

TEST_F(WeightFile, a_layer_called_by_several_threads_at_once_packs_its_weight_once) {
    const auto weight = torch::randn({256, 256});
    add("linear.weight", "F32", weight);
    auto here = source(torch::kFloat32);
    const nn::Linear linear(nn::Scope(here) / "linear", 256, 256, false);
    const auto x = torch::randn({3, 256});
    std::vector<torch::Tensor> results(4);
    std::vector<std::thread> threads;
    for (auto& result : results)
        threads.emplace_back([&] {
            const torch::InferenceMode guard;
            result = linear(x);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_TRUE(at::allclose(results[0], at::linear(x, weight), 1e-4, 1e-4));
    for (const auto& result : results) EXPECT_TRUE(result.equal(results[0]));
}

TEST_F(WeightFile, a_view_gives_other_names_rows_and_axes_of_the_same_bytes) {
    const auto values = torch::arange(24).reshape({6, 4}).to(torch::kFloat16);
    add("old", "F16", values);
    const auto whole = TensorFiles::open(folder_ / "w.safetensors");
    StoredTensor middle = *whole.find("old"), turned = middle;
    middle.info.shape = {2, 4};
    middle.info.begin += 16, middle.info.end = middle.info.begin + 16;
    turned.info.shape = {4, 6};
    turned.transposed = true;
    turned.scale = 0.5;
    const auto view = whole.with({{"middle", middle}, {"turned", turned}});
    EXPECT_EQ(view.find("old"), nullptr);
    for (const auto type : {torch::kFloat32, torch::kFloat16, torch::kBFloat16}) {
        LoadOptions options;
        options.type = type;
        FileSource source(view, options);
        EXPECT_TRUE(
            torch::equal(source.take("middle", {2, 4}, nn::Role::linear), values.slice(0, 2, 4).to(type)));
        const auto expected = (values.t().to(torch::kFloat32) * 0.5).to(type);
        EXPECT_TRUE(torch::equal(source.take("turned", {4, 6}, nn::Role::linear), expected));
        EXPECT_TRUE(torch::equal(source.take_stored("turned", {4, 6}, nn::Role::linear).tensor, expected));
    }
    EXPECT_TRUE(torch::equal(stored_tensor(view, "turned"), values.t().to(torch::kFloat32) * 0.5));
}

TEST_F(WeightFile, eight_bit_floats_have_the_published_value_of_every_code) {
    const auto published = test::reference_json("adapters/single/fp8_codes.json");
    auto codes = torch::arange(256).to(torch::kUInt8);
    for (const std::string kind : {"F8_E4M3", "F8_E5M2"}) {
        add(kind, kind.c_str(), codes);
        const auto files = TensorFiles::open(folder_ / "w.safetensors");
        const auto loaded = stored_tensor(files, kind).to(torch::kFloat32);
        for (int64_t code = 0; code < 256; ++code) {
            const auto& value = published[kind][static_cast<size_t>(code)];
            const auto got = loaded[code].item<float>();
            if (value.is_number()) {
                EXPECT_EQ(got, value.get<float>()) << kind << " " << code;
            } else {
                EXPECT_FALSE(std::isfinite(got)) << kind << " " << code;
            }
        }
        EXPECT_THAT(test::sentence_of([&] { FileSource(files, {}).take(kind, {256}, nn::Role::bias); }),
                    testing::HasSubstr("not finite"));
        EXPECT_THAT(
            test::sentence_of([&] { FileSource(files, {}).take_stored(kind, {256}, nn::Role::bias); }),
            testing::HasSubstr("not finite"));
    }
}

TEST_F(WeightFile, eight_bit_floats_are_widened_into_every_compute_type_and_order) {
    const auto codes = torch::arange(4 * 3 * 9).remainder(120).to(torch::kUInt8).reshape({4, 3, 3, 3});
    add("w", "F8_E4M3", codes);
    const auto files = TensorFiles::open(folder_ / "w.safetensors");
    const auto exact = stored_tensor(files, "w");
    EXPECT_EQ(exact.scalar_type(), torch::kFloat16);
    for (const auto type : {torch::kFloat32, torch::kFloat16, torch::kBFloat16}) {
        LoadOptions options;
        options.type = type;
        const auto taken = FileSource(files, options).take("w", {4, 3, 3, 3}, nn::Role::conv);
        EXPECT_TRUE(taken.is_contiguous(at::MemoryFormat::ChannelsLast));
        EXPECT_TRUE(torch::equal(taken, exact.to(type)));
        EXPECT_TRUE(
            torch::equal(FileSource(files, options).take_stored("w", {4, 3, 3, 3}, nn::Role::conv).tensor,
                         exact.to(type)));
    }
}

TEST_F(WeightFile, extra_tensors_are_reported_unless_a_checkpoint_may_carry_them) {
    add("used", "F32", torch::ones({2}));
    add("surprise", "F32", torch::ones({2}));
    add("text_model.embeddings.position_ids", "I64", torch::ones({1, 77}, torch::kInt64));
    const auto report =
        compare_table({{"used", {{2}, nn::Role::bias}}}, TensorFiles::open(folder_ / "w.safetensors"));
    EXPECT_TRUE(report.problems.empty());
    EXPECT_THAT(report.extras, testing::ElementsAre("surprise"));
    EXPECT_EQ(report.parameters, 2);
}

TEST_F(WeightFile, content_hash_depends_on_names_shapes_and_bytes_but_not_on_shards) {
    add("a", "F32", torch::ones({4}));
    add("b", "F32", torch::zeros({4}));
    const auto one = TensorFiles::open(folder_ / "w.safetensors").content_hash();
    test::write_raw(folder_ / "a.safetensors", {{"a", raw_["a"]}});
    test::write_raw(folder_ / "b.safetensors", {{"b", raw_["b"]}});
    folder_.write("all.index.json", R"({"weight_map": {"a": "a.safetensors", "b": "b.safetensors"}})");
    EXPECT_EQ(TensorFiles::open(folder_ / "all.index.json").content_hash(), one);
    EXPECT_EQ(one.size(), 64);
    raw_["a"].shape = {2, 2};
    test::write_raw(folder_ / "w.safetensors", raw_);
    EXPECT_NE(TensorFiles::open(folder_ / "w.safetensors").content_hash(), one);
}

}  // namespace
}  // namespace burin::models
