#include "core/engine/render.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "core/base/printable.h"
#include "core/diffusion/schedule.h"
#include "core/engine/read_prompts.h"
#include "core/engine/request_notes.h"
#include "core/engine/start_state.h"
#include "core/engine/steer_picture.h"
#include "core/engine/unet_rows.h"
#include "core/models/model_parts.h"
#include "core/models/picture_tensors.h"

namespace burin::engine {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What all pictures of one request share.
struct Job {
    int width = 0, height = 0;
    diffusion::Schedule schedule;
    std::unique_ptr<guidance::Guide> guide;
    StartPictures pictures;
    RowCalls calls = RowCalls::each;
    guidance::StepText prompt, negative;
    TextReading reading;
    std::vector<std::string> notes;
};

/// Guidance 0 means off like 1, as model cards of few-step models say it.
protocol::Guidance guidance_of(const protocol::RenderRequest& request) {
    protocol::Guidance guidance = request.guidance;
    if (guidance.scale == 0 && request.version >= 2) guidance.scale = 1;
    return guidance;
}

/// The same for a network that is told the scale: no second prediction guides it.
protocol::Guidance guidance_of(const LoadedModel& model, const protocol::RenderRequest& request) {
    protocol::Guidance guidance = guidance_of(request);
    if (is_told_its_guidance(model.description().unet)) guidance.scale = 1;
    return guidance;
}

/// What one window has no room for, where the rest is not read.
void note_what_is_cut(const LoadedModel& model, const protocol::RenderRequest& request, Job& job) {
    if (request.long_prompt != protocol::LongPrompt::truncate) return;
    const auto* vectors = job.reading.vectors ? &job.reading.vectors->vectors : nullptr;
    const auto look = [&](const std::string& text, const char* which, bool grammar) {
        for (const auto& part : read_prompt(text, grammar)) {
            const std::string rest = model.text().left_out(part, vectors);
            if (rest.empty()) continue;
            job.notes.push_back(std::string(which) + " is longer than the " +
                                std::to_string(model.text().chunk_tokens()) +
                                " tokens that are read; left out is: '" + printable(rest, 300) + "'");
            return;
        }
    };
    look(job.prompt.at(0), "the prompt", request.prompt_weights);
    look(job.negative.at(0), "the negative prompt", request.prompt_weights);
    for (const auto& direction : request.guidance.directions)
        look(direction.text, "the text of a direction", false);
}

diffusion::SpacingChoice spacing_of(const LoadedModel& model, const protocol::RenderRequest& request) {
    return {request.spacing, diffusion::steps_published_for(models::to_string(model.description().family))};
}

/// Earlier versions cropped every start picture to the model's own size.
bool keeps_shape_of_start(const protocol::RenderRequest& request) {
    return request.version >= 3 && !request.init_image.empty() && request.width == 0 && request.height == 0;
}

void note_shape(const io::Picture& start, const protocol::RenderRequest& request, Job& job) {
    job.notes.push_back("no size was asked for: the picture has " + std::to_string(job.width) + " x " +
                        std::to_string(job.height) + " pixels, after the shape of the start picture '" +
                        printable(std::filesystem::path(request.init_image).filename().string(), 120) +
                        "' (" + std::to_string(start.width) + " x " + std::to_string(start.height) + ")");
}

/// What a single file did not say and was guessed or taken from files beside it.
std::vector<std::string> notes_of_file(const LoadedModel& model) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(model.description().root, ignored)) return {};
    const auto parts = models::open_parts(model.description().place);
    return parts ? (*parts)->notes() : std::vector<std::string>();
}

Job plan_job(LoadedModel& model, const protocol::RenderRequest& request, const TakenPrompts& prompts,
             const std::vector<std::string>& of_file) {
    Job job;
    const StartFiles start = read_start_files(request);
    const bool shaped = keeps_shape_of_start(request);
    std::tie(job.width, job.height) = picture_size(model, request, shaped ? &start.picture : nullptr);
    const bool own_shape =
        job.width == model.description().default_width && job.height == model.description().default_height;
    if (shaped && !own_shape) note_shape(start.picture, request, job);
    job.schedule = value_or_throw(diffusion::make_schedule(model.scheduler(), request.sampler, request.steps,
                                                           request.eta, spacing_of(model, request)));
    job.prompt = over_evaluations(prompts.prompt, request, job.schedule);
    job.negative = over_evaluations(prompts.negative, request, job.schedule);
    guidance::GuideContext context{job.prompt,
                                   job.negative,
                                   guidance::fractions_of(job.schedule),
                                   job.height / model.latent_scale(),
                                   job.width / model.latent_scale(),
                                   model.target().device};
    job.guide = guidance::make_guide(guidance_of(model, request), context);
    job.pictures = fit_start_files(start, request, job.width, job.height, job.notes);
    job.calls = choose_row_calls(model, job.height / model.latent_scale(), job.width / model.latent_scale());
    job.reading = TextReading::of(request, job.width, job.height);
    const auto told =
        request_notes(request, job.schedule, *job.guide, is_told_its_guidance(model.description().unet));
    for (const auto* more : {&told, &prompts.notes, &of_file})
        job.notes.insert(job.notes.end(), more->begin(), more->end());
    return job;
}

void hash_tensor(guidance::Hasher& hasher, const Tensor& tensor) {
    if (!tensor.defined()) {
        hasher.integer(0);
        return;
    }
    const Tensor flat = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
    hasher.bytes(flat.data_ptr<float>(), size_t(flat.numel()) * sizeof(float));
}

/// Everything beside guidance and its texts that decides the bits of one picture. Every field of a request has its place
/// here: one that is new does not compile until somebody has decided what it changes.
guidance::Digest base_digest(const LoadedModel& model, const protocol::RenderRequest& request, const Job& job,
                             uint64_t seed) {
    const auto& [version, name, prompt, negative, long_prompt, prompt_weights, first_seed, batch, width,
                 height, steps, sampler, spacing, eta, clip_skip, guided, sdxl, init_image, strength,
                 mask_image, real_picture, weights, loras, device, precision, threads] = request;
    // The model's id stands for its weights and edits, the target for where it computes, the job for sizes and pictures,
    // `seed` for the picture's own; guidance and its texts have keys of their own. A real picture does not come here.
    static_cast<void>(std::tie(version, name, prompt, negative, first_seed, batch, width, height, guided,
                               sdxl, init_image, mask_image, real_picture, weights, loras, device, precision,
                               threads));
    guidance::Hasher hasher("render");
    hasher.integer(static_cast<int64_t>(model.id())).text(model.target().name());
    hasher.text(sampler).text(spacing).integer(steps).number(eta);
    hasher.integer(job.width).integer(job.height).integer(static_cast<int64_t>(seed));
    hasher.integer(static_cast<int>(long_prompt)).integer(prompt_weights).integer(clip_skip);
    for (const float size : job.reading.sizes) hasher.number(size);
    for (const float size : job.reading.negative_sizes) hasher.number(size);
    if (is_told_its_guidance(model.description().unet)) hasher.number(guidance_of(request).scale);
    hasher.text(job.reading.vectors_key());
    hasher.integer(static_cast<int>(job.calls)).number(job.pictures.picture.defined() ? strength : 1);
    hash_tensor(hasher, job.pictures.picture);
    hash_tensor(hasher, job.pictures.mask);
    return hasher.finish();
}

class PictureRun {
  public:
    PictureRun(LoadedModel& model, const protocol::RenderRequest& request, const RenderOptions& options,
               const RenderHooks& hooks, const Job& job, int index)
        : model_(model),
          request_(request),
          options_(options),
          hooks_(hooks),
          job_(job),
          index_(index),
          seed_(request.seed + static_cast<uint64_t>(index)) {}

    RenderedPicture run(guidance::TrajectoryCache* cache) {
        const StartState start = make_start(model_, job_.schedule, job_.pictures, request_.strength, seed_,
                                            job_.width, job_.height);
        first_ = start.state.i;
        const guidance::Trajectory trajectory = denoise(start, cache);
        // The autoencoder's widest layers need the room.
        if (!options_.keep_components && index_ + 1 == request_.batch) model_.release_unet();
        return finish(start, trajectory);
    }

  private:
    guidance::Trajectory denoise(const StartState& start, guidance::TrajectoryCache* cache) {
        UnetRows network(model_.unet(), job_.schedule, model_.text_embeddings(),
                         {job_.calls, start.extra_channels, hooks_.cancel, guidance_of(request_).scale});
        guidance::TrajectoryOptions options;
        options.base = base_digest(model_, request_, job_, seed_);
        options.masks = options_.where_it_acts;
        options.keep_masked_directions = cache != nullptr;
        options.draft_replay = request_.guidance.draft_replay;
        last_ = last_preview_ = Clock::now();
        return guidance::run_trajectory(job_.schedule, *job_.guide, start.state, network, cache, options,
                                        trajectory_hooks(start));
    }

    guidance::TrajectoryHooks trajectory_hooks(const StartState& start) {
        guidance::TrajectoryHooks hooks;
        hooks.cancel = hooks_.cancel;
        hooks.constrain = start.constrain;
        hooks.on_step = [this](const guidance::StepEvent& event) { on_step(event); };
        return hooks;
    }

    void on_step(const guidance::StepEvent& event) {
        if (options_.dump) steps_.push_back(event.x.to(torch::kCPU, torch::kFloat32));
        const auto now = Clock::now();
        const double took = std::chrono::duration<double>(now - last_).count();
        last_ = now;
        spent_ += took;
        ++done_;
        if (!hooks_.on_step) return;
        StepProgress progress{index_, request_.batch, event.evaluation + 1, event.evaluations, took * 1000, 0,
                              {}};
        const int left = event.evaluations - event.evaluation - 1 +
                         (request_.batch - index_ - 1) * (event.evaluations - first_);
        progress.seconds_left = spent_ / done_ * left;
        const bool last = event.evaluation + 1 == event.evaluations;
        if (options_.preview_interval_ms > 0 && !last &&
            now - last_preview_ >= std::chrono::milliseconds(options_.preview_interval_ms)) {
            const Tensor preview = model_.preview(event.denoised);
            if (preview.defined()) progress.preview = models::to_picture(preview[0]);
            last_preview_ = Clock::now();
        }
        hooks_.on_step(progress);
        // Time spent on previews and in the hook is not the network's.
        last_ = Clock::now();
    }

    RenderedPicture finish(const StartState& start, const guidance::Trajectory& trajectory) {
        // A picture nobody waits for is not decoded.
        hooks_.cancel.check();
        if (!trajectory.x.isfinite().all().item<bool>()) {
            throw Failure(
                ErrorCode::bad_model,
                "the model '" + model_.description().root.string() + "' produced values that are not numbers",
                "try --precision fp32, a lower guidance scale or another sampler");
        }
        RenderedPicture result;
        result.index = index_;
        result.seed = seed_;
        result.latents = trajectory.x;
        result.report = trajectory.report;
        result.notes = job_.notes;
        const auto of_edits = model_.edit_notes();
        result.notes.insert(result.notes.end(), of_edits.begin(), of_edits.end());
        const Tensor decoded = decode_latents(model_, trajectory.x);
        model_.learn_preview(trajectory.x, decoded);
        const Tensor image = keep_unmasked(decoded, job_.pictures, model_.latent_scale());
        result.picture = models::to_picture(image);
        result.seconds = seconds_since(started_);
        if (options_.dump) result.dump = dump(start, image);
        return result;
    }

    Dump dump(const StartState& start, const Tensor& image) {
        Dump dump;
        dump["noise"] = start.noise;
        dump["timesteps"] =
            torch::tensor(job_.schedule.timesteps, torch::kFloat64).slice(0, first_).to(torch::kFloat32);
        if (!steps_.empty()) dump["latents"] = torch::cat(steps_);
        dump["image"] = image.to(torch::kCPU, torch::kFloat32).contiguous();
        dump["text"] = model_.text_embeddings().encoded({guidance::RowKind::prompt, job_.prompt.at(0)});
        return dump;
    }

    LoadedModel& model_;
    const protocol::RenderRequest& request_;
    const RenderOptions& options_;
    const RenderHooks& hooks_;
    const Job& job_;
    int index_;
    uint64_t seed_;
    int first_ = 0, done_ = 0;
    double spent_ = 0;
    std::vector<Tensor> steps_;
    Clock::time_point started_ = Clock::now(), last_, last_preview_;
};

/// What shows the picture goes with it.
void apply_filter(const registry::FilterRecord& record, RenderedPicture& picture) {
    picture.facts.update(registry::facts_of(record));
    picture.notes.insert(picture.notes.end(), record.notes.begin(), record.notes.end());
    if (!record.action || *record.action == registry::FilterAction::mark) return;
    picture.held_back = *record.action == registry::FilterAction::hold_back;
    picture.picture = picture.held_back ? held_back(picture.picture) : blurred(picture.picture);
    picture.latents = Tensor();
    picture.dump.clear();
}

}  // namespace

std::pair<int, int> picture_size(const LoadedModel& model, const protocol::RenderRequest& request,
                                 const io::Picture* start) {
    const auto& own = model.description();
    const int unit = std::max(8, model.latent_scale());
    protocol::PictureShape usual{static_cast<int>(own.default_width), static_cast<int>(own.default_height)};
    if (start != nullptr && !start->pixels.empty())
        usual = protocol::shape_of_start({start->width, start->height}, usual, unit);
    const int width = request.width > 0 ? request.width : usual.width;
    const int height = request.height > 0 ? request.height : usual.height;
    if (width % unit != 0 || height % unit != 0) {
        throw Failure(
            ErrorCode::bad_input,
            "the size " + std::to_string(width) + " x " + std::to_string(height) + " does not fit this model",
            "use multiples of " + std::to_string(unit));
    }
    return {width, height};
}

Tensor decode_latents(const LoadedModel& model, const Tensor& latents) {
    const torch::InferenceMode guard;
    const models::AutoencoderKl& vae = model.vae();
    return models::pixels_to_picture(vae.decode(vae.from_diffusion(latents).to(model.vae_type())))[0];
}

Renderer::Renderer(size_t cache_bytes)
    : cache_(cache_bytes), steering_(std::make_unique<PictureSteering>()) {}

Renderer::~Renderer() = default;

void Renderer::forget() {
    cache_.clear();
    steering_->forget();
}

void Renderer::render(LoadedModel& model, const protocol::RenderRequest& request,
                      const RenderOptions& options, const RenderHooks& hooks) {
    const bool rules = !options.defence.rules.empty(), filters = !options.defence.filter.empty();
    if (!rules && !filters) {
        paint(model, request, options, hooks);
        return;
    }
    registry::RuledRequest ruled{request, {}, {}};
    if (rules) ruled = defence_.obey(options.defence.rules, request);
    RenderOptions guarded = options;
    if (filters) {
        defence_.prepare_filter(options.defence.filter);
        guarded.preview_interval_ms = 0;
    }
    RenderHooks watched = hooks;
    watched.on_picture = [&](const RenderedPicture& painted) {
        RenderedPicture picture = painted;
        picture.notes.insert(picture.notes.begin(), ruled.notes.begin(), ruled.notes.end());
        picture.facts = registry::facts_of(ruled);
        if (!ruled.texts.empty())
            picture.ruled = std::make_shared<const protocol::RenderRequest>(ruled.request);
        if (filters) {
            apply_filter(defence_.look_at(picture.picture), picture);
            picture.facts["filter"]["sha256"] = defence_.filter_sha256();
        }
        if (hooks.on_picture) hooks.on_picture(picture);
    };
    paint(model, ruled.request, guarded, watched);
}

void Renderer::paint(LoadedModel& model, const protocol::RenderRequest& request, const RenderOptions& options,
                     const RenderHooks& hooks) {
    const torch::InferenceMode guard;
    if (request.real_picture) {
        model.use_edits(request.weights, request.loras);
        apply_threads(model.target());
        const RenderedPicture picture = steering_->render(model, request, options, hooks);
        if (hooks.on_picture) hooks.on_picture(picture);
        return;
    }
    const TakenPrompts prompts = take_adapters(request, options.folders, model.description().root);
    model.use_edits(request.weights, prompts.loras);
    apply_threads(model.target());
    // Opened once for each model: a moved slider does not wait for it.
    if (const std::string place = models::to_string(model.description().place); place != told_of_) {
        file_notes_ = notes_of_file(model);
        told_of_ = place;
    }
    Job job = plan_job(model, request, prompts, file_notes_);
    job.reading.vectors =
        used_vectors(model, request, options.folders, prompts.loras, embeddings_, job.notes);
    note_what_is_cut(model, request, job);
    model.text_embeddings().begin(job.reading);
    if (!options.keep_components) {
        // All texts first: then the encoders can go before the UNet comes.
        for (int i = 0; i < job.schedule.evaluations(); ++i) {
            for (const guidance::ConditioningId& row : job.guide->plan(i).rows)
                model.text_embeddings().encode_ahead(row);
        }
        model.release_text();
    }
    for (int index = 0; index < request.batch; ++index) {
        PictureRun run(model, request, options, hooks, job, index);
        RenderedPicture picture = run.run(options.use_cache ? &cache_ : nullptr);
        if (hooks.on_picture) hooks.on_picture(picture);
    }
}

}  // namespace burin::engine
