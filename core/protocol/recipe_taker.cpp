#include "core/protocol/recipe_taker.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/base/printable.h"
#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "core/protocol/samplers.h"

namespace burin::protocol {
namespace {

constexpr size_t most_notes = 200;
constexpr size_t note_bytes = 160;

/// The whole text as a number, in C's spelling.
std::optional<double> to_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

}  // namespace

std::string plain_text(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

const nlohmann::json& field(const nlohmann::json& object, const char* key) {
    static const nlohmann::json none;
    if (!object.is_object()) return none;
    const auto found = object.find(key);
    return found == object.end() ? none : *found;
}

void RecipeTaker::not_taken(std::string_view what, std::string_view value) {
    if (recipe.not_taken.size() >= most_notes) return;
    std::string note(what);
    if (!value.empty()) note += ": " + std::string(value.substr(0, 4 * note_bytes));
    recipe.not_taken.push_back(printable(note, note_bytes));
}

bool RecipeTaker::number(std::string_view what, std::string_view text, double low, double high,
                         double& value) {
    if (text.empty()) return false;
    const auto read = to_number(text);
    if (!read || *read < low || *read > high) {
        not_taken(what, text);
        return false;
    }
    value = *read;
    return true;
}

void RecipeTaker::take_prompts(std::string_view prompt, std::string_view negative) {
    recipe.request.prompt = prompt;
    recipe.request.negative = negative;
}

void RecipeTaker::take_steps(std::string_view text) {
    double value = 0;
    if (number("Steps", text, 1, limits::steps, value)) recipe.request.steps = static_cast<int>(value);
}

void RecipeTaker::take_seed(std::string_view text) {
    if (text.empty()) return;
    uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error == std::errc() && end == text.data() + text.size())
        recipe.request.seed = seed;
    else
        not_taken("Seed", text);
}

void RecipeTaker::take_scale(std::string_view text) {
    number("CFG scale", text, limits::least_guidance_scale, limits::guidance_scale,
           recipe.request.guidance.scale);
}

void RecipeTaker::take_rescale(std::string_view text) {
    number("CFG rescale", text, 0, 1, recipe.request.guidance.rescale);
}

void RecipeTaker::take_size(std::string_view width, std::string_view height) {
    if (width.empty() && height.empty()) return;
    const auto w = to_number(width), h = to_number(height);
    const auto fits = [](const std::optional<double>& side) {
        return side && *side >= limits::smallest_picture_side && *side <= limits::picture_side &&
               std::fmod(*side, limits::picture_side_multiple) == 0;
    };
    if (!fits(w) || !fits(h)) {
        not_taken("Size", std::string(width.substr(0, 40)) + " x " + std::string(height.substr(0, 40)));
        return;
    }
    recipe.request.width = static_cast<int>(*w);
    recipe.request.height = static_cast<int>(*h);
}

void RecipeTaker::take_clip_skip(std::string_view text, int subtract) {
    double value = 0;
    // Some tools count from the end with a sign.
    if (text.starts_with('-')) text.remove_prefix(1);
    if (number("Clip skip", text, subtract, limits::clip_skip, value))
        recipe.request.clip_skip = static_cast<int>(value) - subtract;
}

void RecipeTaker::take_strength(std::string_view text) {
    double value = 0;
    if (!number("Denoising strength", text, 0, 1, value)) return;
    recipe.request.strength = value > 0 ? value : recipe.request.strength;
    // Text to image says 1 in some tools.
    if (value < 1) not_taken("Start picture", "is not inside the file");
}

void RecipeTaker::take_sampler(std::string_view sampler, std::string_view schedule) {
    if (sampler.empty()) return;
    auto [ours, spacing] = sampler_and_spacing_called(sampler);
    const std::string_view asked = spacing_called(schedule);
    if (asked == "karras") {
        // Some samplers have a name of their own for it.
        const std::string_view spaced = sampler_called(std::string(sampler.substr(0, 60)) + "karras");
        const Sampler* row = find_sampler(spaced.empty() ? ours : spaced);
        if (!spaced.empty()) ours = spaced;
        if (row == nullptr || !row->is_karras()) spacing = asked;
    } else if (!asked.empty() && asked != default_spacing) {
        spacing = asked;
    }
    if (ours.empty()) {
        not_taken("Sampler", std::string(sampler.substr(0, 60)) + " " + std::string(schedule.substr(0, 60)));
        return;
    }
    if (asked.empty() && !schedule.empty()) not_taken("Schedule", schedule);
    recipe.request.sampler = ours;
    recipe.request.spacing = spacing;
}

void RecipeTaker::reads_weights() {
    const auto has_weights = [](const std::string& text) {
        const auto holds = [&](const char* word) { return text.find(word) != std::string::npos; };
        return text.find_first_of("()[]\\") != std::string::npos || holds("AND") || holds("BREAK") ||
               holds("<lora:") || holds("<lyco:");
    };
    recipe.request.prompt_weights =
        has_weights(recipe.request.prompt) || has_weights(recipe.request.negative);
    // Tools with this grammar also read prompts in chunks of 75 tokens.
    recipe.request.long_prompt = LongPrompt::chunks;
}

Result<RecalledRecipe> RecipeTaker::finish() {
    if (auto valid = validate(recipe.request); !valid) return tl::unexpected(valid.error());
    return std::move(recipe);
}

}  // namespace burin::protocol
