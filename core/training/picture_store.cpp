#include "core/training/picture_store.h"

#include <cstdio>

#include "core/base/result.h"
#include "core/io/output_place.h"
#include "core/models/tensor_file.h"

namespace burin::training {
namespace {

namespace fs = std::filesystem;

fs::path file_of(const PictureStoreOptions& options, int64_t number) {
    char name[40];
    std::snprintf(name, sizeof name, "pictures-%04d.safetensors", static_cast<int>(number));
    return options.folder / name;
}

models::Metadata label_of(const PictureStoreOptions& options, int64_t number) {
    return {{"seed", std::to_string(options.seed)},
            {"size", std::to_string(options.size)},
            {"first", std::to_string(number * PictureStore::per_file)}};
}

Tensor read_pictures(const PictureStoreOptions& options, int64_t number) {
    const fs::path path = file_of(options, number);
    const models::TensorFile file = models::read_tensor_file(path);
    const auto found = file.tensors.find("pictures");
    const std::vector<int64_t> shape{PictureStore::per_file, 3, options.size, options.size};
    if (file.metadata != label_of(options, number) || found == file.tensors.end() ||
        found->second.sizes() != at::IntArrayRef(shape) || found->second.scalar_type() != torch::kUInt8) {
        throw Failure(ErrorCode::bad_input, "'" + path.string() + "' holds pictures of another seed or size",
                      "choose another folder, or remove the file to paint it anew");
    }
    return found->second;
}

void paint_file(const PictureStoreOptions& options, int64_t number, torch::Device device) {
    const painter::PaintPlan plan{.count = PictureStore::per_file,
                                  .first = static_cast<uint64_t>(number * PictureStore::per_file),
                                  .wishes = {},
                                  .device = device};
    const Tensor pictures = painter::paint(plan, options.seed, options.size).pictures;
    models::write_tensor_file(file_of(options, number),
                              {{"pictures", (pictures.clamp(0, 1) * 255).round().to(torch::kUInt8)}},
                              label_of(options, number));
}

}  // namespace

PictureStore PictureStore::complete(const PictureStoreOptions& options, torch::Device device,
                                    const OnCount& on_count, const CancelToken& cancel) {
    const torch::NoGradGuard guard;
    if (options.count < 1 || options.size < 16) {
        throw Failure(ErrorCode::bad_input, "a store of pictures needs at least one picture of 16 pixels",
                      "ask for more pictures or larger ones");
    }
    value_or_throw(io::make_folder(options.folder));
    PictureStore store;
    store.size_ = options.size;
    store.seed_ = options.seed;
    const int64_t files = (options.count + per_file - 1) / per_file;
    for (int64_t number = 0; number < files; ++number) {
        cancel.check();
        if (on_count) on_count(number * per_file, files * per_file);
        std::error_code error;
        if (!fs::exists(file_of(options, number), error)) paint_file(options, number, device);
        store.files_.push_back(read_pictures(options, number));
    }
    return store;
}

Tensor PictureStore::pictures(const Tensor& rows) const {
    const Tensor wanted = rows.to(torch::kCPU, torch::kInt64).contiguous();
    const int64_t* row = wanted.data_ptr<int64_t>();
    std::vector<Tensor> out;
    for (int64_t i = 0; i < wanted.numel(); ++i)
        out.push_back(files_.at(static_cast<size_t>(row[i] / per_file)).select(0, row[i] % per_file));
    return torch::stack(out).to(torch::kFloat32).div_(255);
}

painter::PaintedBatch PictureStore::with_facts(const Tensor& rows) const {
    return {pictures(rows), facts_of(seed_, rows)};
}

std::vector<painter::PictureFacts> facts_of(uint64_t seed, const Tensor& rows) {
    std::vector<painter::PictureFacts> facts;
    for (int64_t i = 0; i < rows.size(0); ++i)
        facts.push_back(painter::sample_facts(seed, static_cast<uint64_t>(rows[i].item<int64_t>())));
    return facts;
}

Tensor rows_to_learn(int64_t count, int64_t n, const torch::Generator& generator) {
    constexpr int64_t first = PictureStore::held_out;
    return first + torch::randint(count - first, {n}, generator, torch::kInt64);
}

}  // namespace burin::training
