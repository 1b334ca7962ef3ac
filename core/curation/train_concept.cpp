#include "core/curation/train_concept.h"

#include <algorithm>
#include <ctime>

#include "core/base/result.h"
#include "core/base/sha256.h"
#include "core/curation/concept_controls.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/output_place.h"
#include "core/models/picture_tensors.h"
#include "core/models/text_encoding.h"
#include "core/weights/delta_file.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;

std::string date_now() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::string hash_of(const Tensor& tensor) {
    const Tensor flat = tensor.contiguous();
    return sha256_hex({static_cast<const std::byte*>(flat.data_ptr()), size_t(flat.nbytes())});
}

std::vector<std::string> in_turn(const std::vector<std::string>& texts, int64_t count) {
    std::vector<std::string> rows;
    for (int64_t i = 0; i < count; ++i) rows.push_back(texts[static_cast<size_t>(i) % texts.size()]);
    return rows;
}

double mean(const std::vector<float>& values, bool last) {
    const auto count = static_cast<std::ptrdiff_t>(std::min<size_t>(50, (values.size() + 3) / 4));
    const auto from = last ? values.end() - count : values.begin();
    double sum = 0;
    for (auto at = from; at != from + count; ++at) sum += *at;
    return count > 0 ? sum / static_cast<double>(count) : 0;
}

class Run {
  public:
    Run(const ConceptPlan& plan, const ConceptHooks& hooks)
        : plan_(plan), hooks_(hooks), model_(models::require_model(plan.model)) {
        check_settings(plan.settings);
        check_tunable(model_);
    }

    ConceptReport all() {
        ConceptData data;
        load_pictures(data);
        encode_texts(data);
        // Not before the pictures were found good: a refused run leaves nothing behind.
        value_or_throw(io::make_folder(plan_.folder));
        const std::string base_hash = models::component_hash(model_, "unet");
        nlohmann::json kind = to_json(plan_.settings);
        kind["base"] = base_hash;
        kind["latents"] = hash_of(data.latents);
        kind["names"] = hash_of(data.names.to(torch::kCPU));
        if (holds()) kind["kept latents"] = hash_of(data.kept_latents);
        pictures_ = data.latents.size(0);
        ConceptTuning tuning(model_, plan_.settings, plan_.target, std::move(data));
        train(tuning, sha256_hex(kind.dump()));
        return write(tuning, base_hash);
    }

  private:
    [[nodiscard]] const CancelToken& cancel() const { return hooks_.training.cancel; }
    [[nodiscard]] fs::path in_folder(const std::string& name) const { return plan_.folder / name; }
    [[nodiscard]] std::string prefix() const { return plan_.settings.ascent ? "ascent-" : ""; }

    [[nodiscard]] std::vector<std::string> prompts() const {
        return plan_.prompts.empty() ? default_prompts(plan_.settings.words) : plan_.prompts;
    }

    [[nodiscard]] bool holds() const { return !plan_.settings.preserve.empty() && plan_.settings.hold > 0; }

    /// At least one of each text, otherwise half as many as of the concept.
    [[nodiscard]] int64_t kept_count() const {
        return std::max(static_cast<int64_t>(plan_.settings.preserve.size()), plan_.settings.pictures / 2);
    }

    /// Far from the small seeds that people try, so that judging uses other pictures than training.
    std::vector<fs::path> made(const std::string& folder, const std::vector<std::string>& prompts,
                               int64_t count, uint64_t first_seed, const std::string& what) const {
        const auto& settings = plan_.settings;
        return make_pictures({.folder = in_folder(folder),
                              .prompts = prompts,
                              .count = count,
                              .first_seed = settings.seed * 1'000'003 + first_seed,
                              .render_steps = settings.render_steps,
                              .guidance = settings.guidance},
                             hooks_.make, training::counting(hooks_.training, what), cancel());
    }

    void load_pictures(ConceptData& data) const {
        const auto own = plan_.pictures.empty() ? made("pictures", prompts(), plan_.settings.pictures,
                                                       500'000'000, "making pictures of the concept")
                                                : pictures_in(plan_.pictures);
        const auto vae = models::load_vae(model_, {plan_.target.type, plan_.target.device});
        const auto encoded = [&](const std::vector<fs::path>& files, const std::string& what) {
            return encode_pictures(files, hooks_.load, vae, plan_.target.type, plan_.target.device,
                                   static_cast<int>(model_.default_width),
                                   static_cast<int>(model_.default_height),
                                   training::counting(hooks_.training, what), cancel());
        };
        data.latents = encoded(own, "encoding pictures of the concept");
        if (!holds()) return;
        const auto kept = made("kept", plan_.settings.preserve, kept_count(), 700'000'000,
                               "making pictures of what is preserved");
        data.kept_latents = encoded(kept, "encoding pictures of what is preserved");
    }

    void encode_texts(ConceptData& data) {
        const torch::NoGradGuard guard;
        auto tokenizer = models::load_tokenizer(model_);
        const models::LoadOptions options{.type = torch::kFloat32, .device = plan_.target.device};
        const models::TextEncoding text(
            std::move(tokenizer),
            std::make_shared<const models::ClipTextEncoder>(models::load_text_encoder(model_, options)));
        data.empty = text.encode("").tokens.clone();
        const auto all = [&](const std::vector<std::string>& texts) {
            std::vector<Tensor> rows;
            for (const auto& words : texts) rows.push_back(text.encode(words).tokens);
            return rows.empty() ? Tensor() : torch::cat(rows).clone();
        };
        const std::vector<std::string> named =
            plan_.pictures.empty() ? prompts() : std::vector<std::string>{plan_.settings.words};
        std::vector<std::string> without;
        for (const auto& prompt : named) without.push_back(guided(prompt, plan_.settings));
        data.names = all(in_turn(named, data.latents.size(0)));
        data.guides = all(in_turn(without, data.latents.size(0)));
        preview_texts_ = all(plan_.preview_prompts);
        if (holds()) data.kept_texts = all(in_turn(plan_.settings.preserve, data.kept_latents.size(0)));
    }

    void train(ConceptTuning& tuning, const std::string& kind) {
        const bool previews = plan_.preview_seconds > 0;
        const training::Loop loop{
            hooks_.training,
            plan_.settings.ascent ? "climbing the concept's loss" : "tuning on the concept",
            kind,
            in_folder(prefix() + "training.safetensors"),
            {.steps = plan_.settings.steps},
            {},
            plan_.save_seconds,
            plan_.preview_seconds,
            in_folder(prefix() + "loss.png"),
            [&] { return tuning.beside_state(); },
            [&](const models::NamedTensors& tensors) { tuning.restore_beside(tensors); }};
        const auto sheet = previews ? std::function<void()>([&] { preview(tuning); }) : nullptr;
        stopped_ = loop.run(
            tuning.state(), [&](double) { return tuning.step(); }, sheet);
    }

    /// Above the model as it is, below with the vector, each prompt from the same noise.
    void preview(ConceptTuning& tuning) {
        if (!preview_texts_.defined()) return;
        const torch::NoGradGuard guard;
        const auto& settings = plan_.settings;
        const auto vae = models::load_vae(model_, {plan_.target.type, plan_.target.device});
        std::vector<Tensor> pictures;
        for (const double lambda : {0.0, settings.ascent ? 1.0 : settings.lambda}) {
            const Tensor latents = tuning.sample(preview_texts_, lambda, settings.seed, settings.render_steps,
                                                 settings.guidance);
            for (const Tensor& latent : latents.split(1)) {
                cancel().check();
                const Tensor pixels = vae.decode(vae.from_diffusion(latent).to(plan_.target.type));
                pictures.push_back(models::pixels_to_picture(pixels).to(torch::kCPU, torch::kFloat32));
            }
        }
        char name[40];
        std::snprintf(name, sizeof name, "preview-%05lld.png",
                      static_cast<long long>(tuning.state().steps()));
        const auto sheet =
            imaging::contact_sheet(models::to_pictures(torch::cat(pictures)),
                                   imaging::close_together(static_cast<int>(preview_texts_.size(0))));
        value_or_throw(io::write_png(in_folder(prefix() + name), value_or_throw(sheet)));
    }

    [[nodiscard]] nlohmann::json provenance(const ConceptReport& report, const std::string& base_hash) const {
        nlohmann::json made = {
            {"made by", "burin-cli train-concept"},
            {"model", fs::absolute(plan_.model.root).lexically_normal().filename().string()},
            {"base", {{"unet", base_hash}}},
            {"settings", to_json(plan_.settings)},
            {"pictures", report.pictures},
            {"steps", report.steps},
            {"first_loss", report.first_loss},
            {"last_loss", report.last_loss},
            {"seconds", report.seconds},
            {"date", date_now()}};
        if (plan_.pictures.empty()) {
            made["prompts"] = prompts();
            made["render"] = {{"steps", plan_.settings.render_steps}, {"guidance", plan_.settings.guidance}};
        } else {
            made["folder"] = fs::absolute(plan_.pictures).lexically_normal().filename().string();
        }
        if (report.stopped) made["stopped"] = "before the loss left the range of numbers";
        return made;
    }

    ConceptReport write(const ConceptTuning& tuning, const std::string& base_hash) const {
        const weights::Delta delta = tuning.change();
        ConceptReport report{
            .vector = in_folder(plan_.settings.ascent ? "ascent.safetensors" : "vector.safetensors"),
            .random = {},
            .pictures = pictures_,
            .tensors = static_cast<int64_t>(delta.tensors()),
            .steps = tuning.state().steps(),
            .first_loss = mean(tuning.state().losses(), false),
            .last_loss = mean(tuning.state().losses(), true),
            .seconds = tuning.state().seconds,
            .norm = weights::norm(delta),
            .stopped = stopped_};
        const nlohmann::json made = provenance(report, base_hash);
        weights::write_delta(report.vector, delta, made);
        if (plan_.random_control) {
            report.random = in_folder("random.safetensors");
            weights::write_delta(report.random, random_vector(delta, plan_.settings.seed),
                                 {{"made by", "burin-cli train-concept"},
                                  {"control", "random vector of the same norm, tensor by tensor"},
                                  {"seed", plan_.settings.seed},
                                  {"like", made}});
        }
        return report;
    }

    const ConceptPlan& plan_;
    const ConceptHooks& hooks_;
    models::ModelDescription model_;
    Tensor preview_texts_;  // [n, t, ctx]
    int64_t pictures_ = 0;
    bool stopped_ = false;
};

}  // namespace

ConceptReport train_concept(const ConceptPlan& plan, const ConceptHooks& hooks) {
    return Run(plan, hooks).all();
}

}  // namespace burin::curation
