#include "core/evaluation/sweep_base.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/io/json.h"
#include "core/io/object_reader.h"

namespace burin::evaluation {
namespace {

namespace fs = std::filesystem;

constexpr size_t most_figures = 4096;

[[noreturn]] void refuse(const fs::path& report, const std::string& why) {
    throw Failure(
        ErrorCode::bad_input, "the base cannot be taken from '" + report.string() + "': " + why,
        "leave --base out, or name the report.json of a sweep with the same model, prompts and settings");
}

/// The figures of the wanted prompts among those that the report has.
std::vector<double> of_prompts(const fs::path& report, const nlohmann::json& wanted,
                               const nlohmann::json& there, const std::vector<double>& by_prompt) {
    std::vector<double> chosen;
    for (const auto& prompt : wanted) {
        const auto found = std::find(there.begin(), there.end(), prompt);
        const auto at = static_cast<size_t>(found - there.begin());
        if (found == there.end() || at >= by_prompt.size())
            refuse(report, "it has no figure of '" + prompt.get<std::string>() + "'");
        chosen.push_back(by_prompt[at]);
    }
    return chosen;
}

/// Mean over the prompts, which have as many pictures each.
KindScore score_of(const std::vector<double>& by_prompt, int seeds) {
    KindScore score;
    for (const double mean : by_prompt) score.mean += mean / static_cast<double>(by_prompt.size());
    score.pictures = static_cast<int64_t>(by_prompt.size()) * seeds;
    score.by_prompt = by_prompt;
    return score;
}

}  // namespace

nlohmann::json base_settings(const SweepPlan& plan, const BaseIdentity& identity) {
    const auto& request = plan.request;
    nlohmann::json settings{{"concept", plan.concept_text},
                            {"seeds", plan.seeds},
                            {"seed", plan.seed},
                            {"steps", request.steps},
                            {"guidance", request.guidance.scale},
                            {"width", request.width},
                            {"height", request.height}};
    for (int kind = 0; kind < prompt_kinds; ++kind)
        settings["prompts"][name_of(static_cast<PromptKind>(kind))] = plan.prompts[kind];
    for (const auto& [name, value] : identity) settings[name] = value;
    return settings;
}

SweepPoint read_base(const fs::path& report, const nlohmann::json& settings) {
    const auto document = value_or_throw(io::read_json_file(report));
    if (!document.is_object() || !document.contains("settings") || !document["settings"].is_object())
        refuse(report, "it is no report of a sweep, or one of an older Burin");
    const auto& there = document["settings"];
    for (const auto& [name, value] : settings.items()) {
        if (name == "prompts") continue;
        if (!there.contains(name) || there[name] != value) refuse(report, "its '" + name + "' differs");
    }
    if (!document.contains("points") || !document["points"].is_array() || document["points"].empty())
        refuse(report, "it has no points");
    if (!there.contains("prompts") || !there["prompts"].is_object()) refuse(report, "it names no prompts");
    io::ObjectReader first(document["points"][0], "the base", io::ObjectReader::Unknown::allow);
    double lambda = 0;
    first.require("lambda");
    first.read("lambda", lambda);
    if (lambda != 0) first.fault("lambda", "is not 0", "name a report that has the base");
    SweepPoint base;
    first.require("by_prompt");
    first.object("by_prompt", [&](io::ObjectReader& means) {
        for (int kind = 0; kind < prompt_kinds; ++kind) {
            const char* name = name_of(static_cast<PromptKind>(kind));
            const auto& wanted = settings["prompts"][name];
            if (wanted.empty()) continue;
            std::vector<double> figures;
            means.read(name, figures, most_figures);
            if (!means.good()) return;
            const auto chosen =
                of_prompts(report, wanted, there["prompts"].value(name, nlohmann::json::array()), figures);
            base.scores[kind] = score_of(chosen, settings["seeds"]);
        }
    });
    if (const auto read = first.finish(); !read) refuse(report, read.error().sentence());
    return base;
}

}  // namespace burin::evaluation
