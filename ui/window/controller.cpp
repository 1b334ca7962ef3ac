#include "ui/window/controller.h"

namespace burin::ui {

void Controller::report(const Result<>& result) {
    if (!result) Q_EMIT noticed(noticeOf(result.error()));
}

}  // namespace burin::ui
