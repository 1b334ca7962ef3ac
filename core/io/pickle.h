// Pickles read as data: dictionaries of tensors as torch.save writes them. Nothing in them is ever run.
//
// A pickle is a program for a stack machine (Python's pickletools describes it). Of its instructions only those are known
// that dictionaries of tensors need, and of the names a file may ask for only those of core/io/pickle_names.h; they are
// recognised, never called. Whatever else a file asks for is refused by its name. Protocols 2 to 4.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/io/safetensors.h"

namespace burin::io {

enum class PickleKind : uint8_t {
    none,
    boolean,     ///< number
    integer,     ///< number
    real,        ///< real
    text,        ///< text
    bytes,       ///< text; also whole numbers of more than 8 bytes
    list,        ///< items; tuples too
    dictionary,  ///< items: key, value, key, value ...
    name,        ///< number: row of the table of names
    storage,     ///< number: index into Pickle::storages
    tensor,      ///< number: index into Pickle::tensors
    inert,       ///< something that tensors do not need, left unread
};

struct PickleValue {
    PickleKind kind = PickleKind::none;
    int64_t number = 0;
    double real = 0;
    std::string_view text = {};        ///< into the pickle's bytes
    std::vector<uint32_t> items = {};  ///< indices into Pickle::values
};

/// The bytes that tensors share, by the key under which the file holds them.
struct PickledStorage {
    std::optional<Dtype> dtype;  ///< nothing: its tensors say what it holds
    std::string_view key;
    uint64_t count = 0;  ///< elements; bytes where it has no type
};

/// A view of a storage. Not yet checked against its size.
struct PickledTensor {
    size_t storage = 0;
    Dtype dtype = Dtype::f32;
    uint64_t first = 0;                   ///< element of the storage at which it begins
    std::vector<int64_t> shape, strides;  ///< equally many, none negative; strides in elements
};

/// Its texts point into the bytes that were read. A container may hold itself: whoever walks it counts its steps.
struct Pickle {
    std::deque<PickleValue> values;
    uint32_t root = 0;
    std::vector<PickledStorage> storages;
    std::vector<PickledTensor> tensors;
    size_t bytes = 0;  ///< length of the pickle, up to and with its last instruction
};

/// Reads the pickle at the start of `bytes`; `source` names the file in sentences. Error code bad_model. Thread-safe.
Result<Pickle> parse_pickle(std::span<const std::byte> bytes, const std::string& source);

}  // namespace burin::io
