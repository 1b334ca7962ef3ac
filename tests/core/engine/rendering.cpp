#include "tests/core/engine/rendering.h"

#include <sstream>

#include "core/diffusion/schedule.h"
#include "core/engine/unet_rows.h"
#include "core/io/safetensors.h"

namespace burin::test {
namespace fs = std::filesystem;

nlohmann::json metadata_json(const fs::path& file, const std::string& key) {
    return nlohmann::json::parse(value_or_throw(io::SafetensorsFile::open(file)).metadata().at(key));
}

std::unique_ptr<engine::LoadedModel> open_reference(const std::string& name,
                                                    const engine::ComputeTarget& target) {
    engine::apply_threads(target);
    return std::make_unique<engine::LoadedModel>(reference("models/" + name), target);
}

engine::RenderedPicture render_one(engine::LoadedModel& model, const protocol::RenderRequest& request) {
    engine::RenderOptions options;
    options.dump = true;
    options.use_cache = false;
    engine::RenderedPicture result;
    engine::RenderHooks hooks;
    hooks.on_picture = [&](const engine::RenderedPicture& picture) { result = picture; };
    value_or_throw(protocol::validate(request));
    engine::Renderer().render(model, request, options, hooks);
    return result;
}

torch::Tensor render_from(engine::LoadedModel& model, const protocol::RenderRequest& request,
                          const engine::StartPictures& pictures, double strength) {
    const auto schedule =
        value_or_throw(diffusion::make_schedule(model.scheduler(), request.sampler, request.steps));
    const int64_t h = request.height / model.latent_scale(), w = request.width / model.latent_scale();
    const auto start =
        engine::make_start(model, schedule, pictures, strength, request.seed, request.width, request.height);
    const auto guide = guidance::make_guide(
        request.guidance,
        {request.prompt, request.negative, guidance::fractions_of(schedule), h, w, torch::kCPU});
    model.text_embeddings().begin(engine::TextReading::of(request, request.width, request.height));
    engine::UnetRows network(model.unet(), schedule, model.text_embeddings(),
                             {engine::RowCalls::each, start.extra_channels, {}});
    guidance::TrajectoryHooks hooks;
    hooks.constrain = start.constrain;
    return guidance::run_trajectory(schedule, *guide, start.state, network, nullptr, {}, hooks).x;
}

ModelCopy::ModelCopy(const fs::path& model) : folder_(dir_ / "model") {
    for (const auto& entry : fs::recursive_directory_iterator(model)) {
        const fs::path target = folder_ / fs::relative(entry.path(), model);
        if (entry.is_directory()) {
            fs::create_directories(target);
        } else if (entry.path().extension() == ".safetensors") {
            fs::create_directories(target.parent_path());
            fs::create_symlink(fs::absolute(entry.path()), target);
        } else {
            fs::create_directories(target.parent_path());
            fs::copy_file(entry.path(), target);
            fs::permissions(target, fs::perms::owner_write, fs::perm_options::add);
        }
    }
}

void ModelCopy::edit(const std::string& file, const std::string& key, const nlohmann::json& value) {
    nlohmann::json tree;
    std::ifstream(folder_ / file) >> tree;
    if (value.is_null()) {
        tree.erase(key);
    } else {
        tree[key] = value;
    }
    replace(file, tree.dump());
}

void ModelCopy::replace(const std::string& file, const std::string& bytes) {
    fs::remove(folder_ / file);
    std::ofstream(folder_ / file, std::ios::binary) << bytes;
}

void ModelCopy::remove(const std::string& file) { fs::remove_all(folder_ / file); }

}  // namespace burin::test
