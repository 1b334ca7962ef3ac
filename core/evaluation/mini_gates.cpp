#include "core/evaluation/mini_gates.h"

#include <algorithm>
#include <map>

#include "core/evaluation/caption_claims.h"
#include "core/evaluation/classifier_validation.h"
#include "core/evaluation/gate_studio.h"
#include "core/painter/captions.h"
#include "core/painter/paint.h"

namespace burin::evaluation {
namespace {

void measure_classifier(GateStudio& studio) {
    studio.tell("validating the classifier", 0, 1);
    const auto& plan = studio.plan();
    auto& details = studio.report.details["classifier"];
    const auto painted = validate_classifier(studio.classifier(), plan.validation);
    Tally worst{1, 1};
    for (const auto& row : painted) {
        const Tally tally{row.right, row.of};
        details["painted"][row.name] = tally.json();
        if (tally.of > 0 && tally.percent() <= worst.percent()) worst = tally;
    }
    studio.gate("classifier, worst group on paintings", worst, 97);
    if (!studio.hooks().round_trip) return;
    for (const auto& row :
         validate_classifier(studio.classifier(), plan.validation / 4, studio.hooks().round_trip, plan.side))
        details["decoded"][row.name] = Tally{row.right, row.of}.json();
}

void measure_autoencoder(GateStudio& studio) {
    if (!studio.hooks().round_trip) return;
    const torch::NoGradGuard guard;
    constexpr int64_t count = 64;
    const int64_t side = studio.plan().side, own = studio.classifier().architecture().side;
    const auto batch = painter::paint({.count = count, .first = 0, .wishes = {}, .device = torch::kCPU},
                                      studio.plan().seed, side > 0 ? side : own);
    const Tensor back = studio.hooks().round_trip(batch.pictures);
    // The gate was set at the judge's size: what a larger picture shows beyond that is told beside it.
    const auto at_judges_size = [own](const Tensor& pictures) {
        return at::adaptive_avg_pool2d(pictures, {own, own});
    };
    const double psnr = evaluation::psnr(at_judges_size(batch.pictures), at_judges_size(back));
    studio.report.details["autoencoder"][std::to_string(batch.pictures.size(-1))] =
        evaluation::psnr(batch.pictures, back);
    studio.report.gates.push_back(
        {"autoencoder round trip, at " + std::to_string(own) + " px", "dB", psnr, 29, count, false});
}

using Named = std::map<size_t, Tally>;  // by group

/// The attributes and the colour of hair: what a caption gives to somebody.
void gate_attributes(GateStudio& studio, const Named& named) {
    std::vector<std::string> names(painter::attribute_names.begin(), painter::attribute_names.end());
    names.emplace_back("hair colour");
    double sum = 0, worst = 101;
    Tally all, lowest;
    int64_t kinds = 0;
    for (const auto& name : names) {
        const auto found = named.find(label_group(name));
        if (found == named.end()) continue;
        const Tally& tally = found->second;
        sum += tally.percent(), ++kinds;
        all.add(tally);
        if (tally.percent() < worst) worst = tally.percent(), lowest = tally;
    }
    if (kinds == 0) return;
    const auto [low, high] = all.interval();
    studio.report.gates.push_back({"named attribute or hair colour present, mean", "%", sum / double(kinds),
                                   95, all.of, false, low, high});
    studio.gate("named attribute or hair colour present, worst", lowest, 85);
}

void measure_prompts(GateStudio& studio) {
    const auto& plan = studio.plan();
    Named named;
    for (int64_t i = 0; i < plan.prompts; ++i) {
        studio.tell("rendering prompts", i, plan.prompts);
        const auto facts = painter::sample_facts(plan.seed, static_cast<uint64_t>(i));
        painter::Rng words(painter::derived_key(plan.seed, static_cast<uint64_t>(i) + 1));
        const std::string prompt = painter::sentence(facts, words);
        const auto reading = studio.read("prompts", studio.request(prompt, i));
        for (const Claim& claim : claims_of(prompt))
            named[claim.group].count(reading.choice[claim.group] == claim.choice);
    }
    studio.gate("named subject present", named[label_group("subject")], 99);
    gate_attributes(studio, named);
    studio.gate("style recognised", named[label_group("style")], 98);
    for (const auto& [group, tally] : named)
        studio.report.details["prompts"][label_groups()[group].name] = tally.json();
}

void measure_characters(GateStudio& studio) {
    const auto& plan = studio.plan();
    Tally all;
    const size_t group = label_group("subject");
    for (const auto subject : {painter::Subject::quill, painter::Subject::tinto, painter::Subject::voss}) {
        Tally tally;
        for (int64_t i = 0; i < plan.characters; ++i) {
            studio.tell("rendering protected characters", all.of, 3 * plan.characters);
            painter::Wishes wishes;
            wishes.subject = subject;
            const auto facts = painter::sample_facts(plan.seed + 1, static_cast<uint64_t>(i), wishes);
            painter::Rng words(painter::derived_key(plan.seed + 1, static_cast<uint64_t>(i)));
            const auto reading =
                studio.read("characters", studio.request(painter::sentence(facts, words), i));
            const bool is = reading.choice[group] == static_cast<int64_t>(subject);
            tally.count(is), all.count(is);
        }
        studio.report.details["characters"][std::string(name_of(subject))] = tally.json();
    }
    studio.gate("protected character recognised when named", all, 98);
}

}  // namespace

nlohmann::json to_json(const GateReport& report) {
    auto gates = nlohmann::json::array();
    for (const auto& gate : report.gates)
        gates.push_back({{"what", gate.what},
                         {"measured", gate.measured},
                         {"wanted", gate.wanted},
                         {"at_most", gate.at_most},
                         {"unit", gate.unit},
                         {"cases", gate.of},
                         {"low", gate.low},
                         {"high", gate.high},
                         {"met", gate.met()}});
    return {{"gates", std::move(gates)}, {"details", report.details}};
}

GateReport evaluate_gates(const PictureClassifier& classifier, const GatePlan& plan, const GateHooks& hooks) {
    GateStudio studio(classifier, plan, hooks);
    measure_classifier(studio);
    measure_autoencoder(studio);
    if (plan.prompts > 0) measure_prompts(studio);
    if (plan.characters > 0) measure_characters(studio);
    measure_directions(studio);
    return std::move(studio.report);
}

}  // namespace burin::evaluation
