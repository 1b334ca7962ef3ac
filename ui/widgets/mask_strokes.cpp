#include "ui/widgets/mask_strokes.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <QPainter>

namespace burin::ui {
namespace {

/// Strokes beyond this are forgotten, the oldest first.
constexpr size_t most_patches = 200;
constexpr qsizetype most_patch_bytes = 96 << 20;

double distance_to_segment(QPointF point, QPointF from, QPointF to) {
    const auto along = to - from;
    const double length2 = QPointF::dotProduct(along, along);
    const double t =
        length2 > 0 ? std::clamp(QPointF::dotProduct(point - from, along) / length2, 0.0, 1.0) : 0.0;
    const auto gap = point - (from + along * t);
    return std::sqrt(QPointF::dotProduct(gap, gap));  // std::hypot takes several times as long
}

/// Coverage of a brush at that distance from its path; a hard edge still fades over one pixel.
uint8_t coverage_at(double distance, double radius, double feather) {
    const double fade = std::max(1.0, radius * std::clamp(feather, 0.0, 1.0));
    const double t = std::clamp((radius + 0.5 - distance) / fade, 0.0, 1.0);
    return static_cast<uint8_t>(std::lround(255 * t * t * (3 - 2 * t)));
}

/// One pass of a running mean over `n` values `stride` apart; three of them come close to a Gaussian.
void box_blur_line(uint8_t* line, int n, qsizetype stride, int radius, std::vector<uint8_t>& copy) {
    copy.resize(static_cast<size_t>(n));
    for (int i = 0; i < n; ++i) copy[static_cast<size_t>(i)] = line[i * stride];
    const auto at = [&](int i) {
        return static_cast<int>(copy[static_cast<size_t>(std::clamp(i, 0, n - 1))]);
    };
    const int width = 2 * radius + 1;
    int sum = 0;
    for (int i = -radius; i <= radius; ++i) sum += at(i);
    for (int i = 0; i < n; ++i) {
        line[i * stride] = static_cast<uint8_t>((sum + width / 2) / width);
        sum += at(i + radius + 1) - at(i - radius);
    }
}

}  // namespace

void MaskStrokes::reset(const QImage& coverage) {
    coverage_ = coverage.convertToFormat(QImage::Format_Grayscale8);
    before_stroke_.reset();
    patches_.clear();
    done_ = 0;
}

bool MaskStrokes::isEmpty() const {
    for (int y = 0; y < coverage_.height(); ++y) {
        const auto* row = coverage_.constScanLine(y);
        if (std::any_of(row, row + coverage_.width(), [](uint8_t value) { return value != 0; })) return false;
    }
    return true;
}

QRect MaskStrokes::begin(const Brush& brush, QPointF at) {
    if (coverage_.isNull()) return {};
    if (inStroke()) end();
    before_stroke_ = coverage_;
    stroke_area_ = {};
    brush_ = brush;
    last_ = at;
    return stamp(at, at);
}

QRect MaskStrokes::continueTo(QPointF at) {
    if (!inStroke()) return {};
    const auto changed = stamp(last_, at);
    last_ = at;
    return changed;
}

void MaskStrokes::end() {
    if (!inStroke()) return;
    const auto before = *before_stroke_;
    before_stroke_.reset();
    record(before, stroke_area_);
}

QRect MaskStrokes::abandon() {
    if (!inStroke()) return {};
    coverage_ = *before_stroke_;
    before_stroke_.reset();
    return stroke_area_;
}

QRect MaskStrokes::stamp(QPointF from, QPointF to) {
    const double reach = brush_.radius + 1;
    const QRectF around = QRectF(from, to).normalized().adjusted(-reach, -reach, reach, reach);
    const QRect area = around.toAlignedRect() & coverage_.rect();
    for (int y = area.top(); y <= area.bottom(); ++y) {
        auto* row = coverage_.scanLine(y);
        for (int x = area.left(); x <= area.right(); ++x) {
            const double distance = distance_to_segment({x + 0.5, y + 0.5}, from, to);
            if (distance >= reach) continue;
            const auto cover = coverage_at(distance, brush_.radius, brush_.feather);
            row[x] = brush_.eraser ? std::min<uint8_t>(row[x], static_cast<uint8_t>(255 - cover))
                                   : std::max(row[x], cover);
        }
    }
    stroke_area_ |= area;
    return area;
}

void MaskStrokes::record(const QImage& before, QRect changed) {
    if (changed.isEmpty() || before.copy(changed) == coverage_.copy(changed)) return;
    patches_.resize(done_);
    patches_.push_back({changed.topLeft(), before.copy(changed), coverage_.copy(changed)});
    qsizetype bytes = 0;
    for (const auto& patch : patches_) bytes += 2 * patch.before.sizeInBytes();
    while (patches_.size() > 1 && (patches_.size() > most_patches || bytes > most_patch_bytes)) {
        bytes -= 2 * patches_.front().before.sizeInBytes();
        patches_.erase(patches_.begin());
    }
    done_ = patches_.size();
}

QRect MaskStrokes::apply(const QImage& part, QPoint corner) {
    const QRect area(corner, part.size());
    for (int y = 0; y < part.height(); ++y)
        std::memcpy(coverage_.scanLine(corner.y() + y) + corner.x(), part.constScanLine(y),
                    static_cast<size_t>(part.width()));
    return area;
}

QRect MaskStrokes::undo() {
    if (inStroke()) return abandon();
    if (!canUndo()) return {};
    const auto& patch = patches_[--done_];
    return apply(patch.before, patch.corner);
}

QRect MaskStrokes::redo() {
    if (inStroke() || !canRedo()) return {};
    const auto& patch = patches_[done_++];
    return apply(patch.after, patch.corner);
}

QRect MaskStrokes::replace(QImage next) {
    end();
    const auto before = coverage_;
    coverage_ = std::move(next);
    record(before, coverage_.rect());
    return coverage_.rect();
}

QRect MaskStrokes::invert() {
    auto next = coverage_;
    next.invertPixels();
    return replace(std::move(next));
}

QRect MaskStrokes::clear() {
    auto next = coverage_;
    next.fill(0);
    return replace(std::move(next));
}

QRect MaskStrokes::fill() {
    auto next = coverage_;
    next.fill(255);
    return replace(std::move(next));
}

QRect MaskStrokes::soften(double radius) {
    const int step = std::max(1, static_cast<int>(std::lround(radius / 3)));
    auto next = coverage_;
    if (next.isNull()) return {};
    std::vector<uint8_t> copy;
    auto* bits = next.bits();
    const auto stride = next.bytesPerLine();
    for (int pass = 0; pass < 3; ++pass) {
        for (int y = 0; y < next.height(); ++y) box_blur_line(bits + y * stride, next.width(), 1, step, copy);
        for (int x = 0; x < next.width(); ++x) box_blur_line(bits + x, next.height(), stride, step, copy);
    }
    return replace(std::move(next));
}

}  // namespace burin::ui
