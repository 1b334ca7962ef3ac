// Recipes out of pictures, as each tool's text: what is accepted is valid, and Burin's own spelling of it
// reads the same.
#include "core/protocol/recipe_text.h"

#include <cstdlib>

#include "core/base/printable.h"
#include "core/protocol/parameters_text.h"

namespace p = burin::protocol;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (!burin::is_utf8(text) || text.find('\0') != std::string::npos)
        return 0;  // png_text lets none through
    for (const char* keyword : {"parameters", "prompt", "invokeai_metadata", "sd-metadata", "Dream"}) {
        const std::vector<burin::io::TextChunk> chunks{{keyword, text}};
        const auto recipe = p::read_recipe(chunks);
        if (!recipe) {
            if (recipe.error().what.empty()) std::abort();
            continue;
        }
        if (!p::validate(recipe->request)) std::abort();
        const auto written =
            p::recipe_texts({recipe->request, recipe->facts}, p::MetadataLevel::full, "Burin");
        if (!written) std::abort();
        const auto again = p::read_recipe(*written);
        if (!again || again->request != recipe->request || again->facts != recipe->facts) std::abort();
    }
    const auto parsed = p::parse_parameters(text);
    if (!burin::is_utf8(parsed.prompt) || !burin::is_utf8(parsed.negative)) std::abort();
    return 0;
}
