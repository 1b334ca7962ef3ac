#include "core/engine/find_model.h"

#include <cstdlib>

#include "core/base/result.h"

namespace burin::engine {
namespace fs = std::filesystem;

fs::path resource_folder() {
    if (const char* named = std::getenv("BURIN_RESOURCES")) return named;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    // bin/ of an installation has share/burin beside it; a build folder lies some levels below the source
    // tree.
    if (const fs::path installed = program.parent_path().parent_path() / "share/burin";
        fs::is_directory(installed, error)) {
        return installed;
    }
    fs::path folder = program.parent_path();
    for (int up = 0; up < 5 && folder.has_relative_path(); ++up, folder = folder.parent_path()) {
        if (fs::is_directory(folder / "resources/packs", error)) return folder / "resources";
    }
    return {};
}

namespace {

fs::path found(const fs::path& model) {
    if (model != "mini") return model;
    const fs::path folder = resource_folder();
    std::error_code error;
    if (!folder.empty() && fs::exists(folder / "mini/model_index.json", error)) return folder / "mini";
    throw Failure(ErrorCode::bad_model, "the embedded model 'mini' is not part of this build",
                  "name a checkpoint with --model");
}

}  // namespace

models::ModelPlace find_model(const std::string& model) {
    auto place = value_or_throw(models::parse_model_place(model));
    for (auto* part : {&place.root, &place.vae, &place.text_encoder, &place.config}) *part = found(*part);
    return place;
}

}  // namespace burin::engine
