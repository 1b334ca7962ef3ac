// One line of directions that suit the prompt, each one click away: "Try: Smile, Winter, Oil painting". UI thread only.
#pragma once

#include <vector>

#include "core/protocol/direction_pack.h"
#include "ui/widgets/button_line.h"

namespace burin::ui {

class SuggestionRow : public ButtonLine {
    Q_OBJECT

  public:
    explicit SuggestionRow(QWidget* parent);

    void setSuggestions(std::vector<protocol::PackDirection> entries);

  Q_SIGNALS:
    void picked(const burin::protocol::PackDirection& entry);

  private:
    std::vector<protocol::PackDirection> entries_;
};

}  // namespace burin::ui
