#include "core/evaluation/edit_report.h"

#include "core/evaluation/report_html.h"
#include "core/imaging/charts.h"
#include "core/imaging/svg.h"

namespace burin::evaluation {
namespace {

using imaging::svg::escaped, imaging::svg::number;

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
    for (const auto& picture : report.pictures)
        html += html::figure(
            {{"before", html::jpeg_source(picture.before)}, {"after", html::jpeg_source(picture.after)}},
            std::string("<b>") + name_of(picture.kind) + "</b> " + escaped(picture.prompt) + " <small>seed " +
                std::to_string(picture.seed) + "</small>");
    return html + "</div>\n";
}

std::string facts_table(const ReportFacts& facts) {
    std::string made;
    if (!facts.provenance.empty())
        made = facts.provenance.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return html::facts({{"model", facts.model},
                        {"model's unet, SHA-256", facts.model_hash},
                        {"edit", facts.edit_file},
                        {"edit, SHA-256", facts.edit_hash},
                        {"date", facts.date},
                        {"program", facts.program},
                        {"to repeat it", facts.command},
                        {"base measured in", facts.base_from},
                        {"how the edit was made", made}});
}

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
    std::string html = html::begin(facts.title) + "<p class=\"verdict\"><b>" +
                       name_of(report.choice.verdict) + ".</b> " + escaped(report.choice.words) + "</p>\n";
    html += "<h2>What was measured</h2>\n<p>" + escaped(report.measure) +
            ". Every lambda was tried with the same prompts and the same seeds; lambda 0 is the model as it "
            "was.</p>\n" +
            curve_svg(report) + table(report);
    html += "<h2>Before and after</h2>\n" + grid(report);
    html += "<h2>What this does not show</h2>\n" + html::list(caveats());
    return html + "<h2>Facts</h2>\n" + facts_table(facts) + html::end();
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
