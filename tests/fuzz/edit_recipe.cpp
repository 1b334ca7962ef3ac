// Edit recipes, packs of scenes and the facts of inversions: what is accepted survives being written and read again.
#include "core/protocol/edit_recipe.h"

#include <cstdlib>

#include "core/protocol/inversion_facts.h"
#include "core/protocol/scene_pack.h"

namespace p = burin::protocol;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto recipe = p::parse_edit_recipe(text, "'input'")) {
        const auto printed = p::print_edit_recipe(*recipe);
        if (!printed || p::parse_edit_recipe(*printed, "'again'") != *recipe) std::abort();
        for (const auto& use : p::uses_of(*recipe, "/folder/some.edits.json"))
            if (!use.path.starts_with("/folder/")) std::abort();
    }
    static_cast<void>(p::parse_scene_pack(text, "'input'"));
    const auto facts = p::parse_inversion_facts(text, "'input'");
    // A name that ends in a slash names no file and cannot be written.
    if (const auto printed = facts ? p::print_inversion_facts(*facts) : tl::unexpected(facts.error())) {
        const auto again = p::parse_inversion_facts(*printed, "'again'");
        if (!again || again->mark != facts->mark || again->origin.file.find('/') != std::string::npos)
            std::abort();
    }
    return 0;
}
