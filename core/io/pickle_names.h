// The names a pickle may ask for. Internal to core/io.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/io/safetensors.h"

namespace burin::io {

/// What stands for a name once the file "calls" it.
enum class PickleRole : uint8_t {
    dictionary,         ///< an empty one, or one of a list of pairs
    parameters,         ///< torch's dictionary of trained tensors, filled from its state
    tensor,             ///< (storage, first, shape, strides, ...)
    tensor_with_dtype,  ///< the same with the type as the seventh
    parameter,          ///< the tensor that is its first argument
    sequence,           ///< the list that is its first argument
    storage,            ///< a type of storages; never called
    dtype,              ///< a type of numbers; never called
    inert,              ///< dropped: progress of the training, nothing that tensors need
};

struct PickleName {
    std::string_view module, name;
    PickleRole role = PickleRole::inert;
    /// Of a storage or dtype: the type as safetensors spells it; empty where tensors say it.
    std::string_view dtype = {};
};

/// The row of a name; nothing where it is not in the table.
[[nodiscard]] std::optional<size_t> pickle_name(std::string_view module, std::string_view name);
[[nodiscard]] const PickleName& pickle_name(size_t row);

}  // namespace burin::io
