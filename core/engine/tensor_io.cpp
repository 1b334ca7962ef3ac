#include "core/engine/tensor_io.h"

#include "core/base/result.h"
#include "core/io/safetensors.h"
#include "core/io/safetensors_writer.h"
#include "core/models/tensor_files.h"
#include "core/models/weight_loading.h"

namespace burin::engine {

using torch::Tensor;

io::Dtype file_dtype(torch::ScalarType type) {
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
            throw Failure(ErrorCode::internal, "a tensor of this type cannot be written");
    }
}

void write_tensors_as_they_are(const std::filesystem::path& path, const NamedTensors& tensors,
                               const std::map<std::string, std::string>& metadata) {
    std::vector<Tensor> keep_alive;
    std::vector<io::TensorToWrite> entries;
    for (const auto& [name, tensor] : tensors) {
        keep_alive.push_back(tensor.detach().to(torch::kCPU).contiguous());
        const Tensor& flat = keep_alive.back();
        const auto* first = static_cast<const std::byte*>(flat.data_ptr());
        entries.push_back(
            {name, file_dtype(flat.scalar_type()), flat.sizes().vec(), {first, size_t(flat.nbytes())}});
    }
    value_or_throw(io::write_safetensors(path, std::move(entries), metadata));
}

void write_tensors(const std::filesystem::path& path, const NamedTensors& tensors,
                   const std::map<std::string, std::string>& metadata) {
    NamedTensors floats;
    for (const auto& [name, tensor] : tensors) floats[name] = tensor.to(torch::kCPU, torch::kFloat32);
    write_tensors_as_they_are(path, floats, metadata);
}

NamedTensors read_tensors(const std::filesystem::path& path) {
    // A file the user hands over is input, not the model.
    Result<io::SafetensorsFile> checked = io::SafetensorsFile::open(path);
    if (!checked) throw Failure(ErrorCode::bad_input, checked.error().what, checked.error().remedy);
    const models::TensorFiles files = models::TensorFiles::open(path);
    NamedTensors tensors;
    for (const auto& [name, stored] : files.tensors()) {
        const Tensor tensor = models::stored_tensor(files, name);
        if (tensor.is_floating_point()) tensors[name] = tensor.to(torch::kFloat32, false, /*copy=*/true);
    }
    return tensors;
}

}  // namespace burin::engine
