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

/// Pictures [n, 3, H, W] 0..1 -> the same, encoded and decoded.
using RoundTrip = std::function<Tensor(const Tensor&)>;

class ClassifierTraining {
  public:
    static StateOptions usual() { return {.optimiser = {.muon_rate = 0.01, .adamw_rate = 1e-3}}; }
    /// `store`: pictures painted ahead for the half of a step that is drawn at the training set's rates; nothing: all
    /// are painted. `round_trip` may be empty.
    ClassifierTraining(const evaluation::ClassifierArchitecture& architecture, StepOptions options,
                       std::shared_ptr<const PictureStore> store = nullptr, RoundTrip round_trip = {});

    void step(double factor);
    [[nodiscard]] TrainingState& state() { return state_; }
    [[nodiscard]] const evaluation::PictureClassifier& network() const { return network_; }
    /// Takes the weights of a classifier's folder; the optimiser starts fresh. Throws Failure.
    void start_from(const std::filesystem::path& folder);

  private:
    [[nodiscard]] painter::PaintedBatch batch_of_step(const torch::Generator& generator) const;
    [[nodiscard]] Tensor varied(Tensor pictures, const torch::Generator& generator) const;

    StepOptions options_;
    std::shared_ptr<const PictureStore> store_;
    RoundTrip round_trip_;
    nn::RandomSource source_;
    evaluation::PictureClassifier network_;
    TrainingState state_;
};

}  // namespace burin::training
