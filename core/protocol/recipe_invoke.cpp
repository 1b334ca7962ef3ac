// Recipes of InvokeAI (3 and later, 2, and its command line) and of Fooocus.
#include <algorithm>
#include <array>

#include "core/io/json.h"
#include "core/protocol/recipe_taker.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

/// Notes every field that is neither taken nor without meaning for the picture.
void note_others(RecipeTaker& taker, const json& object, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : object.items()) {
        const bool empty = value.is_null() || value == "" || value == "None" || value == false ||
                           ((value.is_array() || value.is_object()) && value.empty());
        if (!empty && std::find(known.begin(), known.end(), key) == known.end())
            taker.not_taken(key, plain_text(value));
    }
}

/// "name" of an object, or the text itself.
std::string name_in(const json& model) {
    for (const char* key : {"name", "model_name", "key"})
        if (field(model, key).is_string()) return field(model, key).get<std::string>();
    return model.is_string() ? model.get<std::string>() : std::string();
}

Result<json> object_of(std::string_view text, const std::string& source) {
    auto tree = io::parse_json(text, source);
    if (tree && !tree->is_object()) return fail(ErrorCode::bad_input, source + " is not a JSON object");
    return tree;
}

/// "(1024, 768)", "1024x768", "1024 x 768".
std::pair<std::string, std::string> two_numbers(const std::string& text) {
    std::array<std::string, 2> numbers;
    size_t which = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            numbers[which] += c;
        else if (!numbers[0].empty() && which == 0)
            which = 1;
        if (numbers[which].size() > 9) break;
    }
    return {numbers[0], numbers[1]};
}

/// What stands behind `-x` in a command of InvokeAI's prompt.
std::string option(std::string_view command, std::string_view name) {
    const size_t at = command.find(std::string(" ") + std::string(name));
    if (at == std::string_view::npos) return {};
    command.remove_prefix(at + 1 + name.size());
    command.remove_prefix(std::min(command.find_first_not_of(' '), command.size()));
    return std::string(command.substr(0, command.find(' ')));
}

}  // namespace

Result<RecalledRecipe> read_invoke(std::string_view text) {
    const auto tree = object_of(text, "InvokeAI's text in the picture");
    if (!tree) return tl::unexpected(tree.error());
    RecipeTaker taker("InvokeAI");
    const auto value = [&](const char* key) { return plain_text(field(*tree, key)); };
    taker.take_prompts(value("positive_prompt"), value("negative_prompt"));
    taker.take_steps(value("steps"));
    taker.take_seed(value("seed"));
    taker.take_scale(value("cfg_scale"));
    taker.take_rescale(value("cfg_rescale_multiplier"));
    taker.take_size(value("width"), value("height"));
    taker.take_clip_skip(value("clip_skip"), 0);
    taker.take_sampler(value("scheduler"), "");
    if (!field(*tree, "init_image").is_null()) taker.take_strength(value("strength"));
    taker.recipe.model_name = name_in(field(*tree, "model"));
    for (const auto& lora : field(*tree, "loras")) taker.not_taken("LoRA", name_in(field(lora, "model")));
    note_others(
        taker, *tree,
        {"positive_prompt", "negative_prompt", "steps", "seed", "cfg_scale", "cfg_rescale_multiplier",
         "width", "height", "clip_skip", "scheduler", "strength", "init_image", "model", "loras",
         "app_version", "generation_mode", "rand_device", "positive_style_prompt", "negative_style_prompt"});
    return taker.finish();
}

Result<RecalledRecipe> read_invoke_v2(std::string_view text) {
    const auto tree = object_of(text, "InvokeAI's text in the picture");
    if (!tree) return tl::unexpected(tree.error());
    const json& image = field(*tree, "image");
    if (!image.is_object())
        return fail(ErrorCode::bad_input, "InvokeAI's text in the picture describes no picture");
    RecipeTaker taker("InvokeAI");
    const auto value = [&](const char* key) { return plain_text(field(image, key)); };
    const json& prompt = field(image, "prompt");
    const bool weighted = prompt.is_array() && !prompt.empty();
    taker.take_prompts(plain_text(weighted ? field(prompt[0], "prompt") : prompt), "");
    for (size_t i = 1; weighted && i < prompt.size(); ++i)
        taker.not_taken("Further prompt", plain_text(field(prompt[i], "prompt")));
    taker.take_steps(value("steps"));
    taker.take_seed(value("seed"));
    taker.take_scale(value("cfg_scale"));
    taker.take_size(value("width"), value("height"));
    taker.take_sampler(value("sampler"), "");
    taker.recipe.model_name = plain_text(field(*tree, "model_weights"));
    note_others(taker, image,
                {"prompt", "steps", "seed", "cfg_scale", "width", "height", "sampler", "type",
                 "postprocessing", "variations", "threshold", "perlin"});
    return taker.finish();
}

Result<RecalledRecipe> read_dream(std::string_view command) {
    const size_t first = command.find('"'), last = command.rfind('"');
    if (first == std::string_view::npos || last <= first)
        return fail(ErrorCode::bad_input, "the picture's text 'Dream' holds no prompt in quotes");
    RecipeTaker taker("InvokeAI");
    taker.take_prompts(command.substr(first + 1, last - first - 1), "");
    const std::string_view options = command.substr(last + 1);
    taker.take_steps(option(options, "-s"));
    taker.take_seed(option(options, "-S"));
    taker.take_scale(option(options, "-C"));
    taker.take_size(option(options, "-W"), option(options, "-H"));
    taker.take_sampler(option(options, "-A"), "");
    for (const char* other : {"-I", "-f", "-U", "-G", "-v", "-M"})
        if (const auto value = option(options, other); !value.empty()) taker.not_taken(other, value);
    return taker.finish();
}

Result<RecalledRecipe> read_fooocus(std::string_view text) {
    const auto tree = object_of(text, "Fooocus' text in the picture");
    if (!tree) return tl::unexpected(tree.error());
    RecipeTaker taker("Fooocus");
    const auto value = [&](const char* key) { return plain_text(field(*tree, key)); };
    taker.take_prompts(value("prompt"), value("negative_prompt"));
    taker.reads_weights();
    taker.take_steps(value("steps"));
    taker.take_seed(value("seed"));
    taker.take_scale(value("guidance_scale"));
    const auto [width, height] = two_numbers(value("resolution"));
    taker.take_size(width, height);
    taker.take_clip_skip(value("clip_skip"), 1);
    taker.take_sampler(value("sampler"), value("scheduler"));
    taker.recipe.model_name = value("base_model");
    for (const auto& lora : field(*tree, "loras"))
        taker.not_taken("LoRA", plain_text(lora.is_array() && !lora.empty() ? lora[0] : lora));
    note_others(
        taker, *tree,
        {"prompt", "negative_prompt", "steps", "seed", "guidance_scale", "resolution", "clip_skip", "sampler",
         "scheduler", "base_model", "base_model_hash", "loras", "full_prompt", "full_negative_prompt",
         "version", "metadata_scheme", "created_by", "performance", "refiner_switch"});
    return taker.finish();
}

}  // namespace burin::protocol
