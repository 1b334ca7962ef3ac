#include "ui/window/demo_window.h"

#include <algorithm>

#include <QtGui/QCloseEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLayout>

#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/icon.h"
#include "ui/window/demo_card.h"
#include "ui/window/demo_corner.h"
#include "ui/window/demo_look.h"
#include "ui/window/demo_picture.h"
#include "ui/window/demo_pin_pad.h"
#include "ui/window/demo_slider.h"

namespace burin::ui {
namespace {

/// Of the window's height; a slider and its name need that much at least.
constexpr double margin_share = 0.04, strip_share = 0.19, gap_share = 0.03;

QColor meanColour(const QImage& image) {
    if (image.isNull()) return {};
    const QImage one = image.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    const QColor mean = one.pixelColor(0, 0).toHsv();
    // A mean is duller than anything in its picture.
    return QColor::fromHsv(mean.hsvHue(), std::min(255, mean.hsvSaturation() * 3 / 2), mean.value()).toRgb();
}

void setPixelSize(QWidget* widget, double pixels) {
    QFont font = widget->font();
    font.setPixelSize(std::max(12, static_cast<int>(pixels)));
    widget->setFont(font);
}

}  // namespace

Result<std::unique_ptr<DemoWindow>> DemoWindow::create(const DemoOptions& options) {
    auto scenes = loadDemo(options.model);
    if (!scenes) return tl::unexpected(scenes.error());
    for (DemoScene& scene : *scenes) {
        scene.request.device = options.device.toStdString();
        scene.request.precision = options.precision.toStdString();
    }
    return std::unique_ptr<DemoWindow>(new DemoWindow(std::move(*scenes), options));
}

DemoWindow::DemoWindow(std::vector<DemoScene> scenes, const DemoOptions& options)
    : options_(options),
      player_(std::make_unique<DemoPlayer>(std::move(scenes), options.engine_command, options.timings)),
      stage_(new QWidget(this)),
      prompt_(new QLabel(stage_)),
      picture_(new DemoPicture(stage_)),
      corner_(new DemoCorner(options.hold_ms, stage_)),
      again_(new DemoCard(tr("Start again"), icon(QStringLiteral("reset")), stage_)),
      pad_(new DemoPinPad(options.pin, options.wrong_pin_ms, options.pin_idle_ms, this)) {
    setObjectName(QStringLiteral("demo_window"));
    setWindowTitle(QStringLiteral("Burin"));
    setAccessibleName(QStringLiteral("Burin"));
    setPalette(demoPalette(options_.dark));
    setContextMenuPolicy(Qt::PreventContextMenu);
    build();
    wire();
    player_->engine().setDefence(options.rules, options.filter);
    player_->start();
}

DemoWindow::~DemoWindow() {
    // Nothing that the player says on its way out concerns this window any more.
    disconnect(player_.get(), nullptr, this, nullptr);
}

void DemoWindow::build() {
    prompt_->setWordWrap(true);
    prompt_->setTextFormat(Qt::PlainText);
    prompt_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    picture_->setObjectName(QStringLiteral("demo_picture"));
    corner_->setObjectName(QStringLiteral("demo_corner"));
    again_->setObjectName(QStringLiteral("demo_again"));
    for (const DemoScene& scene : player_->scenes()) {
        auto* card = new DemoCard(scene.name, scene.finished(), stage_);
        const int index = static_cast<int>(cards_.size());
        connect(card, &DemoCard::clicked, this, [this, index] {
            touched_ = true;
            player_->show(index);
        });
        cards_.push_back(card);
    }
}

void DemoWindow::wire() {
    connect(player_.get(), &DemoPlayer::sceneChanged, this, &DemoWindow::showScene);
    connect(player_.get(), &DemoPlayer::imageChanged, this, [this](const QImage& image) {
        picture_->setImage(image);
        picture_->setBefore(player_->atRest());
        // The light around the picture follows finished pictures only: it is the whole window to repaint.
        if (player_->controller().pictureState().preview) return;
        const QColor glow = meanColour(image);
        if (glow == glow_) return;
        glow_ = glow;
        update();
    });
    connect(player_.get(), &DemoPlayer::standingInChanged, this, &DemoWindow::refreshSentence);
    connect(player_.get(), &DemoPlayer::progressChanged, picture_, &DemoPicture::setProgress);
    connect(again_, &DemoCard::clicked, this, &DemoWindow::startAgain);
    connect(corner_, &DemoCorner::held, this, [this] {
        stage_->setEnabled(false);
        pad_->open();
    });
    connect(pad_, &DemoPinPad::dismissed, this, [this] {
        stage_->setEnabled(true);
        picture_->setFocus();
    });
    connect(pad_, &DemoPinPad::accepted, this, &DemoWindow::leave);
    idle_.setObjectName(QStringLiteral("demo_idle"));
    idle_.setSingleShot(true);
    connect(&idle_, &QTimer::timeout, this, [this] {
        pad_->dismiss();
        touched_ ? startAgain() : waitForHand();
    });
    waitForHand();
    QApplication::instance()->installEventFilter(this);
}

void DemoWindow::showScene() {
    const DemoScene& scene = player_->scene();
    QString text = QString::fromStdString(scene.request.prompt);
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    prompt_->setText(tr("\u201C%1\u201D", "a prompt in quotation marks").arg(text));
    cards_[static_cast<size_t>(player_->current())]->setChecked(true);
    fillSliders();
    refreshSentence();
    layOut();
}

void DemoWindow::fillSliders() {
    // Later: the one that is deleted may be in the middle of its own signal.
    for (DemoSlider* slider : sliders_) {
        slider->disconnect(this);
        slider->hide();
        slider->deleteLater();
    }
    sliders_.clear();
    QWidget* before = cards_.back();
    for (const protocol::PackDirection& entry : player_->scene().sliders) {
        const int row = static_cast<int>(sliders_.size());
        auto* slider = new DemoSlider(QString::fromStdString(entry.name), entry.direction.strength, stage_);
        SteeringModel& steering = player_->steering();
        connect(slider, &DemoSlider::gestureStarted, this, [this, &steering, row] {
            touched_ = true;
            refreshSentence();
            steering.beginGesture(steering.name(row));
        });
        connect(slider, &DemoSlider::moved, this, [&steering, row](double strength) {
            static_cast<void>(steering.setStrength(row, strength, SteeringModel::Input::handle));
        });
        connect(slider, &DemoSlider::gestureEnded, this, [&steering] { steering.endGesture(); });
        slider->show();
        setTabOrder(before, slider->track());
        before = slider->track();
        sliders_.push_back(slider);
    }
    setTabOrder(before, picture_);
    setTabOrder(picture_, again_);
    setTabOrder(again_, corner_);
}

void DemoWindow::refreshSentence() {
    if (player_->isStandingIn())
        picture_->setSentence(tr("These are finished pictures. The live ones are back in a moment."));
    else if (!touched_)
        picture_->setSentence(
            tr("Move a slider and the picture follows. Press the picture to see it before."));
    else
        picture_->setSentence({});
}

void DemoWindow::startAgain() {
    touched_ = false;
    player_->showOpening();
    waitForHand();
}

void DemoWindow::leave() {
    leaving_ = true;
    close();
    Q_EMIT left();
}

void DemoWindow::closeEvent(QCloseEvent* event) { event->setAccepted(leaving_); }

void DemoWindow::keyPressEvent(QKeyEvent* event) { event->accept(); }

bool DemoWindow::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::MouseMove: {
            // A table that shakes is nobody.
            const QPointF at = static_cast<QMouseEvent*>(event)->globalPosition();
            if ((at - pointer_).manhattanLength() > 3) waitForHand();
            pointer_ = at;
            break;
        }
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::KeyPress:
        case QEvent::Wheel:
        case QEvent::TouchBegin:
        case QEvent::TouchUpdate:
            waitForHand();
            break;
        default:
            break;
    }
    return QWidget::eventFilter(watched, event);
}

void DemoWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    stage_->setGeometry(rect());
    pad_->setGeometry(rect());
    layOut();
}

void DemoWindow::layOut() {
    const double unit = height() / 100.0;
    const int margin = static_cast<int>(height() * margin_share),
              gap = static_cast<int>(height() * gap_share);
    const int strip = static_cast<int>(height() * strip_share);
    const int side = std::min(height() - 2 * margin - gap - strip, (width() - 3 * margin) * 11 / 20);
    const int top = (height() - strip - gap - side) / 2;
    picture_->setGeometry(margin, top, side, side);
    setPixelSize(picture_, 2.8 * unit);

    const int corner = static_cast<int>(7 * unit);
    corner_->setGeometry(width() - corner, 0, corner, corner);
    const int left = margin + side + static_cast<int>(5 * unit), right = width() - margin;
    // Two lines of prompt are reserved, so that sliders stay where they are from scene to scene.
    const int prompt = static_cast<int>(11 * unit);
    const int indent = static_cast<int>(2.3 * unit);  // as the sliders' names
    prompt_->setGeometry(left + indent, top, right - left - indent - corner / 3, prompt);
    // Long prompts on narrow screens are set smaller.
    for (double size = 3.6; size >= 2.6; size -= 0.2) {
        setPixelSize(prompt_, size * unit);
        if (prompt_->heightForWidth(prompt_->width()) <= prompt) break;
    }
    const int rows = std::max<int>(1, static_cast<int>(sliders_.size()));
    const int room = side - prompt - gap;
    const int row = std::min(room / rows, static_cast<int>(15 * unit));
    const int first = top + prompt + gap + (room - row * rows) / 2;
    for (int i = 0; i < static_cast<int>(sliders_.size()); ++i) {
        DemoSlider* slider = sliders_[static_cast<size_t>(i)];
        slider->setUnit(unit);
        slider->setGeometry(left, first + i * row, right - left,
                            std::min(row, slider->layout()->minimumSize().height()));
    }

    const int count = static_cast<int>(cards_.size()) + 1;
    const int between = static_cast<int>(1.5 * unit);
    const double each = (width() - 2.0 * margin - between * (count - 1)) / count;
    const int strip_top = height() - margin - strip;
    for (int i = 0; i < count; ++i) {
        DemoCard* card = i + 1 < count ? cards_[static_cast<size_t>(i)] : again_;
        const int x = margin + static_cast<int>(i * (each + between));
        card->setGeometry(x, strip_top, static_cast<int>(each), strip);
        setPixelSize(card, 2.6 * unit);
    }
}

void DemoWindow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor stage = palette().color(QPalette::Window);
    if (!glow_.isValid()) return painter.fillRect(rect(), stage);
    QRadialGradient light(picture_->geometry().center(), height() * 1.1);
    light.setColorAt(0, mix(stage, glow_, 0.5));
    light.setColorAt(0.6, mix(stage, glow_, 0.16));
    light.setColorAt(1, stage);
    painter.fillRect(rect(), light);
}

}  // namespace burin::ui
