#include "ui/widgets/prompt_weight.h"

#include <algorithm>
#include <cmath>

#include <QRegularExpression>

namespace burin::ui {
namespace {

constexpr double step = 0.1, heaviest = 3;

bool ends_a_word(QChar c) { return c.isSpace() || QStringLiteral(",;.:()[]\"").contains(c); }

/// The weight behind the words and the brackets around them: "(" words ":1.2)" .
struct Brackets {
    bool found = false;
    int open = 0, close = 0;  ///< positions of ( and )
    double weight = 1;
};

Brackets around(const QString& prompt, int from, int to) {
    static const QRegularExpression tail(QStringLiteral("^(?::([0-9]*\\.?[0-9]+))?\\)"));
    Brackets brackets;
    if (from < 1 || prompt[from - 1] != QLatin1Char('(')) return brackets;
    if (from >= 2 && prompt[from - 2] == QLatin1Char('\\')) return brackets;
    const auto match = tail.match(prompt.mid(to));
    if (!match.hasMatch()) return brackets;
    brackets.found = true;
    brackets.open = from - 1;
    brackets.close = to + static_cast<int>(match.capturedLength()) - 1;
    brackets.weight = match.captured(1).isEmpty() ? 1.1 : match.captured(1).toDouble();
    return brackets;
}

/// A selection that includes its own brackets is narrowed to the words inside.
void narrow(const QString& prompt, int& from, int& to) {
    static const QRegularExpression whole(QStringLiteral("^\\(([^()]*?)(?::[0-9]*\\.?[0-9]+)?\\)$"));
    const auto match = whole.match(prompt.mid(from, to - from));
    if (!match.hasMatch()) return;
    to = from + static_cast<int>(match.capturedEnd(1));
    from += static_cast<int>(match.capturedStart(1));
}

/// The cursor among several weighted words, "(a red| hat:1.2)", means all of them.
bool widen_to_brackets(const QString& prompt, int& from, int& to) {
    const auto open = prompt.lastIndexOf(QLatin1Char('('), from - 1);
    if (from < 1 || open < 0) return false;
    const auto close = prompt.indexOf(QLatin1Char(')'), from);
    if (close < 0) return false;
    const auto inside = prompt.mid(open + 1, close - open - 1);
    if (inside.contains(QLatin1Char('(')) || inside.contains(QLatin1Char(')'))) return false;
    static const QRegularExpression weight(QStringLiteral(":[0-9]*\\.?[0-9]+$"));
    const auto match = weight.match(inside);
    if (!match.hasMatch()) return false;
    from = static_cast<int>(open) + 1;
    to = from + static_cast<int>(match.capturedStart());
    return true;
}

}  // namespace

WeightedEdit change_weight(const QString& prompt, int from, int to, bool up) {
    const int size = static_cast<int>(prompt.size());
    from = std::clamp(from, 0, size);
    to = std::clamp(to, from, size);
    if (from == to) {
        if (!widen_to_brackets(prompt, from, to)) {
            while (from > 0 && !ends_a_word(prompt[from - 1])) --from;
            while (to < size && !ends_a_word(prompt[to])) ++to;
        }
    } else {
        while (from < to && prompt[from].isSpace()) ++from;
        while (to > from && prompt[to - 1].isSpace()) --to;
        narrow(prompt, from, to);
    }
    if (from == to) return {};
    const auto words = prompt.mid(from, to - from);
    const auto brackets = around(prompt, from, to);
    const double before = brackets.found ? brackets.weight : 1;
    const double weight = std::clamp(std::round((before + (up ? step : -step)) * 100) / 100, 0.0, heaviest);
    WeightedEdit edit;
    edit.from = brackets.found ? brackets.open : from;
    edit.length = (brackets.found ? brackets.close + 1 : to) - edit.from;
    if (std::abs(weight - 1) < 1e-9) {
        edit.text = words;
        edit.anchor = edit.from;
    } else {
        edit.text = QStringLiteral("(%1:%2)").arg(words, QString::number(weight, 'g', 4));
        edit.anchor = edit.from + 1;
    }
    edit.cursor = edit.anchor + static_cast<int>(words.size());
    return edit;
}

}  // namespace burin::ui
