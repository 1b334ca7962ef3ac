// Training of the classifier on paintings, and its validation on paintings it never saw.
//
// Half of a step's pictures are drawn at the rates of the training set, from a store where one is given, half
// are painted with every subject and style equally likely, so that what is rare is learnt as well. They are
// mirrored, blurred, coarsened and made noisy at random, and some go through an autoencoder where one is
// given, because the classifier is to judge decoded pictures. Loss: cross entropy, mean over the groups that
// mean something. Not thread-safe.
#pragma once

#include <functional>
#include <memory>

#include "core/evaluation/picture_classifier.h"
#include "core/training/picture_store.h"
#include "core/training/training_state.h"

namespace burin::training {

struct ClassifierTrainingOptions {
    int64_t batch = 64;
    uint64_t seed = 1;
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat32;  ///< in which the network computes; its weights stay float32
    StateOptions state{.optimiser = {.muon_rate = 0.01, .adamw_rate = 1e-3}, .average_limit = 0.998};
    /// Pictures painted ahead for the half of a step that is drawn at the training set's rates; nothing: all
    /// are painted.
    std::shared_ptr<const PictureStore> store = nullptr;
    /// Pictures [n, 3, H, W] 0..1 -> the same, encoded and decoded; empty = none.
    std::function<Tensor(const Tensor&)> round_trip;
};

class ClassifierTraining {
  public:
    ClassifierTraining(const evaluation::ClassifierArchitecture& architecture,
                       ClassifierTrainingOptions options);

    void step(double factor);
    [[nodiscard]] TrainingState& state() { return state_; }
    [[nodiscard]] const evaluation::PictureClassifier& network() const { return network_; }
    /// Takes the weights of a classifier's folder; the optimiser starts fresh. Throws Failure.
    void start_from(const std::filesystem::path& folder);

  private:
    [[nodiscard]] Tensor varied(Tensor pictures, const torch::Generator& generator) const;

    ClassifierTrainingOptions options_;
    nn::RandomSource source_;
    evaluation::PictureClassifier network_;
    TrainingState state_;
};

}  // namespace burin::training
