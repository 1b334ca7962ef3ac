#include "core/painter/easel.h"

namespace burin::painter {

Rgb rgb_of(Colour colour) {
    static constexpr Rgb table[] = {
        {.84F, .20F, .20F}, {.18F, .38F, .80F}, {.20F, .60F, .32F}, {.97F, .80F, .22F}, {.52F, .28F, .68F},
        {.95F, .52F, .16F}, {.95F, .55F, .68F}, {.94F, .94F, .95F}, {.13F, .13F, .17F}, {.12F, .58F, .60F}};
    return table[static_cast<int>(colour)];
}

Rgb rgb_of(HairColour colour) {
    static constexpr Rgb table[] = {{.93F, .77F, .38F}, {.42F, .25F, .14F}, {.12F, .10F, .13F},
                                    {.76F, .27F, .11F}, {.90F, .90F, .93F}, {.20F, .40F, .85F},
                                    {.94F, .47F, .66F}};
    return table[static_cast<int>(colour)];
}

Rgb skin_tone(int index) {
    static constexpr Rgb table[] = {{.99F, .86F, .75F}, {.96F, .78F, .62F}, {.87F, .65F, .48F},
                                    {.72F, .49F, .34F}, {.52F, .34F, .24F}, {.40F, .26F, .19F}};
    return table[index];
}

Tensor Easel::bright(float r, float g, float b) const {
    return torch::tensor({r, g, b}, torch::kFloat32).to(canvas.device()).view({1, 3, 1, 1});
}

Tensor Easel::rgb(float r, float g, float b) const {
    const Tensor colour = bright(r, g, b);
    return light.defined() ? colour * light : colour;
}

Tensor Easel::finish_colours(const std::vector<float>& numbers, float jitter) {
    Tensor colour = torch::tensor(numbers, torch::kFloat32).to(canvas.device()).view({-1, 3, 1, 1});
    if (jitter > 0) colour = (colour + draw.colour_jitter(jitter)).clamp_(0.02, 0.98);
    return light.defined() ? colour * light : colour;
}

}  // namespace burin::painter
