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

#include "core/training/picture_classifier.h"
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

/// How often a group was read rightly, and on how many pictures it meant something.
struct GroupAccuracy {
    std::string name;
    int64_t right = 0, of = 0;
    [[nodiscard]] double share() const { return of > 0 ? double(right) / double(of) : 0; }
};

class ClassifierTraining {
  public:
    ClassifierTraining(const ClassifierArchitecture& architecture, ClassifierTrainingOptions options);

    void step(double factor);
    [[nodiscard]] TrainingState& state() { return state_; }
    [[nodiscard]] const PictureClassifier& network() const { return network_; }
    /// Takes the weights of a classifier's folder; the optimiser starts fresh. Throws Failure.
    void start_from(const std::filesystem::path& folder);

  private:
    [[nodiscard]] Tensor varied(Tensor pictures, const torch::Generator& generator) const;

    ClassifierTrainingOptions options_;
    nn::RandomSource source_;
    PictureClassifier network_;
    TrainingState state_;
};

/// Reads `count` paintings of a seed no training uses, painted at the rates of the training set with every
/// subject and style equally often; one row per group. `changed` may be empty, or the autoencoder's round
/// trip. Throws Failure.
[[nodiscard]] std::vector<GroupAccuracy> validate_classifier(
    const PictureClassifier& classifier, int64_t count,
    const std::function<Tensor(const Tensor&)>& changed = {});

/// The lowest share of all groups.
[[nodiscard]] double worst_share(const std::vector<GroupAccuracy>& accuracies);

}  // namespace burin::training
