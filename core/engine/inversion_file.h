// The inversion of one picture as a file (.safetensors): opens at once and needs neither the picture nor the network.
//
// Tensors: x [n + 1, c, h, w] float32, the noisiest first, the last one the picture's own latent; empty [n, c, h, w] and,
// where there is a source text, base [n, c, h, w], the predictions there; picture [H, W, 3] uint8, as it was inverted.
// Metadata: core/protocol/inversion_facts.h.
// Everything is checked against everything when it is read. Functions throw Failure: bad_input for what is none or is
// damaged, io.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <torch/torch.h>

#include "core/engine/model_mark.h"
#include "core/inversion/invert.h"
#include "core/io/mapped_file.h"
#include "core/protocol/request.h"

namespace burin::engine {

using torch::Tensor;

using protocol::InversionFacts;

struct StoredInversion {
    InversionFacts facts;
    Tensor x, empty, base;  ///< float32
    Tensor picture;         ///< uint8 [H, W, 3]
};

/// What a request names as its real picture.
struct RealPictureFile {
    std::shared_ptr<const io::MappedFile> file;
    std::string sha256;
    bool is_inversion = false;  ///< by its first bytes; else it should be a picture
};
/// Refuses files too large to be either before it reads them.
RealPictureFile open_real_picture(const std::filesystem::path& path);

void write_inversion(const std::filesystem::path& path, const InversionFacts& facts,
                     const inversion::Inversion& inversion, const Tensor& picture);

/// `channels` and `scale` (pixels per latent cell) of the model it is meant for.
StoredInversion read_inversion(const std::filesystem::path& path, int64_t channels, int64_t scale);

}  // namespace burin::engine
