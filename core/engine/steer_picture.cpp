#include "core/engine/steer_picture.h"

#include <chrono>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/diffusion/noise_model.h"
#include "core/engine/catch_failures.h"
#include "core/engine/model_mark.h"
#include "core/engine/picture_fit.h"
#include "core/engine/picture_rows.h"
#include "core/engine/read_prompts.h"
#include "core/engine/steering_report.h"
#include "core/engine/steering_terms.h"
#include "core/inversion/edit.h"
#include "core/io/field_visitors.h"
#include "core/models/picture_tensors.h"
#include "core/protocol/request_fields.h"

namespace burin::engine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using protocol::RealPicture;
using protocol::RenderRequest;

/// Inversions that a person goes back and forth between; one of SDXL takes about 100 MB with what was said at its steps.
constexpr size_t most_kept = 2;
/// Above it the difference of predictions says little in models with one text encoder (docs/real-pictures.md).
constexpr int attention_only_above = 800;

/// What the request says of an inversion is what its file says; what is as it begins says nothing.
void require_same(const RealPicture& asked, const RealPicture& made, const std::string& place) {
    const auto wanted = io::to_tree(asked), found = io::to_tree(made), usual = io::to_tree(RealPicture{});
    for (const auto& [key, value] : wanted.items()) {
        if (key == "file" || key == "sha256" || value == usual[key] || value == found[key]) continue;
        throw Failure(ErrorCode::bad_input,
                      place + " was made with the " + key + " " + printable(found[key].dump(), 60) +
                          ", not " + printable(value.dump(), 60),
                      "leave the " + key + " as the file has it, or invert the picture again");
    }
}

void require_model(const InversionFacts& facts, const ModelMark& mark, const std::string& place) {
    if (facts.mark.weights != mark.weights)
        throw Failure(ErrorCode::bad_input, place + " was made with another model, " + in_quotes(facts.model),
                      "choose that model, or invert the picture again with this one");
    if (facts.mark.edits != mark.edits)
        throw Failure(
            ErrorCode::bad_input,
            place + " was made with " +
                (facts.mark.edits.empty() ? "no edits of the weights" : "other edits of the weights"),
            "use the same edits, or invert the picture again with these");
}

/// Mean of the posterior in the diffusion model's scale, float32 [c, h, w].
Tensor encode_mean(const LoadedModel& model, const Tensor& image) {
    const models::AutoencoderKl& vae = model.vae();
    const Tensor pixels = models::picture_to_pixels(image).to(model.target().device, model.vae_type());
    return vae.to_diffusion(vae.encode(pixels).mean.to(torch::kFloat32)).to(torch::kCPU)[0];
}

inversion::InversionOptions inversion_options(const LoadedModel& model, const RealPicture& origin) {
    const auto noise = value_or_throw(diffusion::make_noise_model(model.scheduler()));
    const auto solver =
        origin.solver == protocol::InversionSolver::dpm ? inversion::Solver::dpm : inversion::Solver::ddim;
    inversion::InversionOptions options;
    options.schedule = value_or_throw(inversion::make_edit_schedule(
        noise.alpha_bars, {solver, origin.steps, origin.skip, model.scheduler().steps_offset.value_or(1)}));
    options.prediction = noise.prediction;
    options.source = origin.source;
    options.source_scale = origin.source_scale;
    return options;
}

std::string model_name(const LoadedModel& model) {
    const auto& root = model.description().root;
    return (root.has_filename() ? root.filename() : root.parent_path().filename()).string();
}

Tensor bytes_of(const Tensor& image) {
    const io::Picture picture = models::to_picture(image[0]);
    return torch::from_blob(const_cast<uint8_t*>(picture.pixels.data()),
                            {picture.height, picture.width, picture.channels}, torch::kUInt8)
        .clone();
}

}  // namespace

struct PictureSteering::Kept {
    std::string key;
    InvertedPicture inverted;
    std::unique_ptr<PictureRows> rows;
    std::unique_ptr<inversion::PictureEditor> editor;
};

/// One request at work.
struct PictureSteering::Run {
    Run(LoadedModel& model_, const RenderRequest& request_, const RenderOptions& options_,
        const RenderHooks& hooks_)
        : model(model_),
          request(request_),
          options(options_),
          hooks(hooks_),
          real(request_.real_picture.value()),
          place("'" + real.file + "'") {
        if (model.is_inpainting())
            throw Failure(ErrorCode::bad_input,
                          "the model '" + model.description().root.string() +
                              "' is made for repainting and cannot steer a real picture",
                          "choose one that paints whole pictures");
        auto opened = open_real_picture(real.file);
        file = std::move(opened.file);
        digest = std::move(opened.sha256);
        is_stored = opened.is_inversion;
        if (!real.sha256.empty() && digest != real.sha256)
            throw Failure(ErrorCode::bad_input, place + " is not the file that the request was made with",
                          "restore that file, or leave its hash out");
        if (real.steps == 0 && !is_stored)
            real.steps = models::facts_of(model.description().family).inversion_steps;
    }

    void find_vectors(EmbeddingLibrary& library) {
        vectors = used_vectors(model, request, options.folders, request.loras, library, notes);
    }

    /// Of everything that decides an inversion and what its texts mean.
    [[nodiscard]] std::string key() const {
        RealPicture said = real;
        said.file.clear(), said.sha256 = digest;
        return std::to_string(model.id()) + "\n" + model.target().name() + "\n" + io::to_tree(said).dump() +
               "\n" + std::to_string(request.width) + " " + std::to_string(request.height) + "\n" +
               std::to_string(static_cast<int>(request.long_prompt)) +
               (vectors ? vectors->key : std::string());
    }

    /// Texts mean what they mean in this run from here on.
    void begin(const InversionFacts& facts) {
        width = facts.width, height = facts.height;
        RenderRequest plain = request;
        plain.sdxl = {};
        TextReading reading = TextReading::of(plain, width, height);
        reading.prompt_weights = false, reading.clip_skip = 0;
        reading.vectors = vectors;
        model.text_embeddings().begin(reading);
        terms = steering_terms(request, facts.origin.steps, h(), w());
        notes.insert(notes.end(), terms.notes.begin(), terms.notes.end());
    }

    void encode_texts(Kept& kept) const {
        std::vector<std::string> texts;
        for (const auto& one : terms.concepts) texts.push_back(one.text);
        if (kept.inverted.facts.origin.source_scale != 0) texts.push_back(kept.inverted.facts.origin.source);
        kept.rows->encode_ahead(texts);
        if (!options.keep_components) model.release_text();
    }

    std::unique_ptr<Kept> make() {
        auto kept = std::make_unique<Kept>();
        if (is_stored)
            open_stored(*kept, real.file);
        else if (!open_kept(*kept))
            invert_and_keep(*kept);
        kept->editor = std::make_unique<inversion::PictureEditor>(kept->inverted.inversion, *kept->rows);
        return kept;
    }

    /// Of everything that decides what an inversion of this photo is, on any day.
    [[nodiscard]] std::string lasting_name(const ModelMark& mark) const {
        RealPicture said = real;
        said.file.clear(), said.sha256 = digest;
        return sha256_hex(io::to_tree(said).dump() + "\n" + std::to_string(request.width) + " " +
                          std::to_string(request.height) + "\n" + mark.weights + "\n" + mark.edits + "\n" +
                          model.target().name() + (vectors ? "\n" + vectors->key : std::string()));
    }

    [[nodiscard]] fs::path kept_at(const std::string& name) const {
        return options.inversions / (name + ".safetensors");
    }

    /// False where none is kept, or what is there cannot be used: then it is made again.
    bool open_kept(Kept& kept) {
        if (options.inversions.empty()) return false;
        const std::string name = lasting_name(mark_of(model, request));
        std::error_code ignored;
        if (!fs::is_regular_file(kept_at(name), ignored)) return false;
        const auto before = notes;
        const auto opened = catch_failures([&] { open_stored(kept, kept_at(name)); });
        if (opened) {
            kept.inverted.kept_as = name;
            // In use: nothing to be cleared away for a while.
            fs::last_write_time(kept_at(name), fs::file_time_type::clock::now(), ignored);
            return true;
        }
        if (opened.error().code == ErrorCode::cancelled || opened.error().code == ErrorCode::out_of_memory)
            throw Failure(opened.error());
        notes = before;
        kept.inverted = {};
        return false;
    }

    void invert_and_keep(Kept& kept) {
        invert_photo(kept);
        if (options.inversions.empty()) return;
        const auto written = catch_failures([&] {
            InversionFacts facts = kept.inverted.facts;
            facts.mark = mark_of(model, request);
            const std::string name = lasting_name(facts.mark);
            fs::create_directories(options.inversions);
            write_inversion(kept_at(name), facts, *kept.inverted.inversion, kept.inverted.picture);
            kept.inverted.kept_as = name;
        });
        if (!written)
            kept.inverted.notes.push_back(
                "the inversion of the photo could not be kept, so it is made again next time: " +
                written.error().what);
    }

    void open_stored(Kept& kept, const std::string& path) {
        auto stored = read_inversion(path, model.latent_channels(), model.latent_scale());
        require_model(stored.facts, mark_of(model, request), place);
        require_same(real, stored.facts.origin, place);
        if ((request.width > 0 && request.width != stored.facts.width) ||
            (request.height > 0 && request.height != stored.facts.height))
            throw Failure(ErrorCode::bad_input,
                          place + " was made at " + std::to_string(stored.facts.width) + " x " +
                              std::to_string(stored.facts.height) + " pixels",
                          "leave width and height out, or invert the picture again");
        InvertedPicture& out = kept.inverted;
        out.facts = stored.facts;
        out.picture = stored.picture;
        if (const auto here = model.target().name(); stored.facts.target != here)
            out.notes.push_back("the picture was inverted on " + printable(stored.facts.target, 60) +
                                " and is edited on " + here +
                                ": what is not edited stays as it was, edits differ in their last digits");
        begin(out.facts);
        kept.rows = std::make_unique<PictureRows>(model, out.facts.origin.rows, h(), w());
        encode_texts(kept);
        out.inversion = std::make_shared<const inversion::Inversion>(inversion::inversion_from(
            inversion_options(model, out.facts.origin), stored.x, stored.empty, stored.base));
        plan_progress(kept, 0);
    }

    void invert_photo(Kept& kept) {
        const auto& own = model.description();
        const auto fitted =
            fit_picture(file->bytes(), place, request.width, request.height,
                        {static_cast<int>(own.default_width), static_cast<int>(own.default_height),
                         std::max(8, model.latent_scale())});
        InvertedPicture& out = kept.inverted;
        out.picture = bytes_of(fitted.image);
        if (!fitted.note.empty()) out.notes.push_back(fitted.note);
        out.facts = {.origin = real,
                     .width = fitted.width,
                     .height = fitted.height,
                     .model = model_name(model),
                     .mark = {},
                     .target = model.target().name()};
        out.facts.origin.sha256 = digest;
        begin(out.facts);
        const auto settings = inversion_options(model, real);
        kept.rows = std::make_unique<PictureRows>(model, real.rows, h(), w());
        encode_texts(kept);
        const Tensor x0 = encode_mean(model, fitted.image);
        const Tensor noise = inversion::inversion_noise(real.seed, real.steps, x0.size(0), h(), w());
        plan_progress(kept, real.steps * (settings.uses_source() ? 2 : 1));
        rows_inverted = inversion_rows;
        kept.rows->set({hooks.cancel, [this](int rows) { advance(rows, "inverting", {}); }});
        out.inversion =
            std::make_shared<const inversion::Inversion>(inversion::invert(settings, x0, noise, *kept.rows));
        require_numbers(x0);
        require_numbers(out.inversion->base);
    }

    void require_numbers(const Tensor& values) const {
        if (values.isfinite().all().item<bool>()) return;
        throw Failure(
            ErrorCode::bad_model,
            "the model '" + model.description().root.string() + "' produced values that are not numbers",
            "try --precision fp32 or smaller strengths");
    }

    /// Steps are counted together: the rows of an inversion, and the steps of the edit.
    void plan_progress(const Kept& kept, int rows) {
        inversion_rows = rows;
        of = rows;
        if (edits) {
            int first = kept.inverted.facts.origin.steps;
            for (const auto& one : terms.concepts) first = std::min(first, one.first);
            of += kept.inverted.facts.origin.steps - first;
        }
        last = last_preview = Clock::now();
    }

    void advance(int count, const char* what, const Tensor& denoised) {
        const auto now = Clock::now();
        const double took = std::chrono::duration<double>(now - last).count();
        done += count, spent += took;
        if (!hooks.on_step) return;
        StepProgress progress{0,  1,   std::min(done, of), of, took * 1000, spent / done * (of - done),
                              {}, what};
        if (denoised.defined() && options.preview_interval_ms > 0 && done < of &&
            now - last_preview >= std::chrono::milliseconds(options.preview_interval_ms)) {
            const Tensor preview = model.preview(denoised.unsqueeze(0).to(model.target().device));
            if (preview.defined()) progress.preview = models::to_picture(preview[0]);
            last_preview = Clock::now();
        }
        hooks.on_step(progress);
        last = Clock::now();
    }

    RenderedPicture edit(Kept& kept) {
        inversion::EditOptions settings;
        settings.attention_only_above =
            model.description().text_encoder_2 ? std::nullopt : std::optional<int>(attention_only_above);
        kept.rows->set({hooks.cancel, {}});
        const int64_t asked = kept.editor->rows_asked();
        SteeringReport report(request.guidance.directions.size(), terms.direction_of);
        std::vector<Tensor> steps;
        const Tensor x = kept.editor->edit(terms.concepts, settings, [&](const inversion::EditStep& step) {
            report.add(step);
            if (options.dump) steps.push_back(step.x);
            advance(1, "steering", step.denoised);
        });
        reads_attention = terms.concepts.empty() || model.unet().reads_attention();
        if (!options.keep_components) model.release_unet();
        RenderedPicture result = finish(kept, x, report);
        result.report.resumed_at = kept.editor->first_step(terms.concepts, settings);
        result.report.rows_evaluated = rows_inverted + kept.editor->rows_asked() - asked;
        result.report.rows_reused =
            std::max<int64_t>(0, result.report.rows_live - result.report.rows_evaluated);
        if (options.dump) {
            if (!steps.empty()) result.dump["latents"] = torch::stack(steps);
            result.dump["x"] = kept.inverted.inversion->x;
        }
        return result;
    }

    RenderedPicture finish(const Kept& kept, const Tensor& x, const SteeringReport& report) {
        hooks.cancel.check();
        require_numbers(x);
        RenderedPicture result;
        result.seed = kept.inverted.facts.origin.seed;
        result.latents = x.unsqueeze(0).to(model.target().device);
        result.report =
            report.finished(kept.inverted.facts.origin.steps, inversion_rows, options.where_it_acts);
        if (options.where_it_acts) result.measured_masks = report.measured();
        result.inversion = kept.inverted.kept_as;
        result.notes = kept.inverted.notes;
        result.notes.insert(result.notes.end(), notes.begin(), notes.end());
        if (!reads_attention)
            result.notes.emplace_back(
                "the model has no attention to read where words act: directions are placed by differences "
                "alone");
        const auto of_edits = model.edit_notes();
        result.notes.insert(result.notes.end(), of_edits.begin(), of_edits.end());
        const Tensor image = decode_latents(model, result.latents).to(torch::kCPU);
        model.learn_preview(result.latents, image);
        result.picture = models::to_picture(image);
        result.fidelity = fidelity_of(image, kept.inverted.picture, report.touched());
        if (options.dump) result.dump["image"] = image;
        result.seconds = std::chrono::duration<double>(Clock::now() - started).count();
        return result;
    }

    [[nodiscard]] int64_t h() const { return height / model.latent_scale(); }
    [[nodiscard]] int64_t w() const { return width / model.latent_scale(); }

    LoadedModel& model;
    const RenderRequest& request;
    const RenderOptions& options;
    const RenderHooks& hooks;
    RealPicture real;
    std::string place;  ///< of its file, for sentences
    std::shared_ptr<const io::MappedFile> file;
    std::string digest;
    bool is_stored = false;  ///< the file is an inversion
    bool reads_attention = true;
    bool edits = true;  ///< the inversion is not all that is asked for
    std::shared_ptr<const UsedVectors> vectors;
    SteeringTerms terms;
    std::vector<std::string> notes;
    int width = 0, height = 0;
    int inversion_rows = 0, rows_inverted = 0, done = 0, of = 0;
    double spent = 0;
    Clock::time_point started = Clock::now(), last = started, last_preview = started;
};

PictureSteering::PictureSteering() = default;
PictureSteering::~PictureSteering() = default;

void PictureSteering::forget() { kept_.clear(); }

PictureSteering::Kept& PictureSteering::prepared(Run& run) {
    run.find_vectors(embeddings_);
    const std::string key = run.key();
    for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
        if ((*kept)->key != key) continue;
        kept_.splice(kept_.begin(), kept_, kept);
        run.begin(kept_.front()->inverted.facts);
        run.encode_texts(*kept_.front());
        run.plan_progress(*kept_.front(), 0);
        return *kept_.front();
    }
    auto made = run.make();
    made->key = key;
    kept_.push_front(std::move(made));
    if (kept_.size() > most_kept) kept_.pop_back();
    return *kept_.front();
}

RenderedPicture PictureSteering::render(LoadedModel& model, const RenderRequest& request,
                                        const RenderOptions& options, const RenderHooks& hooks) {
    const torch::InferenceMode guard;
    Run run(model, request, options, hooks);
    RenderedPicture picture = run.edit(prepared(run));
    if (!options.use_cache) kept_.pop_front();
    return picture;
}

InvertedPicture PictureSteering::invert(LoadedModel& model, const RenderRequest& request,
                                        const RenderOptions& options, const RenderHooks& hooks) {
    const torch::InferenceMode guard;
    Run run(model, request, options, hooks);
    run.edits = false;
    InvertedPicture inverted = prepared(run).inverted;
    if (!options.use_cache) kept_.pop_front();
    inverted.facts.mark = mark_of(model, request);
    inverted.notes.insert(inverted.notes.end(), run.notes.begin(), run.notes.end());
    return inverted;
}

}  // namespace burin::engine
