#include "core/engine/find_model.h"

#include "core/base/data_folder.h"
#include "core/base/result.h"

namespace burin::engine {
namespace fs = std::filesystem;

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
