#include "core/training/train_judges.h"

#include "core/evaluation/classifier_validation.h"
#include "core/training/export_model.h"
#include "core/training/mini_stage.h"

namespace burin::training {
namespace {

constexpr int64_t validation_count = 1024;

MiniStage classifier_stage(const MiniPlan& plan, const TrainingHooks& hooks) {
    const auto& network = plan.classifier_network;
    return {plan,
            hooks,
            "training the classifier",
            "classifier " + std::to_string(network.side) + "-" + joined(network.channels) + " seed " +
                std::to_string(plan.seed),
            plan.folder / "classifier.safetensors",
            plan.classifier};
}

MiniStage clip_stage(const MiniPlan& plan, const TrainingHooks& hooks) {
    const auto& clip = plan.clip_network;
    const auto tower = [](int64_t width, int64_t layers) {
        return std::to_string(width) + "x" + std::to_string(layers);
    };
    return {plan,
            hooks,
            "training the CLIP pair",
            "clip pair " + tower(clip.vision_width, clip.vision_layers) + " patch " +
                std::to_string(clip.patch) + " text " + tower(clip.text_width, clip.text_layers) +
                " with heads, seed " + std::to_string(plan.seed),
            plan.folder / "clip.safetensors",
            plan.clip,
            60};
}

ClassifierTraining make_classifier(const MiniPlan& plan, std::shared_ptr<const PictureStore> store,
                                   RoundTrip round_trip) {
    StepOptions options = step_options(plan, plan.classifier_batch);
    options.state = ClassifierTraining::usual();
    if (!plan.start.empty())
        options.state->optimiser.muon_rate = 0.005, options.state->optimiser.adamw_rate = 5e-4;
    return {plan.classifier_network, options, std::move(store), std::move(round_trip)};
}

ClipTraining make_clip(const MiniPlan& plan, std::shared_ptr<const PictureStore> store) {
    return {plan.clip_network, make_tokenizer(plan.mini, plan.folder / "tokenizer"),
            step_options(plan, plan.clip_batch), std::move(store)};
}

}  // namespace

StageReport train_classifier(const MiniPlan& plan, const TrainingHooks& hooks,
                             std::shared_ptr<const PictureStore> store, const RoundTrip& round_trip) {
    ClassifierTraining classifier = make_classifier(plan, std::move(store), round_trip);
    const MiniStage stage = classifier_stage(plan, hooks);
    if (!plan.start.empty() && !is_there(stage.checkpoint)) classifier.start_from(plan.start / "classifier");
    const auto worst = [&](const RoundTrip& seen_through) {
        return evaluation::worst_share(
            evaluation::validate_classifier(classifier.network(), validation_count, seen_through));
    };
    return stage.train(
        classifier.state(), [&](double factor) { classifier.step(factor); },
        [&] {
            const double painted = worst({});
            return round_trip ? std::min(painted, worst(round_trip)) : painted;
        });
}

StageReport train_clip(const MiniPlan& plan, const TrainingHooks& hooks,
                       std::shared_ptr<const PictureStore> store) {
    ClipTraining clip = make_clip(plan, std::move(store));
    const MiniStage stage = clip_stage(plan, hooks);
    if (!plan.start.empty() && !is_there(stage.checkpoint)) clip.start_from(plan.start / "clip");
    return stage.train(
        clip.state(), [&](double factor) { clip.step(factor); },
        [&] { return clip.matched(validation_count); });
}

bool write_judges(const MiniPlan& plan) {
    const TrainingHooks none;
    const MiniStage classifier_of = classifier_stage(plan, none), clip_of = clip_stage(plan, none);
    if (is_there(classifier_of.checkpoint)) {
        ClassifierTraining classifier = make_classifier(plan, {}, {});
        classifier.state().load(classifier_of.checkpoint, classifier_of.kind);
        evaluation::write_classifier(plan.model / "classifier", plan.classifier_network,
                                     classifier.state().average());
    }
    if (is_there(clip_of.checkpoint)) {
        ClipTraining clip = make_clip(plan, {});
        clip.state().load(clip_of.checkpoint, clip_of.kind);
        export_clip(plan.model / "clip", plan.clip_network, clip.finished());
    }
    return is_there(classifier_of.checkpoint) || is_there(clip_of.checkpoint);
}

}  // namespace burin::training
