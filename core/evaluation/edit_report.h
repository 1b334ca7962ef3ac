// The report on a weight edit: one HTML file with its pictures inside, for whoever must be convinced.
//
// It says what was edited, what was measured and how, shows the curve and the pictures before and after, how
// to repeat it, and what no such test can show. Text from outside is escaped; nothing is loaded from
// anywhere. Throws Failure. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/evaluation/edit_sweep.h"

namespace burin::evaluation {

struct ReportFacts {
    std::string title;  ///< "Zaffi Quill"
    std::string model, model_hash, edit_file, edit_hash, date, program, command;
    nlohmann::json provenance = nlohmann::json::object();  ///< of the edit
    nlohmann::json settings = nlohmann::json::object();    ///< base_settings, for a later sweep
    std::string base_from;  ///< the report whose base was taken over; empty = measured here
};

/// A complete document.
[[nodiscard]] std::string html_report(const SweepReport& report, const ReportFacts& facts);
/// Facts and figures for programs.
[[nodiscard]] nlohmann::json json_report(const SweepReport& report, const ReportFacts& facts);
/// The curve of all kinds of prompts over lambda as a drawing of its own (SVG).
[[nodiscard]] std::string curve_svg(const SweepReport& report);

/// What a curator must be told, one sentence each.
[[nodiscard]] const std::vector<std::string>& caveats();

}  // namespace burin::evaluation
