// Small pictures of picture files, read in the background as they are asked for.
//
// What is asked for last is read first, so that a list that is scrolled fills where it is looked at. Remembers the newest 64 MB,
// and which files hold no picture. UI thread only.
#pragma once

#include <deque>

#include <QtCore/QCache>
#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtGui/QImage>

namespace burin::ui {

class PreviewCache : public QObject {
    Q_OBJECT

  public:
    /// `side`: of the square that the pictures cover.
    explicit PreviewCache(int side, QObject* parent = nullptr);

    /// The picture, or a null image: then it is read and told by `loaded`, where the file holds one.
    [[nodiscard]] QImage find(const QString& path);
    /// Files may have changed.
    void clear();

  Q_SIGNALS:
    void loaded(const QString& path);

  private:
    void readNext();

    int side_;
    QCache<QString, QImage> pictures_;  ///< cost in kilobytes
    QSet<QString> reading_, empty_;
    std::deque<QString> waiting_;  ///< the newest at the end
    int round_ = 0;
};

}  // namespace burin::ui
