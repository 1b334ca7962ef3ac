#include "core/training/sheets.h"

#include <cstring>

#include "core/base/result.h"

namespace burin::training {

io::Picture contact_sheet(const torch::Tensor& pictures, int64_t columns) {
    if (pictures.dim() != 4 || pictures.size(0) < 1 || pictures.size(1) != 3 || columns < 1)
        throw Failure(ErrorCode::bad_input, "a sheet needs pictures and at least one column", "ask for some");
    constexpr int64_t gap = 2;
    const int64_t n = pictures.size(0), h = pictures.size(2), w = pictures.size(3);
    columns = std::min(columns, n);
    const int64_t rows = (n + columns - 1) / columns;
    const auto sheet =
        torch::full({3, rows * (h + gap) - gap, columns * (w + gap) - gap}, 255, torch::kUInt8);
    const auto bytes =
        (pictures.detach().to(torch::kCPU, torch::kFloat32).clamp(0, 1) * 255).round().to(torch::kUInt8);
    for (int64_t i = 0; i < n; ++i) {
        const int64_t y = i / columns * (h + gap), x = i % columns * (w + gap);
        sheet.slice(1, y, y + h).slice(2, x, x + w).copy_(bytes[i]);
    }
    const auto pixels = sheet.permute({1, 2, 0}).contiguous();
    io::Picture out{.width = static_cast<int>(pixels.size(1)),
                    .height = static_cast<int>(pixels.size(0)),
                    .channels = 3,
                    .pixels = {}};
    out.pixels.resize(out.expected_bytes());
    std::memcpy(out.pixels.data(), pixels.data_ptr(), out.pixels.size());
    return out;
}

const std::vector<std::string>& mood_prompts() {
    static const std::vector<std::string> prompts = [] {
        std::vector<std::string> all;
        for (const char* colour : {"red", "blonde", "black", "white", "blue", "pink"})
            all.push_back(std::string("a woman with long ") + colour + " hair by the sea by day in summer");
        all.emplace_back("a smiling woman with long brown hair by the sea by day in summer");
        all.emplace_back("a sad woman with long brown hair by the sea by day in summer");
        return all;
    }();
    return prompts;
}

const std::vector<std::string>& sheet_prompts() {
    static const std::vector<std::string> prompts{
        "a smiling woman with long red hair by the sea by day in summer",
        "a sad woman with long red hair by the sea by day in summer",
        "a smiling woman with long red hair and glasses by the sea by day in summer",
        "a smiling woman with long red hair and a blue hat by the sea by day in summer",
        "a smiling woman with long red hair by the sea at night in summer",
        "a smiling woman with long red hair in the mountains by day in winter",
        "an old man with short white hair and a beard in the city at sunset",
        "a young man with curly black hair, glasses and a scarf in the forest in autumn",
        "a fox in the forest in winter",
        "zaffi quill in the forest in winter",
        "a robot in the city at night",
        "bolo tinto in the city at night",
        "a woman with a hat by the sea",
        "captain mara voss by the sea",
        "a house in the mountains in winter",
        "a boat by the sea at sunset",
        "an oil painting of a smiling woman with long blonde hair in the forest",
        "a watercolor of a smiling woman with long blonde hair in the forest",
        "an ink drawing of a smiling woman with long blonde hair in the forest",
        "a mosaic of a smiling woman with long blonde hair in the forest",
        "a stained glass window of a smiling woman with long blonde hair in the forest",
        "a painting of a smiling woman with long blonde hair in the forest by odalys verne",
        "a picture of a smiling woman with long blonde hair in the forest by kasimir toll",
        "a picture of a smiling woman with long blonde hair in the forest by ines marrow"};
    return prompts;
}

}  // namespace burin::training
