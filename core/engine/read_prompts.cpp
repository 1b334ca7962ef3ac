#include "core/engine/read_prompts.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/catalogue/walk_folders.h"
#include "core/engine/loaded_model.h"
#include "core/text/prompt_schedule.h"
#include "core/text/prompt_tags.h"

namespace burin::engine {
namespace {

constexpr int version_with_foreign_syntax = 2;

void note_others(const text::TaggedPrompt& tagged, std::vector<std::string>& notes) {
    for (const std::string& other : tagged.others)
        notes.push_back("the prompt asks for " + printable(other, 100) +
                        ", which is not used: Burin has no hypernetworks");
}

protocol::LoraUse use_of(const text::AdapterTag& tag, const std::filesystem::path& file,
                         std::vector<std::string>& notes) {
    protocol::LoraUse use{.path = file.string(), .scale = tag.unet_scale, .on = true, .blocks = {}};
    if (tag.text_scale != tag.unet_scale) {
        notes.push_back(
            "of " + printable(tag.written, 100) +
            " the scale of the UNet is used for the text encoder too: there is one scale for both");
    }
    return use;
}

/// All texts of a request that may name embeddings.
std::vector<std::string> texts_of(const protocol::RenderRequest& request) {
    std::vector<std::string> texts{request.prompt, request.negative};
    if (request.real_picture) texts = {request.real_picture->source};
    for (const auto& direction : request.guidance.directions) {
        texts.push_back(direction.text);
        texts.push_back(direction.opposite);
        texts.insert(texts.end(), direction.keep.begin(), direction.keep.end());
    }
    for (const auto& edit : request.guidance.edits) texts.push_back(edit.text);
    return texts;
}

}  // namespace

bool reads_foreign_syntax(const protocol::RenderRequest& request) {
    return request.prompt_weights && request.version >= version_with_foreign_syntax;
}

TakenPrompts take_adapters(const protocol::RenderRequest& request, const PromptFolders& folders,
                           const std::filesystem::path& model) {
    TakenPrompts out{request.prompt, request.negative, request.loras, {}};
    if (!reads_foreign_syntax(request)) return out;
    const auto prompt = value_or_throw(text::take_tags(request.prompt));
    const auto negative = value_or_throw(text::take_tags(request.negative));
    out.prompt = prompt.text, out.negative = negative.text;
    note_others(prompt, out.notes);
    note_others(negative, out.notes);
    for (const auto& tag : negative.adapters)
        out.notes.push_back(printable(tag.written, 100) +
                            " in the negative prompt has no effect: adapters belong into the prompt");
    if (prompt.adapters.empty()) return out;
    const auto places = lora_folders(folders, model);
    for (const auto& tag : prompt.adapters)
        out.loras.push_back(
            use_of(tag, find_adapter(places, folders.files, tag.name, tag.written), out.notes));
    return out;
}

guidance::StepText over_evaluations(const std::string& text, const protocol::RenderRequest& request,
                                    const diffusion::Schedule& schedule) {
    if (!reads_foreign_syntax(request)) return text;
    const auto steps = value_or_throw(text::schedule_prompt(text, schedule.steps));
    if (steps.of_step.empty()) return steps.texts.front();
    std::vector<std::string> texts;
    const auto evaluations = static_cast<size_t>(schedule.evaluations());
    for (size_t i = 0; i < evaluations; ++i)
        texts.push_back(steps.at(i * static_cast<size_t>(schedule.steps) / evaluations));
    return guidance::StepText(std::move(texts));
}

std::shared_ptr<const UsedVectors> used_vectors(const LoadedModel& model,
                                                const protocol::RenderRequest& request,
                                                const PromptFolders& folders,
                                                const std::vector<protocol::LoraUse>& loras,
                                                EmbeddingLibrary& library, std::vector<std::string>& notes) {
    if (request.version < version_with_foreign_syntax) return nullptr;
    const auto places = embedding_folders(folders, model.description().root);
    std::vector<std::filesystem::path> carriers;
    for (const auto& lora : loras)
        if (lora.on) carriers.emplace_back(lora.path);
    std::vector<std::filesystem::path> named;
    auto files = catalogue::weight_files(places);
    for (const auto& file : folders.files)
        if (!std::binary_search(files.begin(), files.end(), file)) named.push_back(file);
    files.insert(files.end(), named.begin(), named.end());
    if (files.empty() && carriers.empty()) return nullptr;
    return library.find(files, carriers, texts_of(request), model.text().vector_widths(), notes);
}

}  // namespace burin::engine
