// The fields of scenes and concepts, each once: see core/io/field.h.
#pragma once

#include <array>
#include <string_view>

#include "core/io/field.h"
#include "core/io/value_checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/scene_pack.h"

namespace burin::protocol {

inline constexpr std::array<std::string_view, 3> concept_kind_names{"character", "style", "object"};
inline constexpr size_t scene_name_bytes = 256;

template <io::Is<Scene> S, class Visit>
void visit_fields(S& scene, Visit&& visit) {
    visit(scene.name, io::text("name", scene_name_bytes).filled().required());
    visit(scene.prompt, io::text("prompt", limits::text_bytes).filled().required());
    visit(scene.negative, io::text("negative", limits::text_bytes));
    visit(scene.seed, io::number("seed", 0));
}

template <io::Is<ProtectedConcept> C, class Visit>
void visit_fields(C& entry, Visit&& visit) {
    constexpr auto texts = [](const char* key) {
        return io::texts(key, max_concept_texts, limits::text_bytes);
    };
    visit(entry.name, io::text("name", scene_name_bytes).filled().required());
    visit(entry.kind, io::choice("kind", concept_kind_names));
    visit(entry.text, io::text("text", limits::text_bytes).filled().required());
    visit(entry.guide, io::text("guide", limits::text_bytes));
    visit(entry.aliases, texts("aliases"));
    visit(entry.neighbours, texts("neighbours"));
    visit(entry.preserve, texts("preserve"));
    visit(entry.prompts, texts("prompts"));
    visit(entry.described, texts("described"));
}

template <io::Is<ScenePack> P, class Visit>
void visit_fields(P& pack, Visit&& visit) {
    visit(pack.name, io::text("name", scene_name_bytes).filled().required());
    visit(pack.model, io::text("model", limits::path_bytes));
    visit(pack.scenes, io::list("scenes", max_scenes));
    visit(pack.concepts, io::list("concepts", max_concepts));
}

/// Names are unique.
void check_rules(io::Checks& checks, const ScenePack& pack, const std::string& path);

}  // namespace burin::protocol
