#include "core/base/sha256.h"
#include "core/models/weight_loading.h"

namespace burin::models {

std::string TensorFiles::content_hash() const {
    Sha256 hash;
    for (const auto& [name, tensor] : tensors_) {
        // A line per tensor, then its bytes; the sizes make the boundaries unambiguous.
        hash.update(name + " " + io::to_string(tensor.info.dtype) + " " + shape_text(tensor.info.shape) +
                    "\n");
        if (tensor.is_as_stored()) {
            hash.update(file_of(tensor).bytes(tensor.info));
        } else {
            const Tensor values = stored_tensor(*this, name);
            hash.update({static_cast<const std::byte*>(values.data_ptr()), size_t(values.nbytes())});
        }
    }
    return hex(hash.finish());
}

}  // namespace burin::models
