#include "core/engine/request_notes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/engine/idle_fields.h"
#include "core/engine/read_prompts.h"
#include "core/protocol/checks.h"
#include "core/protocol/direction_spec.h"
#include "core/text/prompt_grammar.h"
#include "core/text/prompt_scan.h"
#include "core/text/prompt_schedule.h"
#include "core/text/prompt_tags.h"

namespace burin::engine {
namespace {

using protocol::Direction;
using protocol::Guidance;
using protocol::GuidanceMode;
using protocol::RenderRequest;
using Notes = std::vector<std::string>;

/// Brackets that a person hardly writes without meaning a weight: "(fox)" alone may be a remark.
bool looks_weighted(const std::string& text) {
    if (text::has_schedule(text)) return true;
    const auto tagged = text::take_tags(text);
    if (!tagged || !tagged->adapters.empty() || !tagged->others.empty()) return true;
    const auto parsed = text::parse_prompt(text);
    if (!parsed) return true;
    if (parsed->subprompts.size() > 1) return true;
    const auto& segments = parsed->subprompts.front().segments;
    return std::any_of(segments.begin(), segments.end(), [](const text::Segment& segment) {
        const auto* weighted = std::get_if<text::WeightedText>(&segment);
        if (weighted == nullptr) return true;
        return weighted->weight != 1 && std::abs(weighted->weight - 1.1F) > 1e-4F &&
               std::abs(weighted->weight - 1 / 1.1F) > 1e-4F;
    });
}

void note_guidance_off(const RenderRequest& request, bool told_guidance, Notes& notes) {
    const Guidance& guidance = request.guidance;
    const bool studio = guidance.mode == GuidanceMode::studio;
    const bool off =
        told_guidance || guidance.scale == 1 || guidance.scale == 0 || (!studio && guidance.scale < 1);
    if (!off || (guidance.scale == 0 && request.version < 2 && studio)) return;
    const std::string at =
        told_guidance ? std::string(" with this model, which takes its guidance as a number")
                      : " at guidance " + std::string(guidance.scale == 0 ? "0" : "1") + ", which means off";
    const std::string remedy = told_guidance ? "" : ": raise the guidance above 1";
    if (!request.negative.empty()) notes.push_back("the negative prompt has no effect" + at + remedy);
    if (guidance.rescale > 0) notes.push_back("the guidance rescale has no effect" + at);
    if (!guidance.edits.empty())
        notes.push_back("the concepts of reference mode have no effect" + at + remedy);
}

void note_momentum(const Guidance& guidance, Notes& notes) {
    const Guidance usual;
    const bool of_edits = guidance.edit_momentum_scale != usual.edit_momentum_scale ||
                          guidance.edit_momentum_beta != usual.edit_momentum_beta;
    if (of_edits && guidance.mode == GuidanceMode::studio)
        notes.push_back(
            "the momentum of reference mode has no effect in studio mode: give a direction its own, as in "
            "'text=winter;momentum=0.3'");
    if (of_edits && guidance.mode == GuidanceMode::reference && guidance.edits.empty())
        notes.push_back("the momentum has no effect without a concept that it could carry on");
    for (const Direction& direction : guidance.directions) note_idle_fields(direction, Start::noise, notes);
}

/// "winter,scale=5": commas where semicolons were meant.
void note_commas(const std::string& text, Notes& notes) {
    static const auto fields = protocol::direction_spec_keys();
    for (size_t at = text.find(','); at != std::string::npos; at = text.find(',', at + 1)) {
        const auto rest = text::trimmed_left(std::string_view(text).substr(at + 1));
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return;
        const auto key = text::trimmed_right(rest.substr(0, equals));
        if (std::find(fields.begin(), fields.end(), key) == fields.end()) continue;
        notes.push_back(named(text) +
                        " was taken as one text: its parts are separated by semicolons, as in "
                        "'text=winter;strength=5'");
        return;
    }
}

void note_directions(const Guidance& guidance, const guidance::Guide& guide, int evaluations, Notes& notes) {
    const auto& directions = guidance.directions;
    const bool solo =
        std::any_of(directions.begin(), directions.end(), [](const Direction& d) { return d.solo; });
    for (size_t k = 0; k < directions.size(); ++k) {
        const Direction& direction = directions[k];
        note_commas(direction.text, notes);
        if (direction.muted || direction.strength == 0 || (solo && !direction.solo)) continue;
        if (guide.record_key(k) == nullptr)
            notes.push_back(named(direction) + " acts at none of the " + std::to_string(evaluations) +
                            " steps: its start and stop lie between two of them");
    }
    for (size_t k = 0; k < guidance.edits.size(); ++k) {
        note_commas(guidance.edits[k].text, notes);
        bool acts = guidance.scale <= 1;  // told of above
        for (int i = 0; i < evaluations && !acts; ++i)
            acts = guide.acts(k, i) && i >= guidance.edits[k].warmup;
        if (!acts)
            notes.push_back("the concept '" + printable(guidance.edits[k].text, 60) +
                            "' acts at none of the " + std::to_string(evaluations) +
                            " steps: look at its warmup, cooldown and weight");
    }
}

/// Models that were distilled to few steps, and what their cards ask for.
struct FewSteps {
    std::string_view word;  ///< in the names of their files
    std::string_view family;
    int most_steps;
    double most_guidance;
    bool trailing;  ///< whether they were taught from the last training step on
};
constexpr std::array<FewSteps, 5> few_step_models{{{"lcm", "a latent consistency model", 12, 2.5, false},
                                                   {"turbo", "a Turbo model", 8, 2, true},
                                                   {"lightning", "a Lightning model", 10, 2, true},
                                                   {"hyper", "a Hyper-SD model", 12, 6, true},
                                                   {"tcd", "a TCD model", 50, 2.5, false}}};

/// Whether `word` stands in the name between characters that are no letters.
bool names(const std::string& name, std::string_view word) {
    const auto letter = [&](size_t at) {
        return at < name.size() && std::isalpha(static_cast<unsigned char>(name[at])) != 0;
    };
    for (size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1))
        if ((at == 0 || !letter(at - 1)) && !letter(at + word.size())) return true;
    return false;
}

std::string lower_name_of_file(const std::string& path) {
    std::filesystem::path file(path.substr(0, path.find(';')));
    if (file.filename().empty()) file = file.parent_path();
    return ascii_lowered(file.filename().string());
}

/// By the sampler that runs, else by the names of the files that are used.
const FewSteps* few_steps_of(const RenderRequest& request, const diffusion::Schedule& schedule) {
    std::vector<std::string> used{std::string(schedule.sampler->name), lower_name_of_file(request.model)};
    for (const auto& lora : request.loras)
        if (lora.on && lora.scale > 0) used.push_back(lower_name_of_file(lora.path));
    for (const FewSteps& known : few_step_models)
        for (const std::string& name : used)
            if (names(name, known.word)) return &known;
    return nullptr;
}

/// Nothing is changed: a person may know better.
void note_few_steps(const RenderRequest& request, const diffusion::Schedule& schedule, bool told_guidance,
                    Notes& notes) {
    const FewSteps* model = few_steps_of(request, schedule);
    if (model == nullptr) return;
    const std::string who = "this looks like " + std::string(model->family) + ", ";
    if (!told_guidance && request.guidance.scale > model->most_guidance)
        notes.push_back(who + "which burns out at guidance " + protocol::number_text(request.guidance.scale) +
                        ": its card asks for 0 or 1, which mean off, or little more");
    if (request.steps > model->most_steps)
        notes.push_back(who + "which is made for few steps: " + std::to_string(request.steps) +
                        " spoil its pictures rather than refine them");
    const bool trails = schedule.settings.timestep_spacing == diffusion::TimestepSpacing::trailing ||
                        schedule.settings.spacing == diffusion::SigmaSpacing::sgm_uniform;
    if (model->trailing && !trails && !schedule.sigmas.empty())
        notes.push_back(who + "whose steps begin at the last training step: choose the spacing sgm_uniform");
}

}  // namespace

std::string note_on_unread_weights(const RenderRequest& request) {
    for (const std::string* text : {&request.prompt, &request.negative}) {
        const char* which = text == &request.prompt ? "the prompt" : "the negative prompt";
        if (!request.prompt_weights && looks_weighted(*text))
            return std::string(which) +
                   " holds weights, steps or adapters of other tools, which were taken as words: switch on "
                   "the reading of "
                   "weights (--prompt-weights)";
        if (request.prompt_weights && !reads_foreign_syntax(request)) {
            const auto tagged = text::take_tags(*text);
            if (text::has_schedule(*text) || !tagged || !tagged->adapters.empty())
                return std::string(which) +
                       " holds steps or adapters, which the version of Burin that this request is from took "
                       "as words: "
                       "they are left so that the picture stays the same";
        }
    }
    return {};
}

std::vector<std::string> request_notes(const RenderRequest& request, const diffusion::Schedule& schedule,
                                       const guidance::Guide& guide, bool told_guidance) {
    Notes notes = schedule.notes;
    if (std::string note = note_on_unread_weights(request); !note.empty()) notes.push_back(std::move(note));
    note_guidance_off(request, told_guidance, notes);
    note_few_steps(request, schedule, told_guidance, notes);
    note_momentum(request.guidance, notes);
    note_directions(request.guidance, guide, schedule.evaluations(), notes);
    if (request.init_image.empty() && request.strength != RenderRequest{}.strength)
        notes.push_back("the strength has no effect without a start picture");
    return notes;
}

}  // namespace burin::engine
