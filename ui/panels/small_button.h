// Small flat buttons of the panels, each with an icon, a name for screen readers and a tip.
#pragma once

#include <QToolButton>

#include "ui/widgets/icon.h"

namespace burin::ui {

/// `name` is spoken; `tip` may say more, empty = the name.
inline QToolButton* small_button(const QString& drawing, const QString& name, QWidget* parent,
                                 const QString& tip = {}) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(drawing));
    button->setIconSize({14, 14});
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(name);
    button->setToolTip(tip.isEmpty() ? name : tip);
    return button;
}

}  // namespace burin::ui
