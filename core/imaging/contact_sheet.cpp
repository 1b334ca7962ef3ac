#include "core/imaging/contact_sheet.h"

#include <algorithm>
#include <cstring>

#include "core/base/limits.h"
#include "core/imaging/lettering.h"
#include "core/io/alpha.h"

namespace burin::imaging {
namespace {

std::string ascii(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 && byte < 0xC0) continue;  // one mark per code point
        out += byte >= 0x20 && byte < 0x7F ? c : '?';
    }
    return out;
}

std::string fitting(const std::string& label, int width) {
    std::string text = ascii(label);
    if (text_width(text) <= width) return text;
    while (!text.empty() && text_width(text + "...") > width) text.pop_back();
    return text + "...";
}

struct Box {
    int x, y, width, height;
};

void write_centred(io::Picture& sheet, const std::string& label, const Box& box) {
    const std::string text = fitting(label, box.width);
    const int x = box.x + std::max(0, (box.width - text_width(text)) / 2);
    write_text(sheet, text, x, box.y + (box.height + line_height) / 2 - 6);
}

void place(io::Picture& sheet, const io::Picture& rgb, int x, int y) {
    for (int row = 0; row < rgb.height; ++row)
        std::memcpy(&sheet.pixels[3 * (size_t(y + row) * size_t(sheet.width) + size_t(x))],
                    &rgb.pixels[3 * size_t(row) * size_t(rgb.width)], 3 * size_t(rgb.width));
}

struct Geometry {
    int columns, rows, cell_width, cell_height, left, top, caption, gap, margin;
    [[nodiscard]] int x(int column) const { return left + margin + column * (cell_width + gap); }
    [[nodiscard]] int y(int row) const { return top + margin + row * (cell_height + caption + gap); }
    [[nodiscard]] int64_t width() const {
        return left + 2 * margin - gap + int64_t{columns} * (cell_width + gap);
    }
    [[nodiscard]] int64_t height() const {
        return top + 2 * margin - gap + int64_t{rows} * (cell_height + caption + gap);
    }
};

Result<Geometry> measure(const std::vector<io::Picture>& pictures, const SheetLayout& layout) {
    if (pictures.empty()) return fail(ErrorCode::bad_input, "a contact sheet needs at least one picture");
    if (layout.columns < 1) return fail(ErrorCode::bad_input, "a contact sheet needs at least one column");
    Geometry g{};
    g.columns = layout.columns;
    if (layout.column_labels.empty()) g.columns = std::min(g.columns, static_cast<int>(pictures.size()));
    g.rows = (static_cast<int>(pictures.size()) + g.columns - 1) / g.columns;
    const auto wrong = [](size_t labels, int places) {
        return labels != 0 && labels != static_cast<size_t>(places);
    };
    if (wrong(layout.column_labels.size(), g.columns) || wrong(layout.row_labels.size(), g.rows) ||
        wrong(layout.cell_labels.size(), static_cast<int>(pictures.size()))) {
        return fail(ErrorCode::bad_input, "the contact sheet's labels do not match its " +
                                              std::to_string(g.columns) + " columns, " +
                                              std::to_string(g.rows) + " rows and " +
                                              std::to_string(pictures.size()) + " pictures");
    }
    for (const io::Picture& picture : pictures) {
        g.cell_width = std::max(g.cell_width, picture.width);
        g.cell_height = std::max(g.cell_height, picture.height);
    }
    for (const std::string& label : layout.row_labels)
        g.left = std::max(g.left, text_width(ascii(label)) + 8);
    g.left = std::min(g.left, 240);
    g.top = (layout.title.empty() ? 0 : line_height + 4) + (layout.column_labels.empty() ? 0 : line_height);
    g.caption = layout.cell_labels.empty() ? 0 : line_height;
    g.gap = std::clamp(layout.gap, 0, 100);
    g.margin = std::clamp(layout.margin.value_or(g.gap), 0, 100);
    if (g.width() > limits::picture_side || g.height() > limits::picture_side ||
        g.width() * g.height() > limits::picture_pixels) {
        return fail(ErrorCode::bad_input,
                    "the contact sheet would be " + std::to_string(g.width()) + " x " +
                        std::to_string(g.height()) + " pixels",
                    "use fewer or smaller pictures");
    }
    return g;
}

}  // namespace

Result<io::Picture> contact_sheet(const std::vector<io::Picture>& pictures, const SheetLayout& layout) {
    const auto measured = measure(pictures, layout);
    if (!measured) return tl::unexpected<Error>(measured.error());
    const Geometry& g = *measured;
    io::Picture sheet{static_cast<int>(g.width()), static_cast<int>(g.height()), 3, {}};
    sheet.pixels.assign(sheet.expected_bytes(), 255);
    if (!layout.title.empty()) write_centred(sheet, layout.title, {0, 2, sheet.width, line_height});
    for (int c = 0; c < static_cast<int>(layout.column_labels.size()); ++c) {
        write_centred(sheet, layout.column_labels[c],
                      {g.x(c), g.top - line_height + 3, g.cell_width, line_height});
    }
    for (int r = 0; r < static_cast<int>(layout.row_labels.size()); ++r) {
        write_centred(sheet, layout.row_labels[r], {4, g.y(r), g.left, g.cell_height});
    }
    for (int i = 0; i < static_cast<int>(pictures.size()); ++i) {
        const int x = g.x(i % g.columns), y = g.y(i / g.columns);
        const io::Picture rgb = io::with_channels(pictures[i], 3);
        place(sheet, rgb, x + (g.cell_width - rgb.width) / 2, y + (g.cell_height - rgb.height) / 2);
        if (g.caption > 0)
            write_centred(sheet, layout.cell_labels[i], {x, y + g.cell_height, g.cell_width, g.caption});
    }
    return sheet;
}

}  // namespace burin::imaging
