#include "core/engine/describe.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/printable.h"
#include "core/engine/checkpoint.h"
#include "core/protocol/request_json.h"

namespace burin::engine {
namespace {

using nlohmann::json;

// Trainers store tag statistics of whole data sets; a person reads titles.
constexpr size_t longest_metadata = 2000;

json component_json(const models::ModelDescription& model, const models::ComponentDescription& component,
                    bool with_hash) {
    json entry{{"class", component.class_name},
               {"parameters", component.parameters},
               {"bytes", component.bytes},
               {"types", component.bytes_by_type},
               {"weights", printable(component.weights.filename().string())}};
    if (!component.extras.empty()) {
        json extras = json::array();
        for (const std::string& name : component.extras) extras.push_back(printable(name));
        entry["unused_tensors"] = extras;
    }
    if (with_hash && !component.weights.empty())
        entry["sha256"] = models::component_hash(model, component.name);
    return entry;
}

/// Four digits are what a person compares; a float's nine would double the frame.
double rounded(float value) {
    if (!std::isfinite(value) || value == 0) return value == 0 ? 0 : -1;
    const double unit = std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
    return std::round(value * unit) / unit;
}

json numbers(const std::vector<float>& values) {
    json list = json::array();
    for (const float value : values) list.push_back(rounded(value));
    return list;
}

/// 0..most, and `most` for what is no number.
float within(float value, float most) { return value >= 0 && value <= most ? value : value < 0 ? 0 : most; }

const std::string& text_of(const protocol::Guidance& guidance, size_t k) {
    return guidance.mode == protocol::GuidanceMode::studio ? guidance.directions[k].text
                                                           : guidance.edits[k].text;
}

}  // namespace

json describe(const models::ModelDescription& model, bool with_hash) {
    json components = json::object();
    int64_t parameters = 0;
    for (const auto& component : model.components) {
        components[component.name] = component_json(model, component, with_hash && model.problems.empty());
        parameters += component.parameters;
    }
    json problems = json::array();
    for (const Error& problem : model.problems) problems.push_back(problem.sentence());
    json notes = json::array();
    for (const std::string& note : model.notes) notes.push_back(printable(note));
    json metadata = json::object();
    for (const auto& [name, text] : model.metadata)
        metadata[printable(name, 120)] = printable(text, longest_metadata);
    return {{"path", printable(model.root.string())},
            {"metadata", metadata},
            {"pipeline", printable(model.pipeline)},
            {"family", models::to_string(model.family)},
            {"inpainting", model.inpainting},
            {"prediction", printable(model.prediction_type)},
            {"scheduler", printable(model.scheduler_class)},
            {"spacing", own_spacing(model)},
            {"steady", is_steady(model)},
            {"width", model.default_width},
            {"height", model.default_height},
            {"latent_scale", model.latent_scale},
            {"parameters", parameters},
            {"components", components},
            {"notes", notes},
            {"usable", model.problems.empty()},
            {"problems", problems}};
}

json fidelity_json(const Fidelity& fidelity) {
    return {{"whole_db", rounded(static_cast<float>(fidelity.whole_db))},
            {"outside_db", rounded(static_cast<float>(fidelity.outside_db))},
            {"outside_share", rounded(static_cast<float>(fidelity.outside_share))}};
}

json recipe_json(const LoadedModel& model, const protocol::RenderRequest& request,
                 const RenderedPicture& picture) {
    json facts{{"device", model.target().name()},
               {"family", models::to_string(model.description().family)},
               {"seed", picture.seed},
               {"index", picture.index},
               {"seconds", picture.seconds},
               {"approximate", picture.report.approximate}};
    if (picture.report.approximate) facts["approximation"] = "draft replay";
    if (picture.fidelity) facts["fidelity"] = fidelity_json(*picture.fidelity);
    if (!picture.inversion.empty()) facts["inversion"] = picture.inversion;
    if (!picture.notes.empty()) facts["notes"] = picture.notes;
    facts.update(picture.facts);
    return {{"request", protocol::to_json(picture.ruled ? *picture.ruled : request)}, {"facts", facts}};
}

json report_json(const guidance::TrajectoryReport& report, const protocol::Guidance& guidance) {
    json directions = json::array();
    for (size_t k = 0; k < report.directions.size(); ++k) {
        json steps = json::array();
        for (const guidance::StepTrace& step : report.directions[k].steps) {
            steps.push_back({{"evaluation", step.evaluation},
                             {"coverage", numbers(step.coverage)},
                             {"norm", numbers(step.norm)}});
        }
        directions.push_back({{"text", text_of(guidance, k)}, {"steps", steps}});
    }
    json cosines = json::array();
    for (const auto& row : report.cosines) {
        json& written = cosines.emplace_back(json::array());
        for (const auto& cosine : row) written.push_back(cosine ? json(*cosine) : json());
    }
    return {{"evaluations", report.evaluations},
            {"resumed_at", report.resumed_at},
            {"rows_evaluated", report.rows_evaluated},
            {"rows_reused", report.rows_reused},
            {"rows_live", report.rows_live},
            {"rows_naive", report.rows_naive},
            {"approximate", report.approximate},
            {"degenerate", report.degenerate},
            {"directions", directions},
            {"cosines", cosines}};
}

protocol::Measured measured(const guidance::TrajectoryReport& report) {
    protocol::Measured measured{.evaluations = report.evaluations,
                                .resumed_at = report.resumed_at,
                                .rows_evaluated = static_cast<uint64_t>(report.rows_evaluated),
                                .rows_reused = static_cast<uint64_t>(report.rows_reused),
                                .rows_live = static_cast<uint64_t>(report.rows_live),
                                .rows_naive = static_cast<uint64_t>(report.rows_naive),
                                .approximate = report.approximate,
                                .degenerate = report.degenerate,
                                .directions = {},
                                .cosines = {}};
    for (const guidance::DirectionTrace& trace : report.directions) {
        auto& steps = measured.directions.emplace_back();
        for (const guidance::StepTrace& step : trace.steps)
            steps.push_back({step.evaluation, within(step.coverage.at(0), 1),
                             within(step.norm.at(0), std::numeric_limits<float>::max())});
    }
    for (const auto& row : report.cosines) {
        for (const auto& cosine : row) {
            auto& written = measured.cosines.emplace_back();
            if (cosine && std::isfinite(*cosine)) written = std::clamp<double>(*cosine, -1, 1);
        }
    }
    return measured;
}

protocol::Coverage coverage_of(const Tensor& mask) {
    const torch::InferenceMode guard;
    const Tensor bytes =
        mask[0].to(torch::kCPU, torch::kFloat32).clamp(0, 1).mul(255).round().to(torch::kUInt8).contiguous();
    const auto* first = bytes.data_ptr<uint8_t>();
    return {static_cast<int>(bytes.size(1)), static_cast<int>(bytes.size(0)), {first, first + bytes.numel()}};
}

}  // namespace burin::engine
