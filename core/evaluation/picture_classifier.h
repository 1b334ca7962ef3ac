// The classifier of the embedded model's world: reads subject, scene, style and attributes off a picture.
//
// A small pre-activation residual network behind a coarse first convolution (arXiv 1603.05027) with group
// norm (arXiv 1803.08494), trained on the painter's own ground truth (classifier_training.h). On disk: a
// folder with config.json, which names the groups and their choices, and model.safetensors. Thread-safe once
// built. Shapes: n pictures, H W pixels, o outputs.
#pragma once

#include <filesystem>
#include <vector>

#include "core/evaluation/picture_labels.h"
#include "core/models/tensor_file.h"
#include "core/nn/layers.h"
#include "core/nn/resnet_block.h"

namespace burin::evaluation {

struct ClassifierArchitecture {
    std::vector<int64_t> channels{64, 96, 128};  ///< of the stages, finest first; multiples of groups
    int64_t groups = 8;
    int64_t side = 128;  ///< pixels a picture is brought to
};

/// What was read off one picture.
struct PictureReading {
    std::vector<int64_t> choice;      ///< per group: the likeliest
    std::vector<double> probability;  ///< of that choice within its group
    /// Of any choice of any group: [o].
    std::vector<double> all;

    /// Probability of one choice of a group.
    [[nodiscard]] double of(size_t group, int64_t index) const;
    /// Probability that the attribute of that name is there.
    [[nodiscard]] double attribute(const std::string& name) const { return of(label_group(name), 1); }
    /// log(p / (1 - p)) of it: still tells pictures apart where the probability has reached 0 or 1.
    [[nodiscard]] double log_odds(const std::string& name) const;
};

class PictureClassifier {
  public:
    PictureClassifier(const nn::Scope& scope, const ClassifierArchitecture& architecture);

    /// Pictures [n, 3, H, W] in 0..1, of any size -> [n, o] float32. The size is changed by averaging or
    /// bilinear interpolation. Computes in the type of the pictures.
    [[nodiscard]] Tensor logits(const Tensor& pictures) const;
    [[nodiscard]] std::vector<PictureReading> read(const Tensor& pictures) const;
    [[nodiscard]] const ClassifierArchitecture& architecture() const { return architecture_; }

  private:
    struct Stage {
        nn::ResnetBlock2D block;
        nn::Conv2d down;  ///< to the next stage's width at half the size
    };
    ClassifierArchitecture architecture_;
    nn::Conv2d conv_in_;
    std::vector<Stage> stages_;
    nn::ResnetBlock2D last_;
    nn::GroupNorm norm_;
    nn::Linear heads_;
};

/// Writes weights as float16, each file atomically. Throws Failure.
void write_classifier(const std::filesystem::path& folder, const ClassifierArchitecture& architecture,
                      const models::NamedTensors& tensors);
/// Throws Failure(bad_model) where the folder is not one of these, or knows other groups.
[[nodiscard]] PictureClassifier read_classifier(const std::filesystem::path& folder);

}  // namespace burin::evaluation
