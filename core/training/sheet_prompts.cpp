#include "core/training/sheet_prompts.h"

namespace burin::training {

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
