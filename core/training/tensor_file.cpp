#include "core/training/tensor_file.h"

#include "core/base/result.h"
#include "core/io/safetensors_writer.h"
#include "core/models/tensor_files.h"
#include "core/models/weight_loading.h"

namespace burin::training {
namespace {

io::Dtype dtype_of(const std::string& name, torch::ScalarType type) {
    if (type == torch::kFloat32) return io::Dtype::f32;
    if (type == torch::kHalf) return io::Dtype::f16;
    if (type == torch::kBFloat16) return io::Dtype::bf16;
    if (type == torch::kInt64) return io::Dtype::i64;
    if (type == torch::kUInt8) return io::Dtype::u8;
    throw Failure(ErrorCode::internal, "tensor '" + name + "' is of a type that is not written");
}

}  // namespace

void write_tensor_file(const std::filesystem::path& path, const NamedTensors& tensors,
                       const Metadata& metadata) {
    std::vector<Tensor> alive;
    std::vector<io::TensorToWrite> entries;
    for (const auto& [name, tensor] : tensors) {
        alive.push_back(tensor.detach().to(torch::kCPU).contiguous());
        const Tensor& flat = alive.back();
        entries.push_back({name,
                           dtype_of(name, flat.scalar_type()),
                           flat.sizes().vec(),
                           {static_cast<const std::byte*>(flat.data_ptr()), size_t(flat.nbytes())}});
    }
    value_or_throw(io::write_safetensors(path, std::move(entries), metadata));
}

TensorFile read_tensor_file(const std::filesystem::path& path) {
    const models::TensorFiles files = models::TensorFiles::open(path);
    TensorFile out;
    for (const auto& [name, stored] : files.tensors()) out.tensors[name] = models::stored_tensor(files, name);
    out.metadata = files.files().front().metadata();
    return out;
}

}  // namespace burin::training
