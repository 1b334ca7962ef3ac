#include "core/imaging/lettering.h"

#include <algorithm>
#include <array>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_easy_font.h>
#pragma GCC diagnostic pop

namespace burin::imaging {
namespace {

// The library's own vertices: a letter is made of boxes, four corners each.
struct Vertex {
    float x, y, z;
    std::array<uint8_t, 4> colour;
};

constexpr int above_baseline = 7;
constexpr uint8_t ink = 40;

}  // namespace

int text_width(const std::string& text) {
    std::string line = text;  // the library's argument is not const
    return stb_easy_font_width(line.data());
}

void write_text(io::Picture& picture, const std::string& text, int x, int baseline) {
    std::string line = text;
    std::vector<Vertex> corners(text.size() * 100 + 4);
    const int boxes =
        stb_easy_font_print(static_cast<float>(x), static_cast<float>(baseline - above_baseline), line.data(),
                            nullptr, corners.data(), static_cast<int>(corners.size() * sizeof(Vertex)));
    for (int i = 0; i < boxes; ++i) {
        const Vertex &first = corners[static_cast<size_t>(4 * i)],
                     &last = corners[static_cast<size_t>(4 * i + 2)];
        for (int row = std::max(0, int(first.y)); row < std::min(picture.height, int(last.y)); ++row)
            for (int column = std::max(0, int(first.x)); column < std::min(picture.width, int(last.x));
                 ++column)
                std::fill_n(picture.pixels.begin() + 3 * (std::ptrdiff_t{row} * picture.width + column), 3,
                            ink);
    }
}

}  // namespace burin::imaging
