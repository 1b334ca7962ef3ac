// Builds a request out of what another tool wrote, and remembers what did not fit.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/protocol/recipe_text.h"

namespace burin::protocol {

/// Each take_* sets one field where the value is one that a request may have, and otherwise notes it as not
/// taken. Not thread-safe.
class RecipeTaker {
  public:
    explicit RecipeTaker(std::string tool) { recipe.tool = std::move(tool); }

    RecalledRecipe recipe;

    /// "<what>: <value>", made printable and cut; at most 200 notes.
    void not_taken(std::string_view what, std::string_view value = {});

    void take_prompts(std::string_view prompt, std::string_view negative);
    void take_steps(std::string_view text);
    void take_seed(std::string_view text);
    void take_scale(std::string_view text);
    void take_rescale(std::string_view text);
    void take_size(std::string_view width, std::string_view height);
    /// Layers left out at the end.
    void take_clip_skip(std::string_view text, int subtract);
    void take_strength(std::string_view text);
    /// By any spelling of any of the tools; `schedule` is "karras", "normal", ... or empty.
    void take_sampler(std::string_view sampler, std::string_view schedule);
    /// Switches on request.prompt_weights where the prompts hold what it reads: (text:1.2), [a:b:0.5], <lora:name:0.8>.
    void reads_weights();

    /// The recipe where it is valid; otherwise why not.
    [[nodiscard]] Result<RecalledRecipe> finish();

  private:
    bool number(std::string_view what, std::string_view text, double low, double high, double& value);
};

/// A JSON value as text: strings without quotes, numbers as they are written, others as JSON.
[[nodiscard]] std::string plain_text(const nlohmann::json& value);
/// The field of an object, or null.
[[nodiscard]] const nlohmann::json& field(const nlohmann::json& object, const char* key);

/// The readers behind read_recipe(), each for one tool.
[[nodiscard]] Result<RecalledRecipe> read_parameters(std::string_view text);
[[nodiscard]] Result<RecalledRecipe> read_comfy(std::string_view json);
[[nodiscard]] Result<RecalledRecipe> read_invoke(std::string_view json);
[[nodiscard]] Result<RecalledRecipe> read_invoke_v2(std::string_view json);
[[nodiscard]] Result<RecalledRecipe> read_dream(std::string_view command);
[[nodiscard]] Result<RecalledRecipe> read_fooocus(std::string_view json);

}  // namespace burin::protocol
