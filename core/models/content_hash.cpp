#include "core/base/sha256.h"
#include "core/models/tensor_files.h"

namespace burin::models {

std::string TensorFiles::content_hash() const {
    Sha256 hash;
    for (const auto& [name, tensor] : tensors_) {
        // A line per tensor, then its bytes; the sizes make the boundaries unambiguous.
        hash.update(name + " " + io::to_string(tensor.info.dtype) + " " + shape_text(tensor.info.shape) +
                    "\n");
        hash.update(file_of(tensor).bytes(tensor.info));
    }
    return hex(hash.finish());
}

}  // namespace burin::models
