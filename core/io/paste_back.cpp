#include "core/io/paste_back.h"

#include <algorithm>
#include <cmath>

#include "core/io/colour_profile.h"
#include "core/io/png_chunks.h"

namespace burin::io {
namespace {

constexpr double usual_share = 1.0 / 20, least_feather = 1;
constexpr int jpeg_quality = 97;

/// The edited cells at the area's size, 255 or 0; their steps are rounded off.
Picture edited_pixels(const EditedPart& part) {
    Picture cells = part.mask;
    const int threshold = std::max(1, part.threshold);
    for (uint8_t& value : cells.pixels) value = value >= threshold ? 255 : 0;
    Picture pixels = resampled(cells, {0, 0, cells.width, cells.height}, part.area.width, part.area.height);
    for (uint8_t& value : pixels.pixels) value = value >= 128 ? 255 : 0;
    return pixels;
}

/// Distances to the mask along one line, then squared over the other: the exact Euclidean distance transform of
/// P. Felzenszwalb and D. Huttenlocher, "Distance Transforms of Sampled Functions", 2012, cut off at `most`.
class Distances {
  public:
    Distances(const Picture& mask, int most) : width_(mask.width), most_(most) {
        const auto far = static_cast<float>(most) * static_cast<float>(most);
        for (const uint8_t value : mask.pixels) squares_.push_back(value > 0 ? 0 : far);
        for (int y = 0; y < mask.height; ++y)
            pass(squares_.data() + size_t(y) * size_t(mask.width), mask.width, 1);
        for (int x = 0; x < mask.width; ++x) pass(squares_.data() + x, mask.height, mask.width);
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

    int width_, most_;
    std::vector<float> squares_, starts_, result_;
    std::vector<int> places_;
};

/// 1 from 1 on, 0 up to 0, smooth between.
float smooth(float t) {
    t = std::clamp(t, 0.0F, 1.0F);
    return t * t * (3 - 2 * t);
}

/// How far inside of the area a pixel lies, in pixels, where the photo goes on beyond the area.
float depth_at(const Picture& photo, const PictureArea& area, int x, int y) {
    const int far = photo.width + photo.height;
    const int left = area.x > 0 ? x : far;
    const int top = area.y > 0 ? y : far;
    const int right = area.x + area.width < photo.width ? area.width - 1 - x : far;
    const int bottom = area.y + area.height < photo.height ? area.height - 1 - y : far;
    return static_cast<float>(std::min({left, top, right, bottom})) + 0.5F;
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
    const Distances distances(edited_pixels(part), static_cast<int>(std::ceil(feather)) + 1);
    const auto c = static_cast<size_t>(photo.channels);
    for (int y = 0; y < area.height; ++y) {
        for (int x = 0; x < area.width; ++x) {
            const float weight =
                smooth(1 - distances.at(x, y) / feather) * smooth(depth_at(photo, area, x, y) / feather);
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
