// Which unsaved sessions of earlier runs are worth a question at the start.
#pragma once

#include <string>
#include <vector>

#include <QtCore/QString>

#include "core/session/unsaved.h"

namespace burin::ui {

/// The sessions in `folder` that nobody has open, newest first. One in which nothing was made (no step, no
/// job, and no prompt but `opening_prompt`), as a killed window leaves it, is removed instead.
[[nodiscard]] std::vector<session::Unsaved> sessionsToOffer(const QString& folder,
                                                            const std::string& opening_prompt);

}  // namespace burin::ui
