#include "core/engine/model_mark.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "core/diffusion/noise_model.h"
#include "core/engine/loaded_model.h"
#include "core/protocol/checks.h"
#include "core/weights/adapter_file.h"

namespace burin::engine {
namespace {

namespace fs = std::filesystem;

/// Where a tensor's bytes are looked at; another training of the same network differs in each of them.
constexpr size_t sample_bytes = 64;

void add_component(Sha256& hash, const models::ModelDescription& model, const std::string& component) {
    const auto files = models::component_files(model, component);
    hash.update(component + "\n");
    for (const auto& [name, tensor] : files.tensors()) {
        hash.update(name + " " + io::to_string(tensor.info.dtype) + " " +
                    models::shape_text(tensor.info.shape) + "\n");
        const auto bytes = files.file_of(tensor).bytes(tensor.info);
        const size_t length = std::min(sample_bytes, bytes.size());
        hash.update(bytes.first(length));
        hash.update(bytes.subspan((bytes.size() - length) / 2, length));
        hash.update(bytes.last(length));
    }
}

std::string weights_mark(const LoadedModel& model) {
    const auto& description = model.description();
    Sha256 hash;
    for (const auto& component : description.components)
        if (!component.weights.empty()) add_component(hash, description, component.name);
    const auto noise = value_or_throw(diffusion::make_noise_model(model.scheduler()));
    hash.update({reinterpret_cast<const std::byte*>(noise.alpha_bars.data()),
                 noise.alpha_bars.size() * sizeof(float)});
    hash.update(std::to_string(static_cast<int>(noise.prediction)));
    return hex(hash.finish());
}

void add_use(Sha256& hash, const protocol::LoraUse& use) {
    if (!use.on || use.scale == 0) return;
    std::error_code error;
    if (fs::is_regular_file(use.path, error)) {
        hash.update(value_or_throw(sha256_of_file(use.path)));
    } else {
        for (const auto& [file, network] : weights::adapter_files(use.path))
            hash.update(value_or_throw(sha256_of_file(file)) + network + "\n");
    }
    hash.update(protocol::number_text(use.scale) + "\n");
    for (const auto& block : use.blocks)
        hash.update(block.begin + " " + protocol::number_text(block.scale) + "\n");
}

std::string edits_mark(const protocol::RenderRequest& request) {
    const bool none = std::none_of(request.loras.begin(), request.loras.end(),
                                   [](const auto& use) { return use.on && use.scale != 0; });
    if (request.weights.empty() && none) return {};
    Sha256 hash;
    if (!request.weights.empty()) {
        const auto recipe = value_or_throw(protocol::read_edit_recipe(request.weights));
        for (const auto& use : protocol::uses_of(recipe, request.weights)) add_use(hash, use);
    }
    for (const auto& use : request.loras) add_use(hash, use);
    return hex(hash.finish());
}

}  // namespace

ModelMark mark_of(const LoadedModel& model, const protocol::RenderRequest& request) {
    return {weights_mark(model), edits_mark(request)};
}

}  // namespace burin::engine
