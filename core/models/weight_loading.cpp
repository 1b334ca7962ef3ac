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
            return torch::kBool;
        case io::Dtype::f8_e4m3:
        case io::Dtype::f8_e5m2:
            break;
    }
    // Debian's torch has no 8-bit floats; a half holds every value of both kinds.
    return torch::kFloat16;
}

bool is_float8(io::Dtype type) { return type == io::Dtype::f8_e4m3 || type == io::Dtype::f8_e5m2; }

/// Whether a torch tensor over the file's own bytes is the tensor.
bool can_map(const StoredTensor& stored) { return stored.is_as_stored() && !is_float8(stored.info.dtype); }

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

/// The values in `type`, whatever the file's order of axes and scale. `finite` tells whether they all are.
Tensor converted(const TensorFiles& files, const StoredTensor& stored, const nn::Shape& shape,
                 torch::ScalarType type, bool reorder, bool& finite) {
    const auto bytes = files.file_of(stored).bytes(stored.info);
    Tensor weight = nn::empty_large(shape, type, reorder);
    if (stored.is_as_stored()) {
        finite = convert_weights(bytes, stored.info.dtype, weight);
    } else {
        // Few and small: one projection of an OpenCLIP text encoder, or layers of 8 bits.
        Tensor exact = torch::empty(stored.transposed ? nn::Shape{shape.at(1), shape.at(0)} : shape);
        finite = convert_weights(bytes, stored.info.dtype, exact);
        weight.copy_((stored.transposed ? exact.t() : exact) * stored.scale);
        finite = finite && torch::isfinite(weight).all().item<bool>();
    }
    io::give_back(bytes);
    return weight;
}

Tensor load(const TensorFiles& files, const std::string& name, const nn::Shape& shape, nn::Role role,
            const LoadOptions& options) {
    const StoredTensor& stored = *files.find(name);
    const auto& file = files.file_of(stored);
    const torch::ScalarType type = wanted_type(role, options);
    const bool reorder = needs_reordering(role, shape);
    if (can_map(stored) && torch_type(stored.info.dtype) == type && !reorder &&
        file.is_aligned(stored.info)) {
        if (options.refuse_not_finite && !all_finite(file.bytes(stored.info), stored.info.dtype)) {
            throw Failure(not_finite(name, files, type));
        }
        return on_mapping(files, stored, shape);
    }
    bool finite = true;
    const Tensor weight = converted(files, stored, shape, type, reorder, finite);
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
    // Most of it is packed already.
    if (options_.shared && options_.shared->any()) return;
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
    if (!can_map(stored)) {
        bool finite = true;
        const Tensor values = converted(files_, stored, shape, options_.type, false, finite);
        if (!finite && options_.refuse_not_finite) throw Failure(not_finite(name, files_, options_.type));
        return {values, {}};
    }
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
    if (!can_map(*stored)) {
        bool finite = true;
        const bool half = is_float8(stored->info.dtype) || stored->info.dtype == io::Dtype::f16;
        const auto type = half && stored->scale == 1 ? torch::kFloat16 : torch::kFloat32;
        return converted(files, *stored, stored->info.shape, type, false, finite);
    }
    if (file.is_aligned(stored->info)) return on_mapping(files, *stored, stored->info.shape);
    const auto bytes = file.bytes(stored->info);
    Tensor copy = torch::empty(stored->info.shape, torch_type(stored->info.dtype));
    std::memcpy(copy.data_ptr(), bytes.data(), bytes.size());
    return copy;
}

}  // namespace burin::models
