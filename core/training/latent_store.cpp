#include "core/training/latent_store.h"

#include <charconv>
#include <cstdlib>

#include "core/base/result.h"
#include "core/models/tensor_file.h"

namespace burin::training {
namespace {

std::string required(const models::Metadata& metadata, const std::string& key,
                     const std::filesystem::path& path) {
    const auto found = metadata.find(key);
    if (found == metadata.end())
        throw Failure(ErrorCode::bad_model, "'" + path.string() + "' does not say its '" + key + "'",
                      "remove it to encode the pictures anew");
    return found->second;
}

}  // namespace

LatentStore encode_store(const VaeTraining& vae, const PictureStore& store, int64_t size,
                         const std::function<void(int64_t, int64_t)>& news, const CancelToken& cancel) {
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
        if (news) news(first, store.count());
        Tensor pictures =
            store.pictures(torch::arange(first, std::min(first + batch, store.count()), torch::kInt64));
        if (size != store.size()) pictures = at::avg_pool2d(pictures, 2);
        const Tensor pixels =
            models::picture_to_pixels(pictures).to(vae.options().device, vae.options().type);
        parts.push_back(vae.network().encode_whole(pixels).mean.to(torch::kCPU, torch::kHalf));
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
    char scaling[40];
    std::snprintf(scaling, sizeof scaling, "%.17g", store.scaling);
    models::write_tensor_file(
        path, {{"latents", store.latents}},
        {{"scaling", scaling}, {"size", std::to_string(store.size)}, {"seed", std::to_string(store.seed)}});
}

LatentStore read_latents(const std::filesystem::path& path) {
    const models::TensorFile file = models::read_tensor_file(path);
    LatentStore out;
    const auto found = file.tensors.find("latents");
    if (found == file.tensors.end() || found->second.dim() != 4)
        throw Failure(ErrorCode::bad_model, "'" + path.string() + "' holds no latents",
                      "remove it to encode the pictures anew");
    out.latents = found->second;
    out.scaling = std::strtod(required(file.metadata, "scaling", path).c_str(), nullptr);
    out.size = std::strtoll(required(file.metadata, "size", path).c_str(), nullptr, 10);
    out.seed = std::strtoull(required(file.metadata, "seed", path).c_str(), nullptr, 10);
    if (!(out.scaling > 0) || out.size < 1)
        throw Failure(ErrorCode::bad_model,
                      "'" + path.string() + "' has a scaling or size that makes no sense",
                      "remove it to encode the pictures anew");
    return out;
}

}  // namespace burin::training
