#include "core/io/paste_back.h"

#include <algorithm>
#include <cmath>

#include "core/io/colour_profile.h"
#include "core/io/png_chunks.h"

namespace burin::io {
namespace {

constexpr double usual_share = 1.0 / 40, least_feather = 1;
constexpr int jpeg_quality = 97;

/// Distances to the mask along one line, then squared over the other: the exact Euclidean distance transform of
/// P. Felzenszwalb and D. Huttenlocher, "Distance Transforms of Sampled Functions", 2012, cut off at `most`.
class Distances {
  public:
    Distances(const Picture& mask, int width, int height, int threshold, int most)
        : width_(width), height_(height), most_(most), squares_(size_t(width) * size_t(height)) {
        const auto far = static_cast<float>(most) * static_cast<float>(most);
        for (int y = 0; y < height; ++y) {
            const int from = static_cast<int>(int64_t{y} * mask.height / height);
            for (int x = 0; x < width; ++x) {
                const auto column = static_cast<size_t>(int64_t{x} * mask.width / width);
                const bool inside = mask.pixels[size_t(from) * size_t(mask.width) + column] >= threshold;
                squares_[size_t(y) * size_t(width) + size_t(x)] = inside ? 0 : far;
            }
        }
        for (int y = 0; y < height; ++y) pass(squares_.data() + size_t(y) * size_t(width), width, 1);
        for (int x = 0; x < width; ++x) pass(squares_.data() + x, height, width);
    }
    [[nodiscard]] float at(int x, int y) const {
        return std::sqrt(squares_[size_t(y) * size_t(width_) + size_t(x)]);
    }

  private:
    /// Lower envelope of parabolas, one on each point.
    void pass(float* line, int count, int stride) {
        const auto value = [&](int i) { return line[size_t(i) * size_t(stride)]; };
        places_.resize(size_t(count));
        starts_.resize(size_t(count) + 1);
        result_.resize(size_t(count));
        size_t k = 0;
        places_[0] = 0, starts_[0] = -1e20F, starts_[1] = 1e20F;
        for (int q = 1; q < count; ++q) {
            float meet = 0;
            while (true) {
                const int p = places_[k];
                const double rise = double(value(q)) - double(value(p));
                meet = static_cast<float>((rise + double(q) * q - double(p) * p) / (2.0 * (q - p)));
                if (k == 0 || meet > starts_[k]) break;
                --k;
            }
            if (meet > starts_[k]) ++k;
            places_[k] = q, starts_[k] = meet, starts_[k + 1] = 1e20F;
        }
        k = 0;
        for (int q = 0; q < count; ++q) {
            while (starts_[k + 1] < static_cast<float>(q)) ++k;
            const auto apart = static_cast<float>(q - places_[k]);
            result_[size_t(q)] = std::min(apart * apart + value(places_[k]),
                                          static_cast<float>(most_) * static_cast<float>(most_));
        }
        for (int q = 0; q < count; ++q) line[size_t(q) * size_t(stride)] = result_[size_t(q)];
    }

    int width_, height_, most_;
    std::vector<float> squares_, starts_, result_;
    std::vector<int> places_;
};

/// 1 in the mask, 0 from `feather` pixels on, smooth between.
float weight_at(float distance, float feather) {
    if (distance <= 0) return 1;
    if (distance >= feather) return 0;
    const float t = 1 - distance / feather;
    return t * t * (3 - 2 * t);
}

bool is_deep(std::span<const std::byte> photo) {
    const auto layout = split_png(photo, "the photo");
    return layout && layout->bits == 16;
}

Result<> check_part(const Picture& photo, const EditedPart& part) {
    const PictureArea& area = part.area;
    const bool fits = area.x >= 0 && area.y >= 0 && area.width > 0 && area.height > 0 &&
                      area.width <= photo.width - area.x && area.height <= photo.height - area.y;
    if (!fits)
        return fail(ErrorCode::bad_input,
                    "the edited part does not lie in the photo of " + std::to_string(photo.width) + " x " +
                        std::to_string(photo.height) + " pixels",
                    "name the photo that was steered");
    const auto whole = [](const Picture& picture, int channels) {
        return picture.width > 0 && picture.height > 0 && picture.channels == channels &&
               picture.pixels.size() == picture.expected_bytes();
    };
    if (photo.channels < 3 || photo.pixels.size() != photo.expected_bytes() || !whole(part.edited, 3) ||
        !whole(part.mask, 1))
        return fail(ErrorCode::internal, "a picture to be pasted back contradicts itself", "report this");
    const bool any = std::any_of(part.mask.pixels.begin(), part.mask.pixels.end(),
                                 [&](uint8_t value) { return value >= part.threshold; });
    if (!any)
        return fail(ErrorCode::bad_input,
                    "nothing of the photo was edited, so there is nothing to paste back",
                    "give a direction a strength first");
    return {};
}

}  // namespace

Result<Picture> pasted_back(Picture photo, const EditedPart& part) {
    if (auto good = check_part(photo, part); !good) return tl::unexpected(good.error());
    const PictureArea& area = part.area;
    const double usual = usual_share * std::min(area.width, area.height);
    const auto feather = static_cast<float>(std::max(least_feather, part.feather < 0 ? usual : part.feather));
    const Picture edited =
        resampled(part.edited, {0, 0, part.edited.width, part.edited.height}, area.width, area.height);
    const Distances distances(part.mask, area.width, area.height, std::max(1, part.threshold),
                              static_cast<int>(std::ceil(feather)) + 1);
    const auto c = static_cast<size_t>(photo.channels);
    for (int y = 0; y < area.height; ++y) {
        for (int x = 0; x < area.width; ++x) {
            const float weight = weight_at(distances.at(x, y), feather);
            if (weight == 0) continue;
            uint8_t* target =
                photo.pixels.data() + (size_t(area.y + y) * size_t(photo.width) + size_t(area.x + x)) * c;
            const uint8_t* source = edited.pixels.data() + (size_t(y) * size_t(area.width) + size_t(x)) * 3;
            for (size_t k = 0; k < 3; ++k) {
                const auto before = static_cast<float>(target[k]);
                target[k] = static_cast<uint8_t>(
                    std::lround(before + weight * (static_cast<float>(source[k]) - before)));
            }
        }
    }
    return photo;
}

Result<PastedFile> paste_into_file(std::span<const std::byte> photo, const std::string& source,
                                   const EditedPart& part, PictureFormat format) {
    const auto info = picture_info(photo, source);
    if (!info) return tl::unexpected(info.error());
    const bool alpha = info->channels == 2 || info->channels == 4;
    auto read = decode_picture(photo, source, alpha ? 4 : 3);
    if (!read) return tl::unexpected(read.error());
    const auto pasted = pasted_back(std::move(*read), part);
    if (!pasted) return tl::unexpected(pasted.error());
    const auto file = format == PictureFormat::png ? encode_png(*pasted) : encode_jpeg(*pasted, jpeg_quality);
    if (!file) return tl::unexpected(file.error());
    PastedFile out;
    if (is_deep(photo)) out.notes.emplace_back("the photo has 16 bits a channel, the result has 8");
    const auto profile = colour_profile_of(photo);
    if (!profile.empty() && colour_space_of(profile) != "RGB ") {
        out.notes.emplace_back("the photo's colour profile is not one for RGB and is left out");
        out.bytes = *file;
        return out;
    }
    auto with_profile = with_colour_profile(*file, profile);
    if (!with_profile) return tl::unexpected(with_profile.error());
    out.bytes = std::move(*with_profile);
    return out;
}

}  // namespace burin::io
