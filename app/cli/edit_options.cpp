#include "app/cli/edit_options.h"

#include <charconv>

#include "core/base/printable.h"
#include "core/weights/recipe_edits.h"

namespace burin::app {

protocol::LoraUse edit_of(const std::string& text, const std::string& option) {
    const auto at = text.rfind('=');
    if (at == std::string::npos) return {.path = text};
    double scale = 0;
    const char* begin = text.data() + at + 1;
    const char* end = text.data() + text.size();
    if (begin != end && *begin == '+') ++begin;
    const auto [rest, error] = std::from_chars(begin, end, scale);
    if (error != std::errc() || rest != end)
        throw Failure(ErrorCode::bad_input,
                      option + " is '" + printable(text, 200) + "', whose scale is no number",
                      "give FILE or FILE=0.8");
    return {.path = text.substr(0, at), .scale = scale};
}

void EditOptions::add_to(CLI::App& command) {
    command.add_option("--edit", edits, "Delta or LoRA file; FILE=-0.8 is its lambda [1] (may be repeated)")
        ->type_name("FILE");
    command.add_flag("--lora-partial", partial,
                     "Leave out what of an edit's file cannot be used, with a note");
    command.add_option("--recipe", recipe, "Edit recipe, applied before them")->type_name("FILE.edits.json");
}

std::vector<protocol::LoraUse> EditOptions::uses() const {
    std::vector<protocol::LoraUse> uses;
    for (const auto& edit : edits) {
        uses.push_back(edit_of(edit, "--edit"));
        uses.back().partial = partial;
    }
    protocol::RenderRequest request;
    request.weights = recipe;
    request.loras = uses;
    value_or_throw(protocol::validate(request));
    return uses;
}

weights::Edits EditOptions::read(const models::ModelDescription& model) const {
    weights::EditShelf shelf;
    auto all = shelf.edits(model, recipe, uses());
    if (all.empty())
        throw Failure(ErrorCode::bad_input, "there is no edit that does anything", "give --edit or --recipe");
    return all;
}

}  // namespace burin::app
