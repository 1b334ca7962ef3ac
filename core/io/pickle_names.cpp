#include "core/io/pickle_names.h"

#include <algorithm>
#include <array>

namespace burin::io {
namespace {

using enum PickleRole;

// A type that the file may name and that no Dtype stands for is refused where a tensor has it.
constexpr std::array names{
    PickleName{"collections", "OrderedDict", dictionary},
    PickleName{"torch._utils", "_rebuild_tensor", tensor},
    PickleName{"torch._utils", "_rebuild_tensor_v2", tensor},
    PickleName{"torch._utils", "_rebuild_tensor_v3", tensor_with_dtype},
    PickleName{"torch._utils", "_rebuild_parameter", parameter},
    PickleName{"torch._utils", "_rebuild_parameter_with_state", parameter},
    PickleName{"torch", "Size", sequence},
    PickleName{"torch.nn.modules.container", "ParameterDict", parameters},
    PickleName{"torch", "DoubleStorage", storage, "F64"},
    PickleName{"torch", "FloatStorage", storage, "F32"},
    PickleName{"torch", "HalfStorage", storage, "F16"},
    PickleName{"torch", "BFloat16Storage", storage, "BF16"},
    PickleName{"torch", "LongStorage", storage, "I64"},
    PickleName{"torch", "IntStorage", storage, "I32"},
    PickleName{"torch", "ShortStorage", storage, "I16"},
    PickleName{"torch", "CharStorage", storage, "I8"},
    PickleName{"torch", "ByteStorage", storage, "U8"},
    PickleName{"torch", "BoolStorage", storage, "BOOL"},
    PickleName{"torch.storage", "UntypedStorage", storage},
    PickleName{"torch", "UntypedStorage", storage},
    PickleName{"torch", "float64", dtype, "F64"},
    PickleName{"torch", "float32", dtype, "F32"},
    PickleName{"torch", "float16", dtype, "F16"},
    PickleName{"torch", "bfloat16", dtype, "BF16"},
    PickleName{"torch", "float8_e4m3fn", dtype, "F8_E4M3"},
    PickleName{"torch", "float8_e5m2", dtype, "F8_E5M2"},
    PickleName{"torch", "int64", dtype, "I64"},
    PickleName{"torch", "int32", dtype, "I32"},
    PickleName{"torch", "int16", dtype, "I16"},
    PickleName{"torch", "int8", dtype, "I8"},
    PickleName{"torch", "uint8", dtype, "U8"},
    PickleName{"torch", "bool", dtype, "BOOL"},
    PickleName{"torch", "uint16", dtype, "U16"},
    PickleName{"torch", "uint32", dtype, "U32"},
    PickleName{"torch", "uint64", dtype, "U64"},
    PickleName{"torch", "device", inert},
    PickleName{"torch.serialization", "_get_layout", inert},
    PickleName{"__builtin__", "set", inert},
    PickleName{"builtins", "set", inert},
    PickleName{"_codecs", "encode", inert},
    PickleName{"numpy", "dtype", inert},
    PickleName{"numpy.core.multiarray", "scalar", inert},
    PickleName{"numpy._core.multiarray", "scalar", inert},
    PickleName{"pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint", inert},
};

}  // namespace

std::optional<size_t> pickle_name(std::string_view module, std::string_view name) {
    const auto* const row = std::find_if(names.begin(), names.end(),
                                         [&](const auto& n) { return n.module == module && n.name == name; });
    if (row == names.end()) return std::nullopt;
    return static_cast<size_t>(row - names.begin());
}

const PickleName& pickle_name(size_t row) { return names.at(row); }

}  // namespace burin::io
