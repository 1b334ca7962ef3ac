#include "core/weights/adapter_foreign.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/catalogue/adapter_kind.h"

namespace burin::weights {
namespace {

/// Vectors under names without layers: "emb_params", "clip_l" and "clip_g", or a token.
bool is_textual_inversion(const models::TensorFiles& files) {
    constexpr size_t most_tensors = 10;
    const auto& tensors = files.tensors();
    if (tensors.empty() || tensors.size() >= most_tensors) return false;
    return std::all_of(tensors.begin(), tensors.end(), [](const auto& entry) {
        const auto axes = entry.second.info.shape.size();
        return entry.first.find('.') == std::string::npos && (axes == 1 || axes == 2);
    });
}

}  // namespace

void refuse_foreign(const models::TensorFiles& files, const std::string& file) {
    if (is_textual_inversion(files))
        throw Failure(ErrorCode::bad_model, file + " is a textual inversion, not a weight edit",
                      "write its name in the prompt");
    for (const auto& [name, stored] : files.tensors())
        if (const auto* mark = catalogue::foreign_to_adapters(name))
            throw Failure(ErrorCode::bad_model, file + " " + mark->what, mark->remedy);
}

std::optional<std::string> made_for(const models::TensorFiles& files) {
    catalogue::AdapterFamily family;
    for (const auto& [name, stored] : files.tensors()) family.see(name, stored.info.shape);
    const auto title = catalogue::title_of(family.found());
    if (title.empty()) return {};
    return std::string(title);
}

}  // namespace burin::weights
