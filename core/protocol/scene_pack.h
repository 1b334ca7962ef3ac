// Scene packs: opening scenes, and concepts worth protecting, that go with one model, as JSON files.
//
//   {"schema": "burin.scenes", "version": 1, "name": "Embedded model", "model": "mini",
//    "scenes": [{"name": "Winter fox", "prompt": "a fox in the forest in winter", "seed": 7}, ...],
//    "concepts": [{"name": "Zaffi Quill", "kind": "character", "text": "zaffi quill", "guide": "fox",
//                  "aliases": [...], "neighbours": ["a fox"], "preserve": ["bear"], "prompts": [...],
//                  "described": [...]}, ...]}
//
// A concept's `text` names it to the model; `guide` is what takes its place when it is taken out of the
// weights; `neighbours` must survive that, `preserve` are texts a closed-form edit holds fixed, `prompts`
// show the concept, `described` call it up without its whole name. Unknown fields are refused by name.
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::protocol {

inline constexpr int scene_pack_version = 1;
inline constexpr size_t max_scenes = 1024, max_concepts = 1024, max_concept_texts = 256;

struct Scene {
    std::string name, prompt, negative;
    uint64_t seed = 0;
    bool operator==(const Scene&) const = default;
};

enum class ConceptKind { character, style, object };

struct ProtectedConcept {
    std::string name;
    ConceptKind kind = ConceptKind::character;
    std::string text, guide;
    std::vector<std::string> aliases, neighbours, preserve, prompts, described;
    bool operator==(const ProtectedConcept&) const = default;
};

struct ScenePack {
    std::string name, model;
    std::vector<Scene> scenes;
    std::vector<ProtectedConcept> concepts;
    bool operator==(const ScenePack&) const = default;
};

/// `source` names the file in sentences. Every text is valid UTF-8 and bounded; names are unique.
Result<ScenePack> parse_scene_pack(std::string_view json, const std::string& source);

}  // namespace burin::protocol
