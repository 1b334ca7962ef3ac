// The base's figures of an earlier sweep, so that the second edit of a concept costs half as much.
//
// They may stand for this sweep's own only where everything that decides them is the same: model, judge,
// concept, prompts, seeds, steps, guidance, size, device and number type. All of that stands in a report as
// "settings". Throws Failure. Thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "core/evaluation/edit_sweep.h"

namespace burin::evaluation {

/// Of the model and the machine: "unet" -> SHA-256, "judge" -> its folder, "computes" -> "cpu, bf16".
using BaseIdentity = std::map<std::string, std::string>;

/// What decides the figures of the base, as a report states it.
[[nodiscard]] nlohmann::json base_settings(const SweepPlan& plan, const BaseIdentity& identity);

/// The base in the report.json of an earlier sweep. Refused where one of `settings` differs there, by its
/// name.
[[nodiscard]] SweepPoint read_base(const std::filesystem::path& report, const nlohmann::json& settings);

}  // namespace burin::evaluation
