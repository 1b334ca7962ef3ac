#include "core/curation/evaluate_mini.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>

#include "core/engine/find_model.h"
#include "core/engine/render.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/atomic_file.h"
#include "core/io/output_place.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/picture_tensors.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Renders what the gates ask for, and the same again against the clock.
class GateRenderer {
  public:
    GateRenderer(engine::LoadedModel& model, const CancelToken& cancel) : model_(model), cancel_(cancel) {}

    /// [3, H, W] float32 0..1.
    torch::Tensor render(const protocol::RenderRequest& request) { return timed(request).picture; }

    struct Times {
        double picture_seconds = 0, first_change_ms = 0;
    };
    /// Medians of five pictures: one with nothing reused, and the first preview after its slider has moved.
    Times times(int steps) {
        std::vector<double> pictures, changes;
        for (uint64_t seed = 0; seed < 6; ++seed) {
            protocol::RenderRequest request;
            request.prompt = "a smiling woman with long red hair by the sea by day in summer";
            request.seed = 900000 + seed;
            request.steps = steps;
            const double whole = timed(request).seconds;
            request.guidance.directions.emplace_back().text = "glasses";
            render(request);
            request.guidance.directions.front().strength += 1;
            const double change = milliseconds_to_preview(request);
            // The first one only warms caches.
            if (seed > 0) pictures.push_back(whole), changes.push_back(change);
        }
        return {median(pictures), median(changes)};
    }

  private:
    struct Timed {
        torch::Tensor picture;
        double seconds = 0;
    };
    Timed timed(const protocol::RenderRequest& request) {
        Timed made;
        engine::RenderHooks hooks;
        hooks.cancel = cancel_;
        hooks.on_picture = [&](const engine::RenderedPicture& rendered) {
            made = {models::from_picture(rendered.picture).squeeze(0), rendered.seconds};
        };
        renderer_.render(model_, request, {}, hooks);
        return made;
    }
    double milliseconds_to_preview(const protocol::RenderRequest& request) {
        using Clock = std::chrono::steady_clock;
        const auto start = Clock::now();
        double first = 0;
        engine::RenderHooks hooks;
        hooks.cancel = cancel_;
        hooks.on_step = [&](const engine::StepProgress& progress) {
            if (first == 0 && !progress.preview.pixels.empty())
                first = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        };
        renderer_.render(model_, request, {.preview_interval_ms = 1}, hooks);
        return first;
    }

    engine::LoadedModel& model_;
    const CancelToken& cancel_;
    engine::Renderer renderer_;
};

/// The first pictures of each gate, for the contact sheets.
class GateSheets {
  public:
    void keep(const std::string& gate, const torch::Tensor& picture) {
        auto& kept = pictures_[gate];
        if (kept.size() < 48) kept.push_back(picture);
    }
    void write(const fs::path& folder) const {
        value_or_throw(io::make_folder(folder));
        for (const auto& [gate, pictures] : pictures_)
            value_or_throw(
                io::write_png(folder / (gate + ".png"),
                              value_or_throw(imaging::contact_sheet(
                                  models::to_pictures(torch::stack(pictures)), imaging::close_together(8)))));
    }

  private:
    std::map<std::string, std::vector<torch::Tensor>> pictures_;
};

torch::Tensor through_autoencoder(const engine::LoadedModel& model, const torch::Tensor& pictures) {
    const torch::InferenceMode guard;
    std::vector<torch::Tensor> parts;
    for (const auto& part : pictures.split(16)) {
        const auto pixels = models::picture_to_pixels(part).to(model.vae_type());
        const auto mean = model.vae().encode_whole(pixels).mean.to(model.vae_type());
        parts.push_back(models::pixels_to_picture(model.vae().decode_whole(mean)).to(torch::kFloat32));
    }
    return torch::cat(parts).clone();
}

double megabytes(const fs::path& folder) {
    double bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() != ".jpg") bytes += double(entry.file_size());
    return bytes / 1e6;
}

evaluation::GatePlan plan_of(const commands::EvaluateMiniRequest& request,
                             const models::ModelDescription& model) {
    return {.prompts = request.prompts,
            .characters = request.characters,
            .seeds = request.seeds,
            .together = request.together,
            .correlation_seeds = request.correlation_seeds,
            .validation = request.validation,
            .side = model.default_width,
            .steps = request.steps,
            .guidance = request.guidance,
            .seed = request.seed};
}

}  // namespace

MiniEvaluation evaluate_mini(const commands::EvaluateMiniRequest& request, const RunHooks& hooks) {
    if (!request.out.empty()) require_place_for(request.out);
    const auto target = chosen_target(request.computes);
    const fs::path folder = engine::find_model(request.model).root;
    const auto classifier = evaluation::read_classifier(
        request.classifier.empty() ? folder / "classifier" : fs::path(request.classifier));
    const auto model = open_model(request.model, target, hooks);
    GateRenderer renderer(*model, hooks.cancel);
    GateSheets sheets;
    evaluation::GateHooks measuring;
    measuring.cancel = hooks.cancel;
    measuring.render = [&](const protocol::RenderRequest& one) { return renderer.render(one); };
    measuring.round_trip = [&](const torch::Tensor& pictures) {
        return through_autoencoder(*model, pictures);
    };
    measuring.on_progress = hooks.on_progress;
    if (!request.sheets.empty())
        measuring.on_picture = [&](const std::string& gate, const torch::Tensor& picture) {
            sheets.keep(gate, picture);
        };
    const auto times = renderer.times(request.steps);
    MiniEvaluation outcome;
    auto& gates = outcome.report.gates;
    outcome.report =
        evaluation::evaluate_gates(classifier, plan_of(request, model->description()), measuring);
    gates.push_back({"size of everything, fp16", "MB", megabytes(folder), 60, 1, true});
    gates.push_back({"one picture of " + std::to_string(request.steps) + " steps", "s", times.picture_seconds,
                     0.6, 5, true});
    gates.push_back({"first change of a moved slider", "ms", times.first_change_ms, 80, 5, true});
    if (!request.sheets.empty()) sheets.write(request.sheets);
    outcome.json = evaluation::to_json(outcome.report);
    outcome.json["model"] = folder.string(), outcome.json["device"] = target.name();
    if (!request.out.empty())
        value_or_throw(io::write_file_atomically(request.out, outcome.json.dump(2) + "\n"));
    return outcome;
}

}  // namespace burin::curation
