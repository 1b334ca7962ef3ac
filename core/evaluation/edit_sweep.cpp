#include "core/evaluation/edit_sweep.h"

#include <algorithm>
#include <cmath>

#include "core/base/result.h"
#include "core/commands/answer_json.h"

namespace burin::evaluation {
namespace {

// The published protocol's share of the control, and the goals of this project beside it.
constexpr double control_kept = 0.95, neighbour_kept = 0.90;
// Below: what a person would call an effect, and a loss of everything.
constexpr double least_drop = 0.25, half = 0.5;

void check(const SweepPlan& plan) {
    const auto require = [](bool good, const char* what, const char* remedy) {
        if (!good) throw Failure(ErrorCode::bad_input, what, remedy);
    };
    require(!plan.concept_text.empty(), "the sweep has no concept to watch", "name it");
    require(!plan.prompts[0].empty(), "the sweep has no target prompts", "give at least one");
    require(!plan.prompts[static_cast<int>(PromptKind::control)].empty(),
            "the sweep has no control prompts, so that nothing would show the damage",
            "give prompts that must not change");
    require(!plan.lambdas.empty(), "the sweep has no lambda to try", "give a range");
    require(plan.seeds >= 1, "a sweep needs at least one seed", "give e.g. 4");
    for (const double lambda : plan.lambdas)
        require(std::isfinite(lambda), "a lambda is not finite", "give a range of numbers");
}

class Sweep {
  public:
    Sweep(const PictureJudge& judge, const SweepPlan& plan, const SweepHooks& hooks)
        : judge_(judge), plan_(plan), hooks_(hooks) {
        for (const auto& prompts : plan.prompts) per_point_ += int64_t(prompts.size()) * plan.seeds;
    }

    SweepReport run() {
        SweepReport report;
        report.measure = judge_.measure();
        all_ = per_point_ * int64_t(plan_.lambdas.size() + (plan_.base ? 0 : 1));
        if (plan_.base) {
            render_grid();
            report.points.push_back(*plan_.base);
        } else {
            report.points.push_back(measure(0, &before_));
        }
        for (const double lambda : plan_.lambdas) {
            after_.emplace_back();
            report.points.push_back(measure(lambda, &after_.back()));
        }
        report.choice = choose_lambda(report.points);
        keep_pictures(report);
        return report;
    }

  private:
    using Kept = std::vector<SweepPicture>;

    [[nodiscard]] protocol::RenderRequest request(const std::string& prompt, int index, double lambda) const {
        protocol::RenderRequest request = plan_.request;
        request.prompt = prompt;
        request.seed = plan_.seed + static_cast<uint64_t>(index);
        request.batch = 1;
        protocol::LoraUse edit = plan_.edit;
        edit.scale = lambda;
        request.loras.push_back(std::move(edit));
        return request;
    }

    SweepPoint measure(double lambda, Kept* kept) {
        SweepPoint point;
        point.lambda = lambda;
        for (int kind = 0; kind < prompt_kinds; ++kind) {
            const auto& prompts = plan_.prompts[kind];
            if (prompts.empty()) continue;
            KindScore score;
            for (size_t i = 0; i < prompts.size(); ++i) {
                const Tensor pictures = render_all(prompts[i], lambda);
                const Tensor scores =
                    judge_.scores(pictures, judged_by(static_cast<PromptKind>(kind), prompts[i]));
                score.mean += scores.sum().item<double>();
                score.by_prompt.push_back(scores.mean().item<double>());
                score.pictures += pictures.size(0);
                if (int(i) < plan_.grid_prompts)
                    kept->push_back({static_cast<PromptKind>(kind), prompts[i], plan_.seed, pictures[0], {}});
            }
            score.mean /= static_cast<double>(score.pictures);
            point.scores[kind] = score;
        }
        return point;
    }

    void render_grid() {
        for (int kind = 0; kind < prompt_kinds; ++kind) {
            const auto& prompts = plan_.prompts[kind];
            for (size_t i = 0; i < prompts.size() && int(i) < plan_.grid_prompts; ++i) {
                hooks_.cancel.check();
                before_.push_back({static_cast<PromptKind>(kind),
                                   prompts[i],
                                   plan_.seed,
                                   hooks_.render(request(prompts[i], 0, 0)),
                                   {}});
            }
        }
    }

    Tensor render_all(const std::string& prompt, double lambda) {
        std::vector<Tensor> pictures;
        for (int i = 0; i < plan_.seeds; ++i) {
            hooks_.cancel.check();
            if (hooks_.on_progress) hooks_.on_progress("measuring", done_, all_);
            pictures.push_back(hooks_.render(request(prompt, i, lambda)));
            ++done_;
        }
        return torch::stack(pictures);
    }

    [[nodiscard]] const std::string& judged_by(PromptKind kind, const std::string& prompt) const {
        return kind == PromptKind::target || kind == PromptKind::described ? plan_.concept_text : prompt;
    }

    void keep_pictures(SweepReport& report) {
        const size_t shown = report.choice.point.value_or(report.points.size() - 1);
        report.pictures = std::move(before_);
        for (size_t i = 0; i < report.pictures.size(); ++i) {
            auto& picture = report.pictures[i];
            const Tensor alone = picture.before;
            picture.after = shown == 0 ? alone : after_[shown - 1][i].before;
        }
    }

    const PictureJudge& judge_;
    const SweepPlan& plan_;
    const SweepHooks& hooks_;
    int64_t per_point_ = 0, all_ = 0, done_ = 0;
    Kept before_;
    std::vector<Kept> after_;
};

/// The share of the base's score that is left; nothing to lose counts as kept.
double share(const SweepPoint& point, const SweepPoint& base, PromptKind kind) {
    const auto &score = point.of(kind), &first = base.of(kind);
    if (!score || !first || first->mean <= 0) return 1;
    return score->mean / first->mean;
}

std::string percent(double value) { return std::to_string(std::lround(100 * value)) + " %"; }

std::string describe(const SweepPoint& point, const SweepPoint& base, const SweepChoice& choice) {
    char lambda[32];
    std::snprintf(lambda, sizeof lambda, "%+.3g", point.lambda);
    std::string words = "At lambda " + std::string(lambda) + " the target keeps " +
                        percent(share(point, base, PromptKind::target)) +
                        " of its score without the edit, the control " +
                        percent(share(point, base, PromptKind::control));
    if (point.of(PromptKind::neighbour))
        words += ", the neighbour " + percent(share(point, base, PromptKind::neighbour));
    if (point.of(PromptKind::described))
        words += ", descriptions without the name " + percent(share(point, base, PromptKind::described));
    words += ". ";
    switch (choice.verdict) {
        case Verdict::works:
            words += "The concept is suppressed under these tests, and the rest is kept.";
            break;
        case Verdict::collateral_damage:
            words += "Whatever suppresses the concept also harms what must stay.";
            break;
        case Verdict::collapse:
            words += "Whatever suppresses the concept destroys the model.";
            break;
        case Verdict::no_visible_effect:
            words += "The edit has no visible effect on the concept.";
            break;
    }
    if (choice.at_end) words += " This is the end of the range: a wider one may do better.";
    return words;
}

}  // namespace

const char* name_of(PromptKind kind) { return commands::prompt_kind_names[static_cast<size_t>(kind)]; }

const char* name_of(Verdict verdict) { return commands::sweep_verdict_names[static_cast<size_t>(verdict)]; }

SweepChoice choose_lambda(const std::vector<SweepPoint>& points) {
    SweepChoice choice;
    if (points.size() < 2) return choice;
    const SweepPoint& base = points.front();
    const auto target = [&](size_t i) { return share(points[i], base, PromptKind::target); };
    const auto nearer = [&](size_t i) { return std::abs(points[i].lambda); };
    size_t lowest = 1;
    for (size_t i = 1; i < points.size(); ++i) {
        if (target(i) < target(lowest)) lowest = i;
        if (share(points[i], base, PromptKind::control) < control_kept) continue;
        // The same effect at less strength is the better choice.
        if (!choice.point || target(i) < target(*choice.point) ||
            (target(i) == target(*choice.point) && nearer(i) < nearer(*choice.point)))
            choice.point = i;
    }
    const size_t told = choice.point.value_or(lowest);
    if (choice.point && target(*choice.point) <= 1 - least_drop) {
        const bool neighbour = share(points[*choice.point], base, PromptKind::neighbour) >= neighbour_kept;
        const bool enough = target(*choice.point) <= half;
        choice.verdict = enough && neighbour ? Verdict::works : Verdict::collateral_damage;
    } else if (target(lowest) > 1 - least_drop) {
        choice.verdict = Verdict::no_visible_effect;
    } else {
        choice.verdict = share(points[lowest], base, PromptKind::control) < half ? Verdict::collapse
                                                                                 : Verdict::collateral_damage;
    }
    choice.at_end = choice.point && *choice.point + 1 == points.size() && target(*choice.point) > 0;
    choice.words = describe(points[told], base, choice);
    return choice;
}

SweepReport sweep_edit(const PictureJudge& judge, const SweepPlan& plan, const SweepHooks& hooks) {
    check(plan);
    if (!judge.knows(plan.concept_text))
        throw Failure(ErrorCode::bad_input, "the judge knows nothing of '" + plan.concept_text + "'",
                      "name a concept of the embedded model, or use a CLIP model as the judge");
    return Sweep(judge, plan, hooks).run();
}

commands::SweepAnswer answer_of(const SweepReport& report) {
    commands::SweepAnswer answer;
    for (const auto& point : report.points) {
        commands::SweepAnswer::Point entry{
            .lambda = point.lambda, .scores = {}, .pictures = {}, .by_prompt = {}};
        for (size_t kind = 0; kind < prompt_kinds; ++kind) {
            const auto& score = point.scores[kind];
            if (!score) continue;
            const char* name = commands::prompt_kind_names[kind];
            entry.scores[kind] = score->mean;
            entry.pictures[name] = score->pictures;
            if (!score->by_prompt.empty()) entry.by_prompt[name] = score->by_prompt;
        }
        answer.points.push_back(std::move(entry));
    }
    if (report.choice.point) answer.chosen = static_cast<int64_t>(*report.choice.point);
    answer.at_end = report.choice.at_end;
    answer.verdict = name_of(report.choice.verdict);
    answer.words = report.choice.words, answer.measure = report.measure;
    for (const auto& picture : report.pictures)
        answer.shown.push_back({name_of(picture.kind), picture.prompt, picture.seed});
    return answer;
}

nlohmann::json to_json(const SweepReport& report) { return commands::to_json(answer_of(report)); }

}  // namespace burin::evaluation
