// Two boxes for device and precision, each precision with what a step took on it as far as it was measured.
#pragma once

#include <vector>

#include <QtCore/QObject>

#include "core/protocol/messages.h"

class QComboBox;
class QWidget;

namespace burin::ui {

class Preferences;

/// The dialogs place the boxes; `parent` owns them.
class DeviceChoice : public QObject {
    Q_OBJECT

  public:
    /// `model`: whose times are told. Shows what the preferences say and changes nothing there.
    DeviceChoice(const Preferences& preferences, const QString& model, const protocol::event::Hello& engine,
                 QWidget* parent);

    [[nodiscard]] QComboBox* deviceBox() const { return device_; }
    [[nodiscard]] QComboBox* precisionBox() const { return precision_; }
    [[nodiscard]] QString device() const;
    [[nodiscard]] QString precision() const;

  Q_SIGNALS:
    /// By the user.
    void chosen();

  private:
    void fillPrecisions();

    const Preferences& preferences_;
    QString model_;
    protocol::event::Hello engine_;
    QComboBox *device_, *precision_;
};

/// "31 ms a step" or "not measured", of one device and precision as the engine names them.
[[nodiscard]] QString stepTimeText(const Preferences& preferences, const QString& model,
                                   const QString& device, const QString& precision);

}  // namespace burin::ui
