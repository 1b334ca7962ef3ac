#include "core/engine/tensor_io.h"

#include "core/base/result.h"
#include "core/io/safetensors.h"

namespace burin::engine {

void write_tensors(const std::filesystem::path& path, const models::NamedTensors& tensors,
                   const models::Metadata& metadata) {
    models::NamedTensors floats;
    for (const auto& [name, tensor] : tensors) floats[name] = tensor.to(torch::kCPU, torch::kFloat32);
    models::write_tensor_file(path, floats, metadata);
}

models::NamedTensors read_tensors(const std::filesystem::path& path) {
    // A file the user hands over is input, not the model.
    Result<io::SafetensorsFile> checked = io::SafetensorsFile::open(path);
    if (!checked) throw Failure(ErrorCode::bad_input, checked.error().what, checked.error().remedy);
    models::NamedTensors tensors;
    for (const auto& [name, tensor] : models::read_tensor_file(path).tensors)
        if (tensor.is_floating_point()) tensors[name] = tensor.to(torch::kFloat32, false, /*copy=*/true);
    return tensors;
}

}  // namespace burin::engine
