// Files of weights made of headers: what the catalogue looks at.
#pragma once

#include <gtest/gtest.h>

#include "core/io/safetensors_writer.h"
#include "tests/support/temp_dir.h"

namespace burin::test {

struct Named {
    const char* name;
    std::vector<int64_t> shape;
};

/// A file whose tensors are all zero bytes.
inline std::filesystem::path write_weights(const std::filesystem::path& file, const std::vector<Named>& names,
                                           const std::map<std::string, std::string>& metadata = {}) {
    static const std::vector<std::byte> zeros(size_t{4} << 20);
    std::vector<io::TensorToWrite> tensors;
    for (const auto& [name, shape] : names)
        tensors.push_back({name, io::Dtype::f16, shape,
                           std::span(zeros).first(io::byte_size(io::Dtype::f16, shape).value())});
    std::filesystem::create_directories(file.parent_path());
    EXPECT_TRUE(io::write_safetensors(file, std::move(tensors), metadata));
    return file;
}

inline std::filesystem::path write_lora(const std::filesystem::path& file, int64_t width = 768,
                                        const std::map<std::string, std::string>& metadata = {}) {
    return write_weights(
        file,
        {{"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight",
          {4, width}}},
        metadata);
}

inline std::filesystem::path write_embedding(const std::filesystem::path& file, int64_t width = 768) {
    return write_weights(file, {{"emb_params", {2, width}}});
}

}  // namespace burin::test
