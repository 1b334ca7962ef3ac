#include "core/training/edit_report.h"

#include <algorithm>
#include <array>

#include "core/base/result.h"
#include "core/io/image.h"
#include "core/protocol/base64.h"
#include "core/training/svg.h"

namespace burin::training {
namespace {

using svg::escaped, svg::line, svg::number, svg::text_at;

constexpr std::array<const char*, prompt_kinds> colours{"#b3261e", "#d9822b", "#3b6ea8", "#2e7d4f"};
constexpr std::array<const char*, prompt_kinds> dashes{"", "6 3", "2 3", ""};
constexpr int width = 640, height = 300, left = 48, right = 150, top = 16, bottom = 36;

std::string picture_source(const Tensor& picture) {
    const Tensor pixels =
        picture.permute({1, 2, 0}).mul(255).round().clamp(0, 255).to(torch::kUInt8).contiguous();
    const auto* data = pixels.data_ptr<uint8_t>();
    const io::Picture encoded{
        static_cast<int>(pixels.size(1)), static_cast<int>(pixels.size(0)), 3, {data, data + pixels.numel()}};
    const auto jpeg = value_or_throw(io::encode_jpeg(encoded, 88));
    return "data:image/jpeg;base64," +
           protocol::to_base64({reinterpret_cast<const uint8_t*>(jpeg.data()), jpeg.size()});
}

/// Maps figures to the drawing's coordinates.
struct Axes {
    double low, high, most, least;
    [[nodiscard]] double x(double lambda) const {
        return left + (lambda - low) / std::max(high - low, 1e-9) * (width - left - right);
    }
    [[nodiscard]] double y(double score) const {
        return top + (most - score) / std::max(most - least, 1e-9) * (height - top - bottom);
    }
};

std::vector<const SweepPoint*> in_order(const SweepReport& report) {
    std::vector<const SweepPoint*> order;
    for (const auto& point : report.points) order.push_back(&point);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->lambda < b->lambda; });
    return order;
}

Axes axes_of(const SweepReport& report) {
    Axes axes{0, 0, 0, 0};
    for (const auto& point : report.points) {
        axes.low = std::min(axes.low, point.lambda), axes.high = std::max(axes.high, point.lambda);
        for (const auto& score : point.scores)
            if (score)
                axes.most = std::max(axes.most, score->mean), axes.least = std::min(axes.least, score->mean);
    }
    if (axes.most <= axes.least) axes.most = axes.least + 1;
    return axes;
}

std::string frame(const Axes& axes) {
    std::string svg;
    for (int i = 0; i <= 4; ++i) {
        const double lambda = axes.low + (axes.high - axes.low) * i / 4;
        const double score = axes.least + (axes.most - axes.least) * i / 4;
        svg += line(left, axes.y(score), width - right, axes.y(score), "stroke=\"#ddd\"");
        svg += text_at(left - 6, axes.y(score) + 4, number(score, "%.2f"), "text-anchor=\"end\"");
        svg +=
            text_at(axes.x(lambda), height - bottom + 18, number(lambda, "%.3g"), "text-anchor=\"middle\"");
    }
    svg += line(left, top, left, height - bottom, "stroke=\"#333\"");
    svg += line(left, height - bottom, width - right, height - bottom, "stroke=\"#333\"");
    return svg + text_at((width - right + left) / 2.0, height - 4, "lambda", "text-anchor=\"middle\"");
}

std::string curve(const SweepReport& report, const Axes& axes, int kind) {
    std::string points, dots;
    for (const auto* point : in_order(report)) {
        const auto& score = point->scores[kind];
        if (!score) continue;
        const std::string x = number(axes.x(point->lambda)), y = number(axes.y(score->mean));
        points += x + "," + y + " ";
        dots += "<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"2.5\" fill=\"" + colours[kind] + "\"/>";
    }
    if (points.empty()) return {};
    const double y = top + 14.0 + 20 * kind;
    const std::string style = std::string("stroke=\"") + colours[kind] +
                              "\" stroke-width=\"2\" stroke-dasharray=\"" + dashes[kind] + "\"";
    return "<polyline fill=\"none\" points=\"" + points + "\" " + style + "/>" + dots + "\n" +
           line(width - right + 14, y - 4, width - right + 38, y - 4, style) +
           text_at(width - right + 44, y, name_of(static_cast<PromptKind>(kind)), "");
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
    const Axes axes = axes_of(report);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(width) +
                      " " + std::to_string(height) +
                      "\" role=\"img\" aria-label=\"scores over lambda\" font-family=\"sans-serif\" "
                      "font-size=\"12\">\n" +
                      frame(axes);
    if (report.choice.point) {
        const double x = axes.x(report.points[*report.choice.point].lambda);
        svg += line(x, top, x, height - bottom, "stroke=\"#555\" stroke-dasharray=\"4 3\"");
        svg += text_at(x + 4, top + 10, "chosen", "");
    }
    for (int kind = 0; kind < prompt_kinds; ++kind) svg += curve(report, axes, kind);
    return svg + "</svg>\n";
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
    auto prompts = nlohmann::json::array();
    for (const auto& picture : report.pictures)
        prompts.push_back(
            {{"kind", name_of(picture.kind)}, {"prompt", picture.prompt}, {"seed", picture.seed}});
    tree["shown"] = std::move(prompts);
    return tree;
}

}  // namespace burin::training
