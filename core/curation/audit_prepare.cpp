#include "core/curation/audit_prepare.h"

#include <algorithm>
#include <unistd.h>

#include "core/base/sha256.h"
#include "core/commands/edit_term.h"
#include "core/curation/combine_edits.h"
#include "core/curation/concept_run.h"
#include "core/io/image.h"
#include "core/models/picture_tensors.h"
#include "core/training/training_state.h"
#include "core/weights/edited_source.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using torch::Tensor;

constexpr int shown_pictures = 12;            // of the concept, by the base
constexpr uint64_t shown_seed = 900'000'000;  // far from what is audited
constexpr int learned_steps = 100, finetune_steps = 30;
constexpr int64_t learned_batch = 4;

bool has_probe(const AuditJob& job, std::string_view option) {
    return std::find(job.probes.begin(), job.probes.end(), option) != job.probes.end();
}

/// An edited network that passes gradients on.
class PassingSource : public nn::WeightSource {
  public:
    explicit PassingSource(weights::EditedSource& source) : source_(source) {}
    Tensor take(const std::string& name, const nn::Shape& shape, nn::Role role) override {
        return source_.take(name, shape, role);
    }
    [[nodiscard]] bool has(const std::string& name) const override { return source_.has(name); }
    [[nodiscard]] bool frozen() const override { return false; }

  private:
    weights::EditedSource& source_;
};

/// [n, c, h, w] of pictures [3, H, W].
Tensor latents_of(engine::LoadedModel& model, const std::vector<Tensor>& pictures) {
    const torch::NoGradGuard guard;
    const auto& vae = model.vae();
    std::vector<Tensor> all;
    for (const auto& picture : pictures) {
        const Tensor pixels =
            models::picture_to_pixels(picture.unsqueeze(0)).to(model.target().device, model.vae_type());
        all.push_back(vae.to_diffusion(vae.encode(pixels).mean.to(torch::kFloat32)).clone());
    }
    return torch::cat(all);
}

/// Adam (arXiv 1412.6980) on one tensor.
struct Adam {
    Tensor mean, square;
    int64_t steps = 0;

    void step(Tensor& value, const Tensor& gradient, double rate) {
        if (!mean.defined()) mean = torch::zeros_like(value), square = torch::zeros_like(value);
        ++steps;
        mean = 0.9 * mean + 0.1 * gradient;
        square = 0.999 * square + 0.001 * gradient.square();
        const double m = 1 - std::pow(0.9, double(steps)), s = 1 - std::pow(0.999, double(steps));
        value.sub_(rate * (mean / m) / ((square / s).sqrt() + 1e-8));
    }
};

Tensor learned(const AuditJob& job, engine::LoadedModel& model, const std::string& words,
               const std::vector<Tensor>& pictures, const RunHooks& hooks) {
    const Tensor latents = latents_of(model, pictures);
    Tensor context;
    {
        const torch::NoGradGuard guard;
        context = model.text().encode(words).tokens.to(torch::kFloat32).clone();
    }
    context.requires_grad_(true);
    weights::EditCache cache;
    weights::EditedSource edited("unet", models::component_files(model.description(), "unet"),
                                 {.type = torch::kFloat32, .device = model.target().device},
                                 cache.edits(model.description(), job.recipe, edits_of(job)));
    PassingSource source(edited);
    const models::UNet unet(nn::Scope(source), model.description().unet);
    const auto noise_model = value_or_throw(diffusion::make_noise_model(model.scheduler()));
    const double rate = 0.02 * context.detach().std().item<double>();
    Adam adam;
    for (int step = 0; step < learned_steps; ++step) {
        hooks.cancel.check();
        hooks.tell("learning an embedding", step, learned_steps);
        const auto generator = training::step_generator(job.seed ^ 0x7E17U, step);
        const Tensor rows = torch::randint(latents.size(0), {learned_batch}, generator, torch::kInt64);
        const Tensor levels =
            torch::randint(noise_model.training_steps(), {learned_batch}, generator, torch::kInt64);
        const Tensor x0 = latents.index_select(0, rows.to(latents.device()));
        const Tensor noise = torch::randn(x0.sizes(), generator, torch::kFloat32).to(x0.device());
        const auto made = diffusion::noised(noise_model, x0, noise, levels);
        const Tensor said = unet.forward(made.x.contiguous(at::MemoryFormat::ChannelsLast),
                                         levels.to(x0.device()), context.expand({learned_batch, -1, -1}));
        (said.to(torch::kFloat32) - made.target).square().mean().backward();
        const torch::NoGradGuard guard;
        adam.step(context, context.grad(), rate);
        context.mutable_grad() = Tensor();
    }
    return context.detach().to(torch::kCPU).contiguous();
}

void finetune(const AuditJob& job, const std::string& words, const std::vector<Tensor>& pictures,
              const fs::path& scratch, const fs::path& out, const RunHooks& hooks) {
    commands::ExportRequest whole;
    whole.model = job.model, whole.out = (scratch / "edited").string(), whole.type = "fp32";
    whole.edits.recipe = job.recipe;
    for (const auto& edit : job.edits) {
        whole.edits.edits.push_back(commands::to_string(commands::EditTerm{edit.path, edit.scale}));
        whole.edits.partial = whole.edits.partial || edit.partial;
    }
    (void)export_edits(whole, hooks);
    fs::create_directories(scratch / "pictures");
    for (size_t i = 0; i < pictures.size(); ++i)
        value_or_throw(io::write_png(scratch / "pictures" / (std::to_string(i) + ".png"),
                                     models::to_picture(pictures[i])));
    commands::TrainConceptRequest request;
    request.model = whole.out, request.words = words, request.out = (scratch / "run").string();
    request.pictures = (scratch / "pictures").string();
    request.parameters = "cross-attention", request.captions = "name";
    request.contrast = 0, request.preserve_nothing = true, request.rank = 8;
    request.rate = 5e-3, request.steps = finetune_steps, request.batch = 4;
    request.device = job.device, request.precision = job.precision == "fp16" ? "bf16" : job.precision;
    request.threads = job.threads;
    training::TrainingHooks training;
    training.cancel = hooks.cancel;
    training.on_progress = [&](const training::TrainingProgress& progress) {
        hooks.tell("fine-tuning", progress.steps, finetune_steps);
    };
    const auto made = train_concept(request, training);
    fs::copy_file(made.vector.value(), out, fs::copy_options::overwrite_existing);
}

std::string file_of(const char* what, const std::string& concept_id) {
    return std::string(what) + "-" + sha256_hex(concept_id).substr(0, 12) + ".safetensors";
}

}  // namespace

bool needs_files(const AuditJob& job) { return has_probe(job, "learned") || has_probe(job, "fine-tune"); }
std::string learned_file(const std::string& concept_id) { return file_of("learned", concept_id); }
std::string finetune_file(const std::string& concept_id) { return file_of("fine-tune", concept_id); }

std::vector<AuditHash> prepare_probes(const AuditJob& job, const fs::path& folder,
                                      const std::vector<std::vector<std::string>>& prompts,
                                      AuditPainter& painter, const RunHooks& hooks) {
    const fs::path place = folder / "prepared";
    fs::create_directories(place);
    std::vector<AuditHash> hashes;
    const auto keep = [&](const std::string& name) {
        hashes.push_back({name, value_or_throw(sha256_of_file(place / name))});
    };
    for (size_t k = 0; k < job.concepts.size(); ++k) {
        const auto& entry = job.concepts[k];
        std::vector<Tensor> pictures;
        for (int i = 0; i < shown_pictures; ++i) {
            hooks.tell("painting the concept", i, shown_pictures);
            AuditItem item;
            item.prompt = prompts[k][static_cast<size_t>(i) % prompts[k].size()];
            item.seed = shown_seed + static_cast<uint64_t>(i);
            pictures.push_back(painter.base(item).clone());
        }
        if (has_probe(job, "learned")) {
            models::write_tensor_file(
                place / learned_file(entry.id),
                {{"context", learned(job, painter.loaded(), prompts[k].front(), pictures, hooks)}},
                {{"format", "pt"}});
            keep(learned_file(entry.id));
        }
        if (has_probe(job, "fine-tune")) {
            const fs::path scratch = place / (".fine-tune-" + std::to_string(::getpid()));
            fs::remove_all(scratch), fs::create_directories(scratch);
            finetune(job, prompts[k].front(), pictures, scratch, place / finetune_file(entry.id), hooks);
            fs::remove_all(scratch);
            keep(finetune_file(entry.id));
        }
    }
    return hashes;
}

}  // namespace burin::curation
