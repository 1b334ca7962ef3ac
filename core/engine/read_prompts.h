// What a request's texts come to before any of them is encoded: adapters taken out, a text for each evaluation.
#pragma once

#include <string>
#include <vector>

#include "core/diffusion/schedule.h"
#include "core/engine/embedding_library.h"
#include "core/engine/prompt_files.h"
#include "core/guidance/guide.h"
#include "core/protocol/request.h"

namespace burin::engine {

/// Whether the request's prompts may hold what other tools' prompts hold: adapters, texts over steps.
[[nodiscard]] bool reads_foreign_syntax(const protocol::RenderRequest& request);

/// The texts without the adapters that the prompt asks for.
struct TakenPrompts {
    std::string prompt, negative;
    std::vector<protocol::LoraUse> loras;  ///< the request's, then the prompt's
    std::vector<std::string> notes;
};

/// Throws Failure(bad_input) for a tag that cannot be read and an adapter that is not in a folder, or twice. `model` is the
/// folder or file of the model.
TakenPrompts take_adapters(const protocol::RenderRequest& request, const PromptFolders& folders,
                           const std::filesystem::path& model);

/// `text` over the evaluations of a schedule: evaluation i belongs to step i * steps / evaluations. Throws Failure.
guidance::StepText over_evaluations(const std::string& text, const protocol::RenderRequest& request,
                                    const diffusion::Schedule& schedule);

class LoadedModel;

/// Trained vectors that the texts of a request name, in the folders and in the adapters `loras`; null where they name none.
std::shared_ptr<const UsedVectors> used_vectors(const LoadedModel& model,
                                                const protocol::RenderRequest& request,
                                                const PromptFolders& folders,
                                                const std::vector<protocol::LoraUse>& loras,
                                                EmbeddingLibrary& library, std::vector<std::string>& notes);

}  // namespace burin::engine
