// Every adapter of the reference set, damaged in one tensor in every way in turn: each is refused by a sentence that names
// the file, and never read as if nothing were wrong.
#include <functional>
#include <gmock/gmock.h>

#include "core/base/result.h"
#include "core/models/tensor_file.h"
#include "core/weights/adapter_file.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::weights {
namespace {

namespace fs = std::filesystem;
using models::NamedTensors;
using torch::Tensor;

struct Damage {
    const char* name;
    std::function<void(NamedTensors&, const std::string& at)> to;
};

/// `at` is the first matrix of the file.
std::vector<Damage> damages() {
    const auto replaced = [](auto change) {
        return [change](NamedTensors& tensors, const std::string& at) { tensors[at] = change(tensors[at]); };
    };
    const auto with_first = [](double value) {
        return [value](const Tensor& whole) {
            Tensor copy = whole.to(torch::kFloat32).clone();
            copy.view(-1)[0] = value;
            return copy;
        };
    };
    return {
        {"not_a_number", replaced(with_first(NAN))},
        {"infinite", replaced(with_first(INFINITY))},
        {"one_row_more", replaced([](const Tensor& t) {
             return torch::cat({t, t.narrow(0, 0, 1)}, 0);
         })},
        {"one_column_more", replaced([](const Tensor& t) {
             return torch::cat({t, t.narrow(1, 0, 1)}, 1);
         })},
        {"no_rows", replaced([](const Tensor& t) { return t.narrow(0, 0, 0).contiguous(); })},
        {"integers", replaced([](const Tensor& t) { return t.to(torch::kInt64); })},
        {"booleans", replaced([](const Tensor& t) { return t.to(torch::kBool); })},
        {"a_single_number", replaced([](const Tensor& t) { return t.view(-1)[0].clone(); })},
        {"flat", replaced([](const Tensor& t) { return t.reshape({-1}); })},
        {"five_dimensions", replaced([](const Tensor& t) {
             return t.reshape({1, 1, 1, -1, t.size(0)});
         })},
        {"another_name",
         [](NamedTensors& tensors, const std::string& at) {
             auto node = tensors.extract(at);
             node.key() = "zz_" + at;
             tensors.insert(std::move(node));
         }},
    };
}

std::vector<std::string> adapters_of_sd1() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(test::reference("adapters/lora"))) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("sd1_") && entry.path().extension() == ".safetensors")
            names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

class DamagedAdapter : public testing::TestWithParam<std::string> {
  protected:
    static const models::ModelDescription& model() {
        static const auto model = models::require_model(test::reference("models/sd1"));
        return model;
    }
    /// Of IA3, whose parts are all vectors, the first of these.
    static std::string first_matrix(const NamedTensors& tensors) {
        for (const int64_t least : {2, 1})
            for (const auto& [name, tensor] : tensors)
                if (tensor.dim() >= 2 && tensor.size(0) >= least && tensor.size(1) > 1) return name;
        return {};
    }
    std::string fault(const NamedTensors& tensors) {
        models::write_tensor_file(path_, tensors, file_.metadata);
        AdapterReport report;
        try {
            // Whole weights are looked at when they are applied.
            for (const auto& [component, changes] : read_adapter(path_, model(), report).components)
                for (const auto& [tensor, change] : changes)
                    (void)change.in_float32(tensor, shape_of(change));
        } catch (const Failure& failure) {
            return failure.error().sentence();
        }
        return "was read";
    }

    test::TempDir folder_;
    fs::path path_ = folder_ / "damaged.safetensors";
    models::TensorFile file_ =
        models::read_tensor_file(test::reference("adapters/lora/" + GetParam() + ".safetensors"));
};

INSTANTIATE_TEST_SUITE_P(Reference, DamagedAdapter, testing::ValuesIn(adapters_of_sd1()),
                         [](const auto& info) { return info.param; });

TEST_P(DamagedAdapter, IsRefusedByASentenceThatNamesIt) {
    ASSERT_EQ(fault(file_.tensors), "was read") << "whole";
    const std::string at = first_matrix(file_.tensors);
    ASSERT_FALSE(at.empty());
    for (const Damage& damage : damages()) {
        SCOPED_TRACE(std::string(damage.name) + " of " + at);
        // A difference and a vector are laid out as the weight is, whatever their own shape.
        const bool any_shape = at.ends_with(".diff") || file_.tensors.at(at).size(0) == 1;
        const std::string what = damage.name;
        if (any_shape && (what == "flat" || what == "five_dimensions")) continue;
        NamedTensors tensors = file_.tensors;
        damage.to(tensors, at);
        const std::string sentence = fault(tensors);
        EXPECT_THAT(sentence, testing::AnyOf(testing::HasSubstr("damaged.safetensors"),
                                             testing::HasSubstr("holds numbers that are not finite")));
        EXPECT_TRUE(sentence.ends_with(".")) << sentence;
    }
}

}  // namespace
}  // namespace burin::weights
