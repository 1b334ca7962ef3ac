#include "ui/widgets/icon.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

// Outside of any namespace, as Q_INIT_RESOURCE asks for.
static void load_icons() { Q_INIT_RESOURCE(burin_icons); }

namespace burin::ui {
namespace {

QColor colour_of(QIcon::Mode mode, QIcon::State) {
    const auto palette = QApplication::palette();
    if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
    if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
    return palette.color(QPalette::ButtonText);
}

class TintedSvg : public QIconEngine {
  public:
    TintedSvg(QString name, QByteArray drawing) : name_(std::move(name)), drawing_(std::move(drawing)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        auto drawing = drawing_;
        drawing.replace("currentColor", colour_of(mode, state).name().toLatin1());
        QSvgRenderer(drawing).render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        const auto key = QStringLiteral("burin-icon/%1/%2x%3/%4")
                             .arg(name_, QString::number(size.width()), QString::number(size.height()),
                                  colour_of(mode, state).name());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new TintedSvg(name_, drawing_); }
    QString iconName() override { return name_; }
    bool isNull() override { return drawing_.isEmpty(); }

  private:
    QString name_;
    QByteArray drawing_;
};

}  // namespace

QIcon icon(const QString& name) {
    load_icons();
    QFile file(QStringLiteral(":/burin/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QIcon(new TintedSvg(name, file.readAll()));
}

}  // namespace burin::ui
