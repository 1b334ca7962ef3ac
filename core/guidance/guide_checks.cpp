#include "core/guidance/guide_checks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/protocol/limits.h"

namespace burin::guidance {
namespace {

namespace limits = protocol::limits;

void in_range(const std::string& where, const char* field, double value, double low, double high) {
    if (value >= low && value <= high) return;  // False for NaN.
    std::ostringstream what, remedy;
    what << field << " of " << where << " is " << value;
    remedy << "give " << low << " to " << high;
    throw Failure(ErrorCode::bad_input, what.str(), remedy.str());
}

void at_least(const std::string& where, const char* field, int value, int low) {
    if (value >= low) return;
    throw Failure(ErrorCode::bad_input, std::string(field) + " of " + where + " is " + std::to_string(value),
                  "give " + std::to_string(low) + " or more");
}

void has_text(const std::string& where, const std::string& text) {
    const bool blank = std::all_of(text.begin(), text.end(),
                                   [](unsigned char c) { return c == ' ' || c == '\t' || c == '\n'; });
    if (blank) throw Failure(ErrorCode::bad_input, where + " has no text", "name what it should change");
}

std::string name_of(const char* kind, size_t index, const std::string& text) {
    return std::string(kind) + " " + std::to_string(index + 1) + " ('" + printable(text, 60) + "')";
}

void check_direction(const std::string& where, const protocol::Direction& d) {
    has_text(where, d.text);
    in_range(where, "the strength", d.strength, -limits::direction_strength, limits::direction_strength);
    in_range(where, "the start", d.start, 0, 1);
    in_range(where, "the stop", d.stop, d.start, 1);
    in_range(where, "the area", d.area, std::numeric_limits<float>::min(), 1);
    in_range(where, "the momentum scale", d.momentum_scale, 0, limits::direction_momentum);
    in_range(where, "the momentum decay", d.momentum_beta, 0, std::nextafter(1.0, 0.0));
    for (const auto& keep : d.keep) has_text("the keep list of " + where, keep);
    if (d.keep.size() > limits::keep_texts)
        throw Failure(ErrorCode::bad_input,
                      "the keep list of " + where + " has " + std::to_string(d.keep.size()) + " texts",
                      "give at most " + std::to_string(limits::keep_texts));
}

void check_edit(const std::string& where, const protocol::ReferenceEdit& e) {
    has_text(where, e.text);
    in_range(where, "the scale", e.scale, -limits::edit_scale, limits::edit_scale);
    in_range(where, "the threshold", e.threshold, 0, 1);
    in_range(where, "the weight", e.weight, -limits::edit_weight, limits::edit_weight);
    at_least(where, "the warm-up", e.warmup, 0);
    if (e.cooldown) at_least(where, "the cool-down", *e.cooldown, 0);
}

void check_count(const char* what, size_t count) {
    if (count > limits::directions)
        throw Failure(ErrorCode::bad_input, "the request has " + std::to_string(count) + " " + what,
                      "use at most " + std::to_string(limits::directions));
}

}  // namespace

void check_guidance(const protocol::Guidance& guidance) {
    const std::string where = "the guidance";
    in_range(where, "the scale", guidance.scale, -limits::guidance_scale, limits::guidance_scale);
    in_range(where, "the rescale", guidance.rescale, 0, 1);
    if (guidance.mode == protocol::GuidanceMode::studio) {
        check_count("directions", guidance.directions.size());
        for (size_t k = 0; k < guidance.directions.size(); ++k)
            check_direction(name_of("direction", k, guidance.directions[k].text), guidance.directions[k]);
        return;
    }
    in_range(where, "the momentum scale", guidance.momentum_scale, 0, 1);
    in_range(where, "the momentum decay", guidance.momentum_beta, 0, 1);
    check_count("concepts", guidance.edits.size());
    for (size_t k = 0; k < guidance.edits.size(); ++k)
        check_edit(name_of("concept", k, guidance.edits[k].text), guidance.edits[k]);
}

void check_context(const GuideContext& context) {
    const bool grid = context.h > 0 && context.w > 0;
    const bool ordered = std::is_sorted(context.fractions.begin(), context.fractions.end());
    if (!grid || context.fractions.empty() || !ordered)
        throw Failure(ErrorCode::internal,
                      "guidance was asked to plan a run without a grid or an ordered schedule");
}

}  // namespace burin::guidance
