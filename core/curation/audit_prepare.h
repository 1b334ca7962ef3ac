// What probes need beside the edit: made once, when an audit is planned, so that every run works with the same files.
//
//     learned    an embedding [1, t, ctx] that replaces a prompt's, trained until the edited model paints the base's pictures
//                of the concept with it: textual inversion (arXiv 2208.01618) in the space that cross-attention reads
//     fine-tune  a LoRA of rank 8, trained for 30 steps on the edited model and the base's pictures of the concept
//
// Throws Failure; belongs to one thread.
#pragma once

#include "core/curation/audit_painter.h"

namespace burin::curation {

/// Whether the job has a probe that needs files.
[[nodiscard]] bool needs_files(const AuditJob& job);
/// The names of a concept's files below prepared/.
[[nodiscard]] std::string learned_file(const std::string& concept_id);
[[nodiscard]] std::string finetune_file(const std::string& concept_id);

/// Writes them below `folder`/prepared and gives their hashes. `prompts`: of the concepts in the job, ten each.
[[nodiscard]] std::vector<AuditHash> prepare_probes(const AuditJob& job, const std::filesystem::path& folder,
                                                    const std::vector<std::vector<std::string>>& prompts,
                                                    AuditPainter& painter, const RunHooks& hooks);

}  // namespace burin::curation
