#include "core/training/mini_gates.h"

#include <algorithm>
#include <map>

#include "core/base/result.h"
#include "core/training/caption_claims.h"
#include "core/training/painter/captions.h"
#include "core/training/painter/paint.h"
#include "core/training/vae_training.h"

namespace burin::training {
namespace {

using painter::Attribute;
using protocol::RenderRequest;

constexpr double strength_added = 7, strength_removed = -7;

struct Tally {
    int64_t right = 0, of = 0;
    void count(bool is) { ++of, right += is; }
    [[nodiscard]] double percent() const { return of > 0 ? 100.0 * double(right) / double(of) : 0; }
    [[nodiscard]] nlohmann::json json() const {
        return {{"right", right}, {"of", of}, {"percent", percent()}};
    }
};

class Evaluation {
  public:
    Evaluation(const PictureClassifier& classifier, const GatePlan& plan, const GateHooks& hooks)
        : classifier_(classifier), plan_(plan), hooks_(hooks) {}

    GateReport report;

    void classifier_itself() {
        news("validating the classifier", 0, 1);
        const auto painted = validate_classifier(classifier_, plan_.validation);
        auto& details = report.details["classifier"];
        for (const auto& row : painted) details["painted"][row.name] = tally(row).json();
        gate("classifier, worst group on paintings", 100 * worst_share(painted), 97, plan_.validation);
        if (!hooks_.round_trip) return;
        const auto decoded = validate_classifier(classifier_, plan_.validation / 4, hooks_.round_trip);
        for (const auto& row : decoded) details["decoded"][row.name] = tally(row).json();
    }

    void autoencoder() {
        if (!hooks_.round_trip) return;
        const torch::NoGradGuard guard;
        constexpr int64_t count = 64;
        const auto batch = painter::paint({.count = count, .first = 0, .wishes = {}, .device = torch::kCPU},
                                          plan_.seed, classifier_.architecture().side);
        const double psnr = VaeTraining::psnr(batch.pictures, hooks_.round_trip(batch.pictures));
        report.gates.push_back({"autoencoder round trip", "dB", psnr, 28, count, false});
    }

    void fresh_prompts() {
        std::map<size_t, Tally> named;
        for (int64_t i = 0; i < plan_.prompts; ++i) {
            news("rendering prompts", i, plan_.prompts);
            const auto facts = painter::sample_facts(plan_.seed, static_cast<uint64_t>(i));
            painter::Rng words(painter::derived_key(plan_.seed, static_cast<uint64_t>(i) + 1));
            const std::string prompt = painter::sentence(facts, words);
            const auto reading = read("prompts", request(prompt, i));
            for (const Claim& claim : claims_of(prompt))
                named[claim.group].count(reading.choice[claim.group] == claim.choice);
        }
        Tally subject = named[label_group("subject")], style = named[label_group("style")];
        gate("named subject present", subject.percent(), 95, subject.of);
        double sum = 0, worst = 100;
        int64_t of = 0, attributes = 0;
        for (const auto name : painter::attribute_names) {
            const Tally tally = named[label_group(std::string(name))];
            if (tally.of == 0) continue;
            sum += tally.percent(), worst = std::min(worst, tally.percent());
            of += tally.of, ++attributes;
        }
        if (attributes > 0) {
            gate("named attribute present, mean", sum / double(attributes), 90, of);
            gate("named attribute present, worst", worst, 75, of);
        }
        gate("style recognised", style.percent(), 90, style.of);
        for (const auto& [group, tally] : named)
            report.details["prompts"][label_groups()[group].name] = tally.json();
    }

    void protected_characters() {
        Tally all;
        const size_t group = label_group("subject");
        for (const auto subject :
             {painter::Subject::quill, painter::Subject::tinto, painter::Subject::voss}) {
            Tally tally;
            for (int64_t i = 0; i < plan_.characters; ++i) {
                news("rendering protected characters", all.of, 3 * plan_.characters);
                painter::Wishes wishes;
                wishes.subject = subject;
                const auto facts = painter::sample_facts(plan_.seed + 1, static_cast<uint64_t>(i), wishes);
                painter::Rng words(painter::derived_key(plan_.seed + 1, static_cast<uint64_t>(i)));
                const auto reading = read("characters", request(painter::sentence(facts, words), i));
                const bool is = reading.choice[group] == static_cast<int64_t>(subject);
                tally.count(is), all.count(is);
            }
            report.details["characters"][std::string(name_of(subject))] = tally.json();
        }
        gate("protected character recognised when named", all.percent(), 95, all.of);
    }

    void directions() {
        Tally added, removed, changed;
        for (size_t i = 0; i < painter::attribute_names.size(); ++i) {
            const auto attribute = static_cast<Attribute>(i);
            Tally side_effects;
            const Tally plus = direction(attribute, true, side_effects);
            const Tally minus = direction(attribute, false, side_effects);
            add(added, plus), add(removed, minus), add(changed, side_effects);
            auto& row = report.details["directions"][std::string(painter::attribute_names[i])];
            row = {
                {"added", plus.json()}, {"removed", minus.json()}, {"others_changed", side_effects.json()}};
            if (plan_.correlation_seeds > 0) row["rank_correlation"] = correlation(attribute);
        }
        gate("attribute added by a direction", added.percent(), 90, added.of);
        gate("attribute removed by a direction", removed.percent(), 90, removed.of);
        report.gates.push_back({"other attributes changed", "%", changed.percent(), 5, changed.of, true});
    }

  private:
    static Tally tally(const GroupAccuracy& row) { return {row.right, row.of}; }
    static void add(Tally& to, const Tally& more) { to.right += more.right, to.of += more.of; }

    void gate(std::string what, double measured, double wanted, int64_t of) {
        report.gates.push_back({std::move(what), "%", measured, wanted, of, false});
    }

    void news(const std::string& what, int64_t done, int64_t of) const {
        hooks_.cancel.check();
        if (hooks_.on_news) hooks_.on_news(what, done, of);
    }

    [[nodiscard]] RenderRequest request(const std::string& prompt, int64_t number) const {
        RenderRequest request;
        request.prompt = prompt;
        request.seed = plan_.seed + static_cast<uint64_t>(number);
        request.steps = plan_.steps;
        request.guidance.scale = plan_.guidance;
        return request;
    }

    PictureReading read(const std::string& gate, const RenderRequest& request) const {
        const Tensor picture = hooks_.render(request);
        if (hooks_.on_picture) hooks_.on_picture(gate, picture);
        return classifier_.read(picture.unsqueeze(0)).front();
    }

    /// A person of whom little is said, with the attribute named or not.
    static std::string base_prompt(Attribute attribute, bool named, int64_t number) {
        static constexpr const char* places[] = {"by the sea by day in summer", "in the city at night",
                                                 "in the forest in autumn",
                                                 "in the mountains by day in winter", "in a studio"};
        const bool man =
            attribute == Attribute::beard || (attribute != Attribute::long_hair && number % 2 == 1);
        const std::string noun = man ? "man" : "woman", place = places[number % 5];
        const std::string hair = attribute == Attribute::long_hair ? "" : " with short brown hair";
        if (!named) {
            const bool length = attribute == Attribute::long_hair;
            return "a " + noun + (length ? " with short brown hair " : hair + " ") + place;
        }
        const std::string with = hair.empty() ? " with " : hair + " and ";
        switch (attribute) {
            case Attribute::smile:
                return "a smiling " + noun + hair + " " + place;
            case Attribute::sad:
                return "a sad " + noun + hair + " " + place;
            case Attribute::old:
                return "an old " + noun + hair + " " + place;
            case Attribute::hat:
            case Attribute::scarf:
            case Attribute::beard:
                return "a " + noun + with + "a " + words_of(attribute) + " " + place;
            case Attribute::long_hair:
                return "a " + noun + " with long brown hair " + place;
            default:
                return "a " + noun + with + words_of(attribute) + " " + place;
        }
    }

    static std::string words_of(Attribute attribute) {
        return std::string(painter::attribute_names[static_cast<size_t>(attribute)]);
    }

    /// Adds the attribute where it is not, or removes it where it is; pictures that start the other way do
    /// not count.
    Tally direction(Attribute attribute, bool adding, Tally& side_effects) {
        const size_t group = label_group(words_of(attribute));
        Tally tally;
        for (int64_t i = 0; i < plan_.seeds; ++i) {
            news((adding ? "adding " : "removing ") + words_of(attribute), i, plan_.seeds);
            RenderRequest plain = request(base_prompt(attribute, !adding, i), i);
            const auto before = read("before", plain);
            if ((before.choice[group] == 1) == adding) continue;
            plain.guidance.directions = {
                attribute_direction(attribute, adding ? strength_added : strength_removed)};
            const auto after = read(adding ? "added" : "removed", plain);
            tally.count((after.choice[group] == 1) == adding);
            for (size_t other = 0; other < painter::attribute_names.size(); ++other) {
                const bool linked = is_mouth(other) && is_mouth(static_cast<size_t>(attribute));
                if (other == static_cast<size_t>(attribute) || linked) continue;
                const size_t theirs = label_group(std::string(painter::attribute_names[other]));
                side_effects.count(before.choice[theirs] != after.choice[theirs]);
            }
        }
        return tally;
    }

    /// A mouth cannot smile and be sad: changing one changes the other.
    static bool is_mouth(size_t attribute) {
        return attribute == static_cast<size_t>(Attribute::smile) ||
               attribute == static_cast<size_t>(Attribute::sad);
    }

    /// Mean over seeds of the rank correlation of nine strengths and the attribute's probability.
    double correlation(Attribute attribute) {
        static constexpr double strengths[] = {-8, -6, -4, -2, 0, 2, 4, 6, 8};
        double sum = 0;
        for (int64_t i = 0; i < plan_.correlation_seeds; ++i) {
            news("nine strengths of " + words_of(attribute), i, plan_.correlation_seeds);
            std::vector<double> asked, seen;
            for (const double strength : strengths) {
                RenderRequest steered = request(base_prompt(attribute, false, i), i);
                if (strength != 0) steered.guidance.directions = {attribute_direction(attribute, strength)};
                asked.push_back(strength);
                seen.push_back(read("strengths", steered).attribute(words_of(attribute)));
            }
            sum += rank_correlation(asked, seen);
        }
        return sum / double(plan_.correlation_seeds);
    }

    const PictureClassifier& classifier_;
    const GatePlan& plan_;
    const GateHooks& hooks_;
};

}  // namespace

protocol::Direction attribute_direction(Attribute attribute, double strength) {
    static constexpr const char* texts[] = {"smiling",  "sad",   "glasses",     "hat", "scarf",
                                            "earrings", "beard", "closed eyes", "old", "long hair"};
    protocol::Direction direction;
    direction.text = texts[static_cast<size_t>(attribute)];
    direction.strength = strength;
    direction.start = 0.1;
    direction.stop = 1;
    direction.area = 0.1;
    direction.mask = protocol::MaskKind::spatial;
    return direction;
}

GateReport evaluate_gates(const PictureClassifier& classifier, const GatePlan& plan, const GateHooks& hooks) {
    Evaluation evaluation(classifier, plan, hooks);
    evaluation.classifier_itself();
    evaluation.autoencoder();
    if (plan.prompts > 0) evaluation.fresh_prompts();
    if (plan.characters > 0) evaluation.protected_characters();
    if (plan.seeds > 0) evaluation.directions();
    return std::move(evaluation.report);
}

}  // namespace burin::training
