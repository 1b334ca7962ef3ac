#include "core/protocol/scene_pack.h"

#include <array>
#include <set>

#include "core/base/printable.h"
#include "core/protocol/checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/pack_file.h"

namespace burin::protocol {
namespace {

constexpr const char* schema = "burin.scenes";
constexpr size_t name_bytes = 256, max_bytes = 4U << 20;
constexpr std::array<std::string_view, 3> kinds{"character", "style", "object"};

void read_scene(Fields& fields, Scene& scene) {
    fields.require("name");
    fields.require("prompt");
    fields.read("name", scene.name);
    fields.read("prompt", scene.prompt);
    fields.read("negative", scene.negative);
    fields.read("seed", scene.seed);
}

void read_concept(Fields& fields, ProtectedConcept& entry) {
    fields.require("name");
    fields.require("text");
    fields.read("name", entry.name);
    fields.read_choice("kind", entry.kind, kinds);
    fields.read("text", entry.text);
    fields.read("guide", entry.guide);
    fields.read("aliases", entry.aliases);
    fields.read("neighbours", entry.neighbours);
    fields.read("preserve", entry.preserve);
    fields.read("described", entry.described);
    fields.read("prompts", entry.prompts);
}

void check_name(Checks& checks, std::set<std::string>& names, const std::string& path,
                const std::string& name) {
    checks.filled(path + ".name", name, name_bytes);
    checks.that(names.insert(name).second, path + ".name",
                "is '" + printable(name, 60) + "' like an earlier one", "give each its own name");
}

Result<> check(const ScenePack& pack) {
    Checks checks;
    checks.filled("name", pack.name, name_bytes);
    std::set<std::string> names;
    for (size_t i = 0; i < pack.scenes.size() && checks.good(); ++i) {
        const auto path = "scenes[" + std::to_string(i) + "]";
        check_name(checks, names, path, pack.scenes[i].name);
        checks.filled(path + ".prompt", pack.scenes[i].prompt, limits::text_bytes);
        checks.text(path + ".negative", pack.scenes[i].negative, limits::text_bytes);
    }
    names.clear();
    for (size_t i = 0; i < pack.concepts.size() && checks.good(); ++i) {
        const auto& entry = pack.concepts[i];
        const auto path = "concepts[" + std::to_string(i) + "]";
        check_name(checks, names, path, entry.name);
        checks.filled(path + ".text", entry.text, limits::text_bytes);
        checks.text(path + ".guide", entry.guide, limits::text_bytes);
        for (const auto* list :
             {&entry.aliases, &entry.neighbours, &entry.preserve, &entry.prompts, &entry.described}) {
            checks.count(path + "'s longest list", list->size(), max_concept_texts);
            for (const auto& text : *list) checks.filled(path + "'s texts", text, limits::text_bytes);
        }
    }
    return checks.result();
}

void read_pack(Fields& fields, ScenePack& pack) {
    if (!read_pack_head(fields, schema, scene_pack_version, pack.name)) return;
    fields.read("model", pack.model);
    fields.list("scenes", max_scenes, [&](Fields& inner) { read_scene(inner, pack.scenes.emplace_back()); });
    fields.list("concepts", max_concepts,
                [&](Fields& inner) { read_concept(inner, pack.concepts.emplace_back()); });
}

}  // namespace

Result<ScenePack> parse_scene_pack(std::string_view text, const std::string& source) {
    return parse_pack<ScenePack>(text, source, max_bytes, read_pack, check);
}

}  // namespace burin::protocol
