#include "core/models/tensor_file.h"

#include "core/base/result.h"
#include "core/io/safetensors_writer.h"
#include "core/models/tensor_files.h"
#include "core/models/weight_loading.h"

namespace burin::models {
namespace {

io::Dtype dtype_of(const std::string& name, torch::ScalarType type) {
    switch (type) {
        case torch::kFloat64:
            return io::Dtype::f64;
        case torch::kFloat32:
            return io::Dtype::f32;
        case torch::kHalf:
            return io::Dtype::f16;
        case torch::kBFloat16:
            return io::Dtype::bf16;
        case torch::kInt64:
            return io::Dtype::i64;
        case torch::kInt32:
            return io::Dtype::i32;
        case torch::kInt16:
            return io::Dtype::i16;
        case torch::kInt8:
            return io::Dtype::i8;
        case torch::kUInt8:
            return io::Dtype::u8;
        case torch::kBool:
            return io::Dtype::boolean;
        default:
            throw Failure(ErrorCode::internal, "tensor '" + name + "' is of a type that cannot be written");
    }
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
    const TensorFiles files = TensorFiles::open(path);
    TensorFile out;
    for (const auto& [name, stored] : files.tensors()) out.tensors[name] = stored_tensor(files, name);
    out.metadata = files.files().front().metadata();
    return out;
}

}  // namespace burin::models
