// The demonstration, `burin --demo`: one picture, a few big sliders, prompts to tap, and nothing else.
//
// Full screen and without menus, dialogs, settings or links. After a while without a hand it is as a visitor
// finds it. It is left by holding the upper right corner and typing the PIN, and by nothing else: Escape,
// Alt+F4 and the window manager's requests to close do not end it. What happens to the engine is the
// player's business (demo_player.h). UI thread only.
#pragma once

#include <memory>
#include <vector>

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include "ui/window/demo_player.h"
#include "ui/window/window_options.h"

class QLabel;

namespace burin::ui {

class DemoCard;
class DemoCorner;
class DemoPicture;
class DemoPinPad;
class DemoSlider;

/// Times in milliseconds.
struct DemoOptions {
    QStringList engine_command;
    QString model = QStringLiteral("mini");
    QString device = QStringLiteral("auto"), precision = QStringLiteral("auto");
    QString rules, filter;  ///< Preferences::defenceRegister and -Filter
    QString pin;
    bool dark = true;
    int idle_ms = 90'000;
    int hold_ms = 2'000;
    int wrong_pin_ms = 3'000;
    int pin_idle_ms = 15'000;
    DemoTimings timings;
};

class DemoWindow : public QWidget {
    Q_OBJECT

  public:
    /// Makes the player and starts its engine. An error where the program's own files are broken.
    static Result<std::unique_ptr<DemoWindow>> create(const DemoOptions& options);
    ~DemoWindow() override;

    [[nodiscard]] DemoPlayer* player() { return player_.get(); }
    [[nodiscard]] DemoPicture* picture() { return picture_; }
    [[nodiscard]] const std::vector<DemoSlider*>& sliders() const { return sliders_; }
    [[nodiscard]] const std::vector<DemoCard*>& cards() const { return cards_; }

  Q_SIGNALS:
    /// After the right PIN; the window is closed.
    void left();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    DemoWindow(std::vector<DemoScene> scenes, const DemoOptions& options);
    void build();
    void wire();
    void layOut();
    void showScene();
    void fillSliders();
    void refreshSentence();
    void startAgain();
    /// The wait for the next hand begins anew.
    void waitForHand() { idle_.start(options_.idle_ms); }
    void leave();

    DemoOptions options_;
    std::unique_ptr<DemoPlayer> player_;
    QTimer idle_{this};
    QWidget* stage_;
    QLabel* prompt_;
    DemoPicture* picture_;
    DemoCorner* corner_;
    DemoCard* again_;
    DemoPinPad* pad_;
    std::vector<DemoCard*> cards_;
    std::vector<DemoSlider*> sliders_;
    QColor glow_;
    QPointF pointer_;
    bool touched_ = false;  ///< somebody did something since the opening
    bool leaving_ = false;
};

}  // namespace burin::ui
