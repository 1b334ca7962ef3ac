#include "core/evaluation/report_html.h"

#include "core/base/result.h"
#include "core/imaging/svg.h"
#include "core/io/base64.h"
#include "core/io/image.h"
#include "core/models/picture_tensors.h"

namespace burin::evaluation::html {
namespace {

constexpr const char* style = R"(<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:860px;margin:2em auto;padding:0 1em;color:#222;background:#fff}
h1{font-size:1.6em}h2{font-size:1.15em;margin-top:2em}h3{font-size:1em;margin-bottom:.4em}table{border-collapse:collapse}td,th{padding:.25em .8em;text-align:left;border-bottom:1px solid #ddd}
.chosen td{background:#eef6ee;font-weight:600}.missed td{background:#faeeee}.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:1em}
figure{margin:0}figure img{width:49%;margin-right:1%;image-rendering:auto}figure.three img{width:32%}figcaption{font-size:.85em;overflow-wrap:anywhere}.verdict{font-size:1.1em;padding:.8em 1em;background:#f3f3f3;border-left:4px solid #555}
svg{max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#333}code{overflow-wrap:anywhere}.number{text-align:right}
.sign{display:grid;grid-template-columns:9em 1fr;gap:.8em;max-width:40em}.sign span{border-bottom:1px solid #555;min-height:1.6em}
@page{size:A4;margin:15mm}
@media print{body{font-size:10.5pt;max-width:none;margin:0;padding:0}h2,h3{break-after:avoid}figure,tr,.verdict,.sign,svg{break-inside:avoid}.grid{grid-template-columns:repeat(3,1fr);gap:.6em}thead{display:table-header-group}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}td,th{padding:.15em .4em}}
</style>)";

}  // namespace

std::string begin(const std::string& title) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
           imaging::svg::escaped(title) + "</title>\n" + style + "</head><body>\n<h1>" +
           imaging::svg::escaped(title) + "</h1>\n";
}

std::string end() { return "</body></html>\n"; }

std::string jpeg_source(std::string_view base64) { return "data:image/jpeg;base64," + std::string(base64); }

std::string jpeg_source(const torch::Tensor& picture) {
    const auto jpeg = value_or_throw(io::encode_jpeg(models::to_picture(picture), 88));
    return jpeg_source(io::to_base64({reinterpret_cast<const uint8_t*>(jpeg.data()), jpeg.size()}));
}

std::string figure(const std::vector<std::pair<std::string, std::string>>& words_and_sources,
                   const std::string& caption) {
    std::string html = words_and_sources.size() > 2 ? "<figure class=\"three\">" : "<figure>";
    for (const auto& [word, source] : words_and_sources)
        html +=
            "<img alt=\"" + imaging::svg::escaped(word) + "\" src=\"" + imaging::svg::escaped(source) + "\">";
    return html + "<figcaption>" + caption + "</figcaption></figure>\n";
}

std::string facts(const std::vector<std::pair<std::string, std::string>>& rows) {
    std::string html = "<table class=\"facts\">\n";
    for (const auto& [name, value] : rows)
        if (!value.empty())
            html += "<tr><th>" + imaging::svg::escaped(name) + "</th><td><code>" +
                    imaging::svg::escaped(value) + "</code></td></tr>\n";
    return html + "</table>\n";
}

std::string list(const std::vector<std::string>& sentences) {
    std::string html = "<ul>\n";
    for (const auto& sentence : sentences) html += "<li>" + imaging::svg::escaped(sentence) + "</li>\n";
    return html + "</ul>\n";
}

}  // namespace burin::evaluation::html
