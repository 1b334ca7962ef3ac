// Small delta files, a scripted burin-cli, and the answer of a sweep, for tests of the curator's part.
#pragma once

#include <array>
#include <map>
#include <string>

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>

#include "core/io/safetensors_writer.h"

namespace burin::ui {

/// A LoRA file of one layer in PEFT naming; `value` makes files different.
inline QString writeDelta(const QTemporaryDir& folder, const QString& name, float value = 1,
                          const std::map<std::string, std::string>& metadata = {}) {
    const std::array<float, 4> numbers{value, 2, 3, 4};
    const auto bytes = std::as_bytes(std::span(numbers));
    const auto path = folder.filePath(name);
    const auto written = io::write_safetensors(
        std::filesystem::path(path.toStdU16String()),
        {{"unet.mid_block.attentions.0.to_k.lora_A.weight", io::Dtype::f32, {1, 4}, bytes},
         {"unet.mid_block.attentions.0.to_k.lora_B.weight", io::Dtype::f32, {4, 1}, bytes}},
        metadata);
    return written ? path : QString();
}

/// A program in burin-cli's place: a shell script with these lines, which finds its arguments in "$@" and
/// writes them into FOLDER/arguments.log, one a line.
inline QStringList scriptedCli(const QTemporaryDir& folder, const QString& lines) {
    const auto path = folder.filePath(QStringLiteral("burin-cli.sh"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(QStringLiteral("printf '%s\\n' \"$@\" >> '%1'\n%2\n")
                   .arg(folder.filePath(QStringLiteral("arguments.log")), lines)
                   .toUtf8());
    return {QStringLiteral("/bin/sh"), path};
}

/// What the scripted program was given so far.
inline QStringList givenArguments(const QTemporaryDir& folder) {
    QFile file(folder.filePath(QStringLiteral("arguments.log")));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

/// Shell lines that set $out to the value of --out=VALUE.
inline QString findOut() {
    return QStringLiteral("for a in \"$@\"; do case \"$a\" in --out=*) out=\"${a#--out=}\";; esac; done\n");
}

/// Shell lines that act as `burin-cli combine-edits` of `count` edits: with --out a file and its norm.
inline QString combineScript(const QTemporaryDir& folder, int count) {
    const auto delta = writeDelta(folder, QStringLiteral("combined.safetensors"), 7);
    QStringList norms, rows;
    for (int i = 0; i < count; ++i) {
        QStringList row;
        for (int j = 0; j < count; ++j) row.append(i == j ? QStringLiteral("1") : QStringLiteral("0.25"));
        norms.append(QString::number(i + 2));
        rows.append(QLatin1Char('[') + row.join(QLatin1Char(',')) + QLatin1Char(']'));
    }
    return findOut() + QStringLiteral(
                           "if [ -n \"$out\" ]; then cp '%1' \"$out\"; more=\", \\\"norm\\\": 9\"; fi\n"
                           "echo \"{\\\"ok\\\": true, \\\"norms\\\": [%2], \\\"cosines\\\": [%3]$more}\"")
                           .arg(delta, norms.join(QLatin1Char(',')), rows.join(QLatin1Char(',')));
}

/// A sweep of a task vector in four points; the third is chosen.
inline QString sweepAnswer() {
    return QStringLiteral(
        R"({"ok": true, "points": [
        {"lambda": 0, "target": 0.8, "described": 0.6, "neighbour": 0.9, "control": 0.5},
        {"lambda": -0.5, "target": 0.4, "described": 0.4, "neighbour": 0.88, "control": 0.5},
        {"lambda": -1, "target": 0.04, "described": 0.1, "neighbour": 0.85, "control": 0.49},
        {"lambda": -1.5, "target": 0, "described": 0.05, "neighbour": 0.5, "control": 0.2}],
        "chosen": 2, "at_end": false, "verdict": "works", "words": "It works.", "measure": "classifier",
        "shown": [{"kind": "target", "prompt": "zaffi quill", "seed": 1},
                  {"kind": "neighbour", "prompt": "a fox", "seed": 1}]})");
}

/// Shell lines that act as `burin-cli sweep-edit`: the answer, a report, and the pictures of `sheets`.
inline QString sweepScript(const QTemporaryDir& folder) {
    QImage before(34, 16, QImage::Format_RGB32), after(34, 16, QImage::Format_RGB32);
    before.fill(Qt::red);
    after.fill(Qt::blue);
    const auto sheet_before = folder.filePath(QStringLiteral("before.png"));
    const auto sheet_after = folder.filePath(QStringLiteral("after.png"));
    if (!before.save(sheet_before) || !after.save(sheet_after)) return {};
    QFile answer(folder.filePath(QStringLiteral("answer.json")));
    if (!answer.open(QIODevice::WriteOnly)) return {};
    answer.write(sweepAnswer().toUtf8());
    return findOut() + QStringLiteral(
                           "mkdir -p \"$out\"\n"
                           "cp '%1' \"$out/grid_before.png\"; cp '%2' \"$out/grid_after.png\"\n"
                           "cp '%3' \"$out/report.json\"; echo report > \"$out/report.html\"\n"
                           "echo 'progress 3 4 judging' >&2\n"
                           "cat '%3'")
                           .arg(sheet_before, sheet_after, answer.fileName());
}

}  // namespace burin::ui
