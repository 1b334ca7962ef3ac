#include "core/training/latent_store.h"

#include "core/training/numbers_of_file.h"

namespace burin::training {

constexpr const char* remedy = "remove it to encode the pictures anew";

LatentStore encode_store(const VaeTraining& vae, const PictureStore& store, int64_t size,
                         const OnCount& on_count, const CancelToken& cancel) {
    const torch::NoGradGuard guard;
    if (size != store.size() && 2 * size != store.size()) {
        throw Failure(ErrorCode::bad_input,
                      "pictures of " + std::to_string(store.size()) + " pixels cannot train " +
                          std::to_string(size) + " pixels",
                      "use the size of the pictures or half of it");
    }
    constexpr int64_t batch = 32;
    std::vector<Tensor> parts;
    for (int64_t first = 0; first < store.count(); first += batch) {
        cancel.check();
        if (on_count) on_count(first, store.count());
        Tensor pictures =
            store.pictures(torch::arange(first, std::min(first + batch, store.count()), torch::kInt64));
        if (size != store.size()) pictures = at::avg_pool2d(pictures, 2);
        parts.push_back(vae.encode(pictures).to(torch::kCPU, torch::kHalf));
    }
    LatentStore out{torch::cat(parts), 1, size, store.seed()};
    const double deviation = out.latents.to(torch::kFloat32).std().item<double>();
    if (!(deviation > 1e-6))
        throw Failure(ErrorCode::bad_model, "the autoencoder gives every picture the same latents",
                      "train it longer");
    out.scaling = 1 / deviation;
    return out;
}

void write_latents(const std::filesystem::path& path, const LatentStore& store) {
    models::write_tensor_file(path, {{"latents", store.latents}},
                              {{"scaling", exact(store.scaling)},
                               {"size", std::to_string(store.size)},
                               {"seed", std::to_string(store.seed)}});
}

LatentStore read_latents(const std::filesystem::path& path) {
    const models::TensorFile file = models::read_tensor_file(path);
    LatentStore out;
    const auto found = file.tensors.find("latents");
    if (found == file.tensors.end() || found->second.dim() != 4)
        throw Failure(ErrorCode::bad_model, "'" + path.string() + "' holds no latents", remedy);
    const NumbersOfFile numbers{path, file.metadata, remedy};
    out.latents = found->second;
    out.scaling = numbers.get<double>("scaling");
    out.size = numbers.get<int64_t>("size");
    out.seed = numbers.get<uint64_t>("seed");
    if (!(out.scaling > 0) || out.size < 1)
        throw Failure(ErrorCode::bad_model,
                      "'" + path.string() + "' has a scaling or size that makes no sense", remedy);
    return out;
}

}  // namespace burin::training
