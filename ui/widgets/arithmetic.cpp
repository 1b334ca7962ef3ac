#include "ui/widgets/arithmetic.h"

#include <cmath>

namespace burin::ui {
namespace {

constexpr int deepest = 32;
constexpr qsizetype longest = 200;

/// sum = product (("+"|"-") product)*; product = sign (("*"|"/") sign)*; sign = ("+"|"-")* atom; atom =
/// number | "(" sum ")"
class Parser {
  public:
    explicit Parser(const QString& text) : text_(text) {}

    std::optional<double> whole() {
        const auto value = sum(0);
        if (!value || at_ != text_.size() || !std::isfinite(*value)) return {};
        return value;
    }

  private:
    [[nodiscard]] QChar next() const { return at_ < text_.size() ? text_[at_] : QChar(); }
    bool take(char16_t wanted) {
        if (next() != QChar(wanted)) return false;
        ++at_;
        return true;
    }

    std::optional<double> sum(int depth) {
        auto left = product(depth);
        while (left) {
            const bool plus = take(u'+');
            if (!plus && !take(u'-')) break;
            const auto right = product(depth);
            if (!right) return {};
            *left += plus ? *right : -*right;
        }
        return left;
    }

    std::optional<double> product(int depth) {
        auto left = sign(depth);
        while (left) {
            const bool times = take(u'*');
            if (!times && !take(u'/')) break;
            const auto right = sign(depth);
            if (!right || (!times && *right == 0)) return {};
            *left = times ? *left * *right : *left / *right;
        }
        return left;
    }

    std::optional<double> sign(int depth) {
        double factor = 1;
        for (;;) {
            if (take(u'-'))
                factor = -factor;
            else if (!take(u'+'))
                break;
        }
        const auto value = atom(depth);
        if (!value) return {};
        return factor * *value;
    }

    std::optional<double> atom(int depth) {
        if (take(u'(')) {
            if (depth >= deepest) return {};
            const auto inner = sum(depth + 1);
            if (!inner || !take(u')')) return {};
            return inner;
        }
        const auto begin = at_;
        while (next().isDigit() || next() == QChar(u'.')) ++at_;
        bool good = false;
        const double value = text_.mid(begin, at_ - begin).toDouble(&good);
        if (!good) return {};
        return value;
    }

    const QString& text_;
    qsizetype at_ = 0;
};

}  // namespace

std::optional<double> evaluate(const QString& typed, double current) {
    if (typed.size() > longest) return {};
    QString text;
    for (const QChar c : typed) {
        if (c.isSpace()) continue;
        if (c == QChar(u','))
            text += QChar(u'.');
        else if (c == QChar(0x2212))  // minus sign
            text += QChar(u'-');
        else if (c == QChar(0x00d7))  // multiplication sign
            text += QChar(u'*');
        else if (c == QChar(0x00f7))  // division sign
            text += QChar(u'/');
        else
            text += c;
    }
    if (text.startsWith(QChar(u'*')) || text.startsWith(QChar(u'/')))
        text.prepend(QStringLiteral("(%1)").arg(current, 0, 'f', 9));
    return Parser(text).whole();
}

}  // namespace burin::ui
