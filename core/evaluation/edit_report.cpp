#include "core/evaluation/edit_report.h"

#include "core/base/result.h"
#include "core/imaging/charts.h"
#include "core/imaging/svg.h"
#include "core/io/base64.h"
#include "core/io/image.h"
#include "core/models/picture_tensors.h"

namespace burin::evaluation {
namespace {

using imaging::svg::escaped, imaging::svg::number;

std::string picture_source(const Tensor& picture) {
    const auto jpeg = value_or_throw(io::encode_jpeg(models::to_picture(picture), 88));
    return "data:image/jpeg;base64," +
           io::to_base64({reinterpret_cast<const uint8_t*>(jpeg.data()), jpeg.size()});
}

std::string table(const SweepReport& report) {
    std::string html = "<table><tr><th>lambda</th>";
    for (int kind = 0; kind < prompt_kinds; ++kind)
        html += std::string("<th>") + name_of(static_cast<PromptKind>(kind)) + "</th>";
    html += "</tr>\n";
    for (size_t i = 0; i < report.points.size(); ++i) {
        const auto& point = report.points[i];
        const bool chosen = report.choice.point == i;
        html += chosen ? "<tr class=\"chosen\"><td>" : "<tr><td>";
        html += number(point.lambda) + (i == 0 ? " (base)" : chosen ? " (chosen)" : "") + "</td>";
        for (const auto& score : point.scores)
            html += "<td>" +
                    (score ? number(score->mean, "%.3f") + " <small>of " + std::to_string(score->pictures) +
                                 "</small>"
                           : std::string("-")) +
                    "</td>";
        html += "</tr>\n";
    }
    return html + "</table>\n";
}

std::string grid(const SweepReport& report) {
    std::string html = "<div class=\"grid\">\n";
    for (const auto& picture : report.pictures) {
        html += "<figure><img alt=\"before\" src=\"" + picture_source(picture.before) +
                "\"><img alt=\"after\" src=\"" + picture_source(picture.after) + "\"><figcaption><b>" +
                name_of(picture.kind) + "</b> " + escaped(picture.prompt) + " <small>seed " +
                std::to_string(picture.seed) + "</small></figcaption></figure>\n";
    }
    return html + "</div>\n";
}

std::string facts_table(const ReportFacts& facts) {
    std::string html = "<table class=\"facts\">\n";
    const auto row = [&](const char* name, const std::string& value) {
        if (!value.empty())
            html +=
                std::string("<tr><th>") + name + "</th><td><code>" + escaped(value) + "</code></td></tr>\n";
    };
    row("model", facts.model), row("model's unet, SHA-256", facts.model_hash);
    row("edit", facts.edit_file), row("edit, SHA-256", facts.edit_hash);
    row("date", facts.date), row("program", facts.program), row("to repeat it", facts.command);
    row("base measured in", facts.base_from);
    if (!facts.provenance.empty())
        row("how the edit was made",
            facts.provenance.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return html + "</table>\n";
}

constexpr const char* style = R"(<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:860px;margin:2em auto;padding:0 1em;color:#222;background:#fff}
h1{font-size:1.6em}h2{font-size:1.15em;margin-top:2em}table{border-collapse:collapse}td,th{padding:.25em .8em;text-align:left;border-bottom:1px solid #ddd}
.chosen td{background:#eef6ee;font-weight:600}.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:1em}
figure{margin:0}figure img{width:49%;margin-right:1%;image-rendering:auto}figcaption{font-size:.85em}.verdict{font-size:1.1em;padding:.8em 1em;background:#f3f3f3;border-left:4px solid #555}
svg{max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#333}code{overflow-wrap:anywhere}
</style>)";

}  // namespace

const std::vector<std::string>& caveats() {
    static const std::vector<std::string> all{
        "The concept is suppressed under these tests. No edit of weights is a proof that it is gone: "
        "attacks, "
        "picture prompts, textual inversion or a few steps of fine-tuning can bring it back.",
        "Well-known characters often come from a description without their name, from words that occur "
        "beside "
        "them, or from their name in another language; only what is listed here was tried.",
        "Neighbours of a concept can be lost with it; only those listed here were looked at.",
        "The judge is a program and errs as well: look at the pictures."};
    return all;
}

std::string curve_svg(const SweepReport& report) {
    imaging::LineChart chart{.label = "scores over lambda", .x_label = "lambda"};
    for (int kind = 0; kind < prompt_kinds; ++kind) {
        auto& line = chart.lines.emplace_back();
        line.name = name_of(static_cast<PromptKind>(kind));
        for (const auto& point : report.points)
            if (const auto& score = point.scores[kind]) line.points.push_back({point.lambda, score->mean});
    }
    if (report.choice.point) {
        chart.marked = report.points[*report.choice.point].lambda;
        chart.mark_label = "chosen";
    }
    return imaging::line_chart(chart);
}

std::string html_report(const SweepReport& report, const ReportFacts& facts) {
    std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                       escaped(facts.title) + "</title>\n" + style + "</head><body>\n<h1>" +
                       escaped(facts.title) + "</h1>\n<p class=\"verdict\"><b>" +
                       name_of(report.choice.verdict) + ".</b> " + escaped(report.choice.words) + "</p>\n";
    html += "<h2>What was measured</h2>\n<p>" + escaped(report.measure) +
            ". Every lambda was tried with the same prompts and the same seeds; lambda 0 is the model as it "
            "was.</p>\n" +
            curve_svg(report) + table(report);
    html += "<h2>Before and after</h2>\n" + grid(report);
    html += "<h2>What this does not show</h2>\n<ul>\n";
    for (const auto& caveat : caveats()) html += "<li>" + escaped(caveat) + "</li>\n";
    return html + "</ul>\n<h2>Facts</h2>\n" + facts_table(facts) + "</body></html>\n";
}

nlohmann::json json_report(const SweepReport& report, const ReportFacts& facts) {
    nlohmann::json tree = to_json(report);
    tree["facts"] = {
        {"title", facts.title},     {"model", facts.model},           {"model_sha256", facts.model_hash},
        {"edit", facts.edit_file},  {"edit_sha256", facts.edit_hash}, {"date", facts.date},
        {"program", facts.program}, {"command", facts.command},       {"provenance", facts.provenance}};
    if (!facts.base_from.empty()) tree["facts"]["base_from"] = facts.base_from;
    tree["settings"] = facts.settings;
    tree["caveats"] = caveats();
    return tree;
}

}  // namespace burin::evaluation
