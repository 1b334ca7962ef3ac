#include "core/models/picture_tensors.h"

#include <algorithm>
#include <cmath>

#include "core/base/result.h"

namespace burin::models {
namespace {

/// [1, c, H, W], which stands for a picture of h x w, scaled to cover the size, then cropped centrally.
Tensor cover(const Tensor& image, int width, int height, int64_t h, int64_t w) {
    if (image.size(2) == height && image.size(3) == width && h == height && w == width) return image;
    const double scale = std::max(static_cast<double>(height) / static_cast<double>(h),
                                  static_cast<double>(width) / static_cast<double>(w));
    const auto fit = [&](int64_t side, int wanted) {
        return std::max<int64_t>(wanted, std::llround(static_cast<double>(side) * scale));
    };
    const int64_t tall = fit(h, height), wide = fit(w, width);
    const Tensor resized =
        at::_upsample_bicubic2d_aa(image, {tall, wide}, /*align_corners=*/false).clamp(0, 1);
    return resized.slice(2, (tall - height) / 2, (tall - height) / 2 + height)
        .slice(3, (wide - width) / 2, (wide - width) / 2 + width)
        .contiguous();
}

Tensor planes(const io::Picture& picture) {
    return torch::from_blob(const_cast<uint8_t*>(picture.pixels.data()),
                            {picture.height, picture.width, picture.channels}, torch::kUInt8)
        .permute({2, 0, 1})
        .unsqueeze(0)
        .to(torch::kFloat32)
        .div_(255)
        .contiguous();
}

}  // namespace

io::Picture to_picture(const Tensor& image) {
    if (image.dim() != 3 || image.size(0) != 3)
        throw Failure(ErrorCode::internal, "a picture has three planes");
    const Tensor bytes =
        image.detach().to(torch::kCPU, torch::kFloat32).clamp(0, 1).mul(255).round().to(torch::kUInt8);
    const Tensor packed = bytes.permute({1, 2, 0}).contiguous();
    const auto* first = packed.data_ptr<uint8_t>();
    return {
        static_cast<int>(image.size(2)), static_cast<int>(image.size(1)), 3, {first, first + packed.numel()}};
}

std::vector<io::Picture> to_pictures(const Tensor& images) {
    if (images.dim() != 4) throw Failure(ErrorCode::internal, "pictures are expected row by row");
    std::vector<io::Picture> pictures;
    for (const Tensor& image : images.unbind(0)) pictures.push_back(to_picture(image));
    return pictures;
}

Tensor from_picture(const io::Picture& picture) {
    if (picture.channels != 3) throw Failure(ErrorCode::internal, "an RGB picture is expected");
    return planes(picture);
}

Tensor covering(const io::Picture& picture, int width, int height) {
    return cover(from_picture(picture), width, height, picture.height, picture.width);
}

Tensor load_covering(const std::filesystem::path& path, int width, int height) {
    return covering(value_or_throw(io::read_picture(path, 3)), width, height);
}

Tensor covering_mask(const io::Picture& mask, int width, int height, const io::Picture* onto) {
    const io::Picture& shape = onto != nullptr ? *onto : mask;
    return (cover(planes(mask), width, height, shape.height, shape.width) >= 0.5).to(torch::kFloat32);
}

}  // namespace burin::models
