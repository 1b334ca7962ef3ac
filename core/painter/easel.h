// What every painting function works with: a canvas, random numbers, and the facts of the pictures in the
// group.
#pragma once

#include <array>
#include <vector>

#include <torch/torch.h>

#include "core/painter/canvas.h"
#include "core/painter/draw.h"
#include "core/painter/facts.h"

namespace burin::painter {

struct Rgb {
    float r, g, b;
};

[[nodiscard]] Rgb rgb_of(Colour colour);
[[nodiscard]] Rgb rgb_of(HairColour colour);
[[nodiscard]] Rgb skin_tone(int index);  ///< 0..5, light to dark

/// Who has something: [n, 1, 1, 1] of zeros and ones, and whether anybody does, so that nothing is painted
/// for nobody.
struct Flag {
    Tensor on;
    bool any = false;
};

/// Pictures of one kind that are painted together: same place, same subject or same style. Not thread-safe.
struct Easel {
    Canvas& canvas;
    Draw& draw;
    const std::vector<PictureFacts>& facts;
    Tensor light;  ///< colour of the light on the subject, [n, 3, 1, 1]; undefined: white

    [[nodiscard]] int64_t rows() const { return static_cast<int64_t>(facts.size()); }

    /// The same colour in every picture, in its light. [n|1, 3, 1, 1]
    [[nodiscard]] Tensor rgb(float r, float g, float b) const;
    /// A colour that shines by itself. [1, 3, 1, 1]
    [[nodiscard]] Tensor bright(float r, float g, float b) const;

    /// A colour a picture, in its light, varied by `jitter`. `choose` maps facts to Rgb. [n, 3, 1, 1]
    template <class Choose>
    Tensor colours(Choose choose, float jitter = 0) {
        std::vector<float> numbers;
        for (const auto& one : facts) {
            const Rgb colour = choose(one);
            numbers.insert(numbers.end(), {colour.r, colour.g, colour.b});
        }
        return finish_colours(numbers, jitter);
    }

    /// `test` maps facts to bool.
    template <class Test>
    [[nodiscard]] Flag flag(Test test) const {
        std::vector<float> numbers;
        bool any = false;
        for (const auto& one : facts) {
            numbers.push_back(test(one) ? 1.0F : 0.0F);
            any = any || test(one);
        }
        return {draw.column(numbers), any};
    }

    template <class Measure>
    [[nodiscard]] Tensor number(Measure measure) const {
        std::vector<float> numbers;
        for (const auto& one : facts) numbers.push_back(measure(one));
        return draw.column(numbers);
    }

  private:
    Tensor finish_colours(const std::vector<float>& numbers, float jitter);
};

/// One of four colours by the picture's `fur` or `iris` row.
using FourColours = std::array<Rgb, 4>;

}  // namespace burin::painter
