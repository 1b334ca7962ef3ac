#include "core/models/weight_loading.h"

#include <new>

#include "core/io/mapped_file.h"
#include "core/models/convert_weights.h"
#include "core/nn/large_memory.h"

namespace burin::models {
namespace {

torch::ScalarType torch_type(io::Dtype type) {
    switch (type) {
        case io::Dtype::f64:
            return torch::kFloat64;
        case io::Dtype::f32:
            return torch::kFloat32;
        case io::Dtype::f16:
            return torch::kFloat16;
        case io::Dtype::bf16:
            return torch::kBFloat16;
        case io::Dtype::i64:
            return torch::kInt64;
        case io::Dtype::i32:
            return torch::kInt32;
        case io::Dtype::i16:
            return torch::kInt16;
        case io::Dtype::i8:
            return torch::kInt8;
        case io::Dtype::u8:
            return torch::kUInt8;
        case io::Dtype::boolean:
            break;
    }
    return torch::kBool;
}

torch::ScalarType wanted_type(nn::Role role, const LoadOptions& options) {
    const bool in_float32 =
        role == nn::Role::norm_scale || role == nn::Role::norm_shift || role == nn::Role::scalar;
    return in_float32 ? torch::kFloat32 : options.type;
}

/// A 1x1 kernel has the same bytes in both memory formats.
bool needs_reordering(nn::Role role, const nn::Shape& shape) {
    return role == nn::Role::conv && shape.size() == 4 && shape[2] * shape[3] > 1;
}

Error not_finite(const std::string& name, const TensorFiles& files, torch::ScalarType type) {
    const std::string place = files.place_of(*files.find(name));
    return {
        ErrorCode::bad_model,
        "tensor '" + name + "' in " + place + " holds values that are not finite as " + c10::toString(type),
        "download the file again, or load it as float32 if it was made for that"};
}

Tensor on_mapping(const TensorFiles& files, const StoredTensor& stored, torch::IntArrayRef shape) {
    const auto& file = files.file_of(stored);
    const auto bytes = file.bytes(stored.info);
    // from_blob wants a mutable pointer; nobody writes to weights (see the header).
    void* address = const_cast<std::byte*>(bytes.data());
    return torch::from_blob(
        address, shape, [owner = file.owner(), bytes](void*) { io::give_back(bytes); },
        torch_type(stored.info.dtype));
}

Tensor load(const TensorFiles& files, const std::string& name, const nn::Shape& shape, nn::Role role,
            const LoadOptions& options) {
    const StoredTensor& stored = *files.find(name);
    const auto& file = files.file_of(stored);
    const torch::ScalarType type = wanted_type(role, options);
    const bool reorder = needs_reordering(role, shape);
    if (torch_type(stored.info.dtype) == type && !reorder && file.is_aligned(stored.info)) {
        if (options.refuse_not_finite && !all_finite(file.bytes(stored.info), stored.info.dtype)) {
            throw Failure(not_finite(name, files, type));
        }
        return on_mapping(files, stored, shape);
    }
    const Tensor weight = nn::empty_large(shape, type, reorder);
    const bool finite = convert_weights(file.bytes(stored.info), stored.info.dtype, weight);
    io::give_back(file.bytes(stored.info));
    if (!finite && options.refuse_not_finite) throw Failure(not_finite(name, files, type));
    return weight;
}

[[noreturn]] void throw_out_of_memory(const std::string& name, const TensorFiles& files) {
    throw Failure(
        ErrorCode::out_of_memory,
        "there is not enough memory for tensor '" + name + "' in " + files.place_of(*files.find(name)),
        "close other programs or use a smaller model");
}

}  // namespace

FileSource::FileSource(TensorFiles files, LoadOptions options) : files_(std::move(files)), options_(options) {
    for (const auto& [name, tensor] : files_.tensors())
        io::read_ahead(files_.file_of(tensor).bytes(tensor.info));
}

Tensor FileSource::take(const std::string& name, const nn::Shape& shape, nn::Role role) {
    if (auto fault = tensor_fault(name, {shape, role}, files_)) throw Failure(std::move(*fault));
    try {
        return load(files_, name, shape, role, options_).to(options_.device);
    } catch (const std::bad_alloc&) {
        throw_out_of_memory(name, files_);
    } catch (const c10::OutOfMemoryError&) {  // see core/nn/allocation_errors.h
        throw_out_of_memory(name, files_);
    }
}

std::optional<torch::ScalarType> FileSource::packing_type() const {
    if (!options_.device.is_cpu()) return {};
    return options_.type;
}

nn::StoredWeight FileSource::take_stored(const std::string& name, const nn::Shape& shape, nn::Role role) {
    if (auto fault = tensor_fault(name, {shape, role}, files_)) throw Failure(std::move(*fault));
    const StoredTensor& stored = *files_.find(name);
    nn::StoredWeight weight{on_mapping(files_, stored, shape), {}};
    if (options_.refuse_not_finite) {
        const auto bytes = files_.file_of(stored).bytes(stored.info);
        if (!all_finite(bytes, stored.info.dtype)) throw Failure(not_finite(name, files_, options_.type));
        io::give_back(bytes);
        // The layer may outlive this source.
        weight.refuse = [error = not_finite(name, files_, options_.type)] { throw Failure(error); };
    }
    return weight;
}

Tensor stored_tensor(const TensorFiles& files, const std::string& name) {
    const StoredTensor* stored = files.find(name);
    if (!stored) {
        throw Failure(ErrorCode::bad_model, "tensor '" + name + "' is missing from " + files.place(),
                      "check that the file belongs to this model");
    }
    const auto& file = files.file_of(*stored);
    if (file.is_aligned(stored->info)) return on_mapping(files, *stored, stored->info.shape);
    const auto bytes = file.bytes(stored->info);
    Tensor copy = torch::empty(stored->info.shape, torch_type(stored->info.dtype));
    std::memcpy(copy.data_ptr(), bytes.data(), bytes.size());
    return copy;
}

}  // namespace burin::models
