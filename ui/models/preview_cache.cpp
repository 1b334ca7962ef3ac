#include "ui/models/preview_cache.h"

#include <algorithm>
#include <filesystem>

#include "core/io/image.h"
#include "ui/background/background.h"

namespace burin::ui {
namespace {

constexpr int at_once = 3, most_kilobytes = 64 * 1024;
constexpr size_t most_waiting = 200;

/// Covers the square, with what stands over cut off.
QImage readSmall(const QString& path, int side) {
    const auto read = io::read_picture(std::filesystem::path(path.toStdU16String()), 3);
    if (!read) return {};
    const QImage whole(read->pixels.data(), read->width, read->height, 3 * read->width,
                       QImage::Format_RGB888);
    const QImage scaled = whole.scaled(side, side, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    // Portraits keep their heads.
    return scaled.copy((scaled.width() - side) / 2, (scaled.height() - side) / 4, side, side)
        .convertToFormat(QImage::Format_RGB32);
}

}  // namespace

PreviewCache::PreviewCache(int side, QObject* parent)
    : QObject(parent), side_(side), pictures_(most_kilobytes) {}

QImage PreviewCache::find(const QString& path) {
    if (path.isEmpty() || empty_.contains(path)) return {};
    if (const QImage* picture = pictures_.object(path)) return *picture;
    if (reading_.contains(path)) return {};
    waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), path), waiting_.end());
    waiting_.push_back(path);
    if (waiting_.size() > most_waiting) waiting_.pop_front();
    readNext();
    return {};
}

void PreviewCache::clear() {
    ++round_;
    pictures_.clear();
    empty_.clear();
    waiting_.clear();
}

void PreviewCache::readNext() {
    while (!waiting_.empty() && reading_.size() < at_once) {
        const QString path = waiting_.back();
        waiting_.pop_back();
        reading_.insert(path);
        in_background(
            this, [path, side = side_] { return readSmall(path, side); },
            [this, path, round = round_](const QImage& picture) {
                reading_.remove(path);
                if (round == round_) {
                    if (picture.isNull())
                        empty_.insert(path);
                    else
                        pictures_.insert(path, new QImage(picture),
                                         std::max(1, static_cast<int>(picture.sizeInBytes() / 1024)));
                    if (!picture.isNull()) Q_EMIT loaded(path);
                }
                readNext();
            });
    }
}

}  // namespace burin::ui
