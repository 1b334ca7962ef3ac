// Strips and grids of pictures with labels, for sweeps, reports and model cards.
//
// Pictures are io::Picture of 1, 3 or 4 channels; results are RGB. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/image.h"

namespace burin::imaging {

struct SheetLayout {
    int columns = 1;
    std::vector<std::string> column_labels{};  ///< above the first row; empty or one per column
    std::vector<std::string> row_labels{};     ///< left of each row; empty or one per row
    std::vector<std::string> cell_labels{};    ///< below each picture; empty or one per picture
    std::string title{};                       ///< above everything; may be empty
    int gap = 6;                               ///< pixels between cells
    std::optional<int> margin{};               ///< pixels around all of them; nothing: as many as the gap
};

/// Pictures alone, close together: what shows a training or a test to a person.
[[nodiscard]] inline SheetLayout close_together(int columns) {
    return {.columns = columns, .gap = 2, .margin = 0};
}

/// All pictures on one sheet, row by row, each in a cell of the largest picture's size; fewer pictures than
/// columns make the sheet narrower where columns have no labels. Labels that do not
/// fit their cell end in an ellipsis; text beyond ASCII is written with '?', as the built-in letters know no
/// more. Errors (bad_input): no pictures, label counts that do not fit, a sheet beyond the limits of io.
Result<io::Picture> contact_sheet(const std::vector<io::Picture>& pictures, const SheetLayout& layout);

}  // namespace burin::imaging
