#include "ui/window/status_text.h"

#include <algorithm>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace burin::ui {
namespace {

struct StatusText {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::StatusText)
};

const QString separator = QStringLiteral(" \u00B7 ");

QString seconds(double value) { return QLocale().toString(value, 'f', value < 10 ? 1 : 0); }

QString rendering(const RenderProgress& progress) {
    QStringList parts;
    parts << (progress.tier == Tier::draft ? StatusText::tr("Draft") : StatusText::tr("Rendering"));
    if (progress.steps > 0) parts << StatusText::tr("step %1/%2").arg(progress.step).arg(progress.steps);
    if (progress.step_ms > 0)
        parts << StatusText::tr("%1 ms a step").arg(QLocale().toString(progress.step_ms, 'f', 0));
    if (progress.seconds_left >= 0) parts << StatusText::tr("%1 s left").arg(seconds(progress.seconds_left));
    return parts.join(separator);
}

}  // namespace

QString renderText(const RenderProgress& progress, EngineState engine, bool model_ready) {
    using Phase = RenderProgress::Phase;
    if (engine == EngineState::starting) return StatusText::tr("Starting the engine");
    if (engine == EngineState::restarting) return StatusText::tr("Restarting the engine");
    if (engine == EngineState::failed || engine == EngineState::stopped)
        return StatusText::tr("The engine is not running");
    switch (progress.phase) {
        case Phase::loading:
            return StatusText::tr("Loading %1%2%3 %")
                .arg(progress.loading, separator)
                .arg(static_cast<int>(progress.fraction * 100));
        case Phase::stopping:
            return StatusText::tr("Stopping");
        case Phase::rendering:
            return rendering(progress);
        case Phase::waiting:
            return model_ready ? StatusText::tr("Waiting") : StatusText::tr("No model");
        case Phase::idle:
            break;
    }
    if (!model_ready) return StatusText::tr("No model");
    if (progress.step_ms <= 0) return StatusText::tr("Ready");
    return StatusText::tr("Ready") + separator +
           StatusText::tr("%1 ms a step").arg(QLocale().toString(progress.step_ms, 'f', 0));
}

UsedDevice usedDevice(const protocol::event::Hello& hello, const QString& device, const QString& precision) {
    if (hello.devices.empty()) return {device, precision};
    const auto named =
        std::find_if(hello.devices.begin(), hello.devices.end(),
                     [&](const protocol::Device& one) { return device == QString::fromStdString(one.name); });
    // "auto" is the last one the engine lists beside the processor: its first CUDA device.
    const protocol::Device& used = named != hello.devices.end() ? *named
                                   : hello.devices.size() > 1   ? hello.devices[1]
                                                                : hello.devices.front();
    const bool automatic = precision == QStringLiteral("auto") && !used.precisions.empty();
    return {QString::fromStdString(used.name),
            automatic ? QString::fromStdString(used.precisions.front()) : precision};
}

QString deviceText(const protocol::event::Hello& hello, const QString& device, const QString& precision,
                   uint64_t resident_bytes) {
    if (hello.devices.empty()) return {};
    const UsedDevice used = usedDevice(hello, device, precision);
    const QString name = used.device.toUpper() + QLatin1Char(' ') + used.precision;
    if (resident_bytes == 0) return name;
    return name + separator +
           QLocale().formattedDataSize(static_cast<qint64>(resident_bytes), 1,
                                       QLocale::DataSizeTraditionalFormat);
}

QStringList badgeTexts(const PictureState& state) {
    QStringList texts;
    if (state.stopping) texts << StatusText::tr("Stopping");
    if (state.rendering) texts << StatusText::tr("Rendering");
    if (state.draft && !state.preview) texts << StatusText::tr("Draft");
    if (state.stale) texts << StatusText::tr("Stale");
    if (state.failed) texts << StatusText::tr("Failed");
    return texts;
}

QString fidelityText(const nlohmann::json& facts) {
    const auto found = facts.is_object() ? facts.find("fidelity") : facts.end();
    if (!facts.is_object() || found == facts.end() || !found->is_object()) return {};
    const auto number = [&](const char* key) {
        const auto value = found->find(key);
        return value != found->end() && value->is_number() ? value->get<double>() : -1;
    };
    const double outside = number("outside_db"), share = number("outside_share");
    if (outside < 0 || share < 0) return {};
    const QString decibels = QLocale().toString(outside, 'f', 1);
    if (share > 0.9995) return StatusText::tr("%1 dB to the photo").arg(decibels);
    return StatusText::tr("%1 dB to the photo outside the mask (%2 % of it)")
        .arg(decibels, QLocale().toString(100 * share, 'f', 0));
}

}  // namespace burin::ui
