#include "core/training/train_judges.h"

#include "core/evaluation/classifier_validation.h"
#include "core/training/export_model.h"

namespace burin::training {
namespace {

namespace fs = std::filesystem;

constexpr int64_t validation_count = 1024;

std::string classifier_kind(const MiniPlan& plan) {
    std::string kind = "classifier " + std::to_string(plan.classifier_network.side);
    for (const int64_t width : plan.classifier_network.channels)
        kind.append("-").append(std::to_string(width));
    return kind.append(" seed ").append(std::to_string(plan.seed));
}

std::string clip_kind(const MiniPlan& plan) {
    const auto& clip = plan.clip_network;
    return "clip pair " + std::to_string(clip.vision_width) + "x" + std::to_string(clip.vision_layers) +
           " patch " + std::to_string(clip.patch) + " text " + std::to_string(clip.text_width) + "x" +
           std::to_string(clip.text_layers) + " with heads, seed " + std::to_string(plan.seed);
}

fs::path classifier_file(const MiniPlan& plan) { return plan.folder / "classifier.safetensors"; }
fs::path clip_file(const MiniPlan& plan) { return plan.folder / "clip.safetensors"; }

ClassifierTraining make_classifier(const MiniPlan& plan, std::shared_ptr<const PictureStore> store,
                                   std::function<Tensor(const Tensor&)> round_trip) {
    ClassifierTrainingOptions options;
    options.batch = plan.classifier_batch;
    options.seed = plan.seed;
    options.device = plan.device;
    options.type = plan.type;
    options.store = std::move(store);
    options.round_trip = std::move(round_trip);
    if (!plan.start.empty())
        options.state.optimiser.muon_rate = 0.005, options.state.optimiser.adamw_rate = 5e-4;
    return {plan.classifier_network, options};
}

ClipTraining make_clip(const MiniPlan& plan, std::shared_ptr<const PictureStore> store) {
    ClipTrainingOptions options;
    options.batch = plan.clip_batch;
    options.seed = plan.seed;
    options.device = plan.device;
    options.store = std::move(store);
    return {plan.clip_network, make_tokenizer(plan.mini, plan.folder / "tokenizer"), options};
}

}  // namespace

StageReport train_classifier(const MiniPlan& plan, const TrainingHooks& hooks,
                             std::shared_ptr<const PictureStore> store,
                             const std::function<Tensor(const Tensor&)>& round_trip) {
    ClassifierTraining classifier = make_classifier(plan, std::move(store), round_trip);
    std::error_code error;
    if (!plan.start.empty() && !fs::exists(classifier_file(plan), error))
        classifier.start_from(plan.start / "classifier");
    double quality = 0;
    const Loop loop{hooks,           "training the classifier", classifier_kind(plan), classifier_file(plan),
                    plan.classifier, {.warm_up = 30},           plan.save_seconds,     plan.sheet_seconds};
    loop.run(
        classifier.state(), [&](double factor) { return classifier.step(factor), true; },
        [&] {
            quality = evaluation::worst_share(
                evaluation::validate_classifier(classifier.network(), validation_count));
            if (round_trip) {
                const auto decoded =
                    evaluation::validate_classifier(classifier.network(), validation_count, round_trip);
                quality = std::min(quality, evaluation::worst_share(decoded));
            }
        });
    StageReport report = report_of(classifier.state());
    report.quality = quality;
    return report;
}

StageReport train_clip(const MiniPlan& plan, const TrainingHooks& hooks,
                       std::shared_ptr<const PictureStore> store) {
    ClipTraining clip = make_clip(plan, std::move(store));
    std::error_code error;
    if (!plan.start.empty() && !fs::exists(clip_file(plan), error)) clip.start_from(plan.start / "clip");
    double quality = 0;
    const Loop loop{hooks,     "training the CLIP pair", clip_kind(plan),   clip_file(plan),
                    plan.clip, {.warm_up = 60},          plan.save_seconds, plan.sheet_seconds};
    loop.run(
        clip.state(), [&](double factor) { return clip.step(factor), true; },
        [&] { quality = clip.matched(validation_count); });
    StageReport report = report_of(clip.state());
    report.quality = quality;
    return report;
}

bool write_judges(const MiniPlan& plan) {
    std::error_code error;
    const bool has_classifier = fs::exists(classifier_file(plan), error);
    const bool has_clip = fs::exists(clip_file(plan), error);
    if (has_classifier) {
        ClassifierTraining classifier = make_classifier(plan, {}, {});
        classifier.state().load(classifier_file(plan), classifier_kind(plan));
        evaluation::write_classifier(plan.model / "classifier", plan.classifier_network,
                                     classifier.state().average());
    }
    if (has_clip) {
        ClipTraining clip = make_clip(plan, {});
        clip.state().load(clip_file(plan), clip_kind(plan));
        write_clip(plan.model / "clip", plan.clip_network, clip.state().average());
    }
    return has_classifier || has_clip;
}

}  // namespace burin::training
