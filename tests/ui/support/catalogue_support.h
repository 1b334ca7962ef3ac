// Files for the catalogue: headers of weights, previews and notes beside them.
#pragma once

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtGui/QImage>
#include <gtest/gtest.h>

#include "core/io/safetensors_writer.h"

namespace burin::ui {

/// A file with one tensor of zeros.
inline QString writeTensor(const QString& path, const char* name, std::vector<int64_t> shape,
                           const std::map<std::string, std::string>& metadata = {}) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    const auto size = io::byte_size(io::Dtype::f16, shape).value();
    const std::vector<std::byte> zeros(size);
    EXPECT_TRUE(io::write_safetensors(std::filesystem::path(path.toStdU16String()),
                                      {{name, io::Dtype::f16, std::move(shape), zeros}}, metadata));
    return path;
}

inline QString writeLora(const QString& path, int64_t width = 768,
                         const std::map<std::string, std::string>& metadata = {}) {
    return writeTensor(
        path, "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight",
        {1, width}, metadata);
}

inline QString writeEmbedding(const QString& path, int64_t width = 768) {
    return writeTensor(path, "emb_params", {2, width});
}

inline QString writeModel(const QString& path) {
    return writeTensor(path, "model.diffusion_model.input_blocks.0.0.weight", {2, 4, 3, 3});
}

inline QString writeVae(const QString& path) {
    return writeTensor(path, "first_stage_model.decoder.conv_in.weight", {2, 4, 3, 3});
}

inline QString writeText(const QString& path, const char* text) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
    return path;
}

inline QString writePreview(const QString& path, QColor colour, QSize size = {96, 128}) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    EXPECT_TRUE(image.save(path));
    return path;
}

}  // namespace burin::ui
