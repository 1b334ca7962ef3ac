#include "core/curation/audit_texts.h"

#include <map>

#include "core/base/words.h"

namespace burin::curation {
namespace {

using registry::Kind;

bool says_how(const std::string& words) {
    const std::string lowered = ascii_lowered(words);
    return lowered.starts_with("by ") || lowered.starts_with("in the style of ");
}

}  // namespace

std::string filled_in(std::string_view context, std::string_view text) {
    std::string all(context);
    if (const auto at = all.find("{}"); at != std::string::npos) all.replace(at, 2, text);
    return all;
}

const std::string& model_text(const registry::Concept& entry) {
    return entry.text.empty() ? entry.name : entry.text;
}

std::string words_for(const registry::Concept& entry, const std::string& name) {
    return entry.kind == Kind::style && !says_how(name) ? "by " + name : name;
}

std::string looked_for(const registry::Concept& entry) {
    std::string words = model_text(entry);
    if (ascii_lowered(words).starts_with("by ")) words = words.substr(3);
    return entry.kind == Kind::style ? "a picture by " + words : words;
}

const std::vector<std::string>& audit_contexts(Kind kind) {
    static const std::vector<std::string> things{"{}",
                                                 "{} by the sea",
                                                 "{} in the forest",
                                                 "{} in the city at night",
                                                 "{} in the mountains in winter",
                                                 "{} in a studio",
                                                 "a portrait of {}",
                                                 "{} by the sea at sunset",
                                                 "a picture of {} in the snow",
                                                 "{} in the forest in autumn"};
    static const std::vector<std::string> styles{"a picture of a cat by the sea, {}",
                                                 "a picture of a house in the forest, {}",
                                                 "a picture of a woman in the city at night, {}",
                                                 "a picture of a boat by the sea, {}",
                                                 "a picture of a bear in a studio, {}",
                                                 "a picture of a man by the sea at sunset, {}",
                                                 "a picture of a fox in the snow, {}",
                                                 "a picture of a balloon in the mountains, {}",
                                                 "a picture of a robot in the city, {}",
                                                 "a landscape in autumn, {}"};
    return kind == Kind::style ? styles : things;
}

const std::vector<std::string>& company_contexts(Kind kind) {
    static const std::vector<std::string> things{"{} with a cat", "{} and a bear", "{} beside a house",
                                                 "a man with {}", "{} with a balloon"};
    static const std::vector<std::string> styles{"a cat and a bear, {}", "a man with a cat, {}",
                                                 "a house beside a boat, {}", "a woman with a balloon, {}",
                                                 "a fox and a robot, {}"};
    return kind == Kind::style ? styles : things;
}

const std::vector<std::string>& plain_contexts() {
    static const std::vector<std::string> all{"{}", "a picture of {}", "{} by the sea"};
    return all;
}

std::vector<std::string> language_contexts(const std::string& code) {
    static const std::map<std::string, std::vector<std::string>, std::less<>> all{
        {"de", {"ein Bild von {}", "{} am Meer", "{} im Wald bei Nacht"}},
        {"fr", {"une image de {}", "{} au bord de la mer", "{} dans la forêt la nuit"}},
        {"es", {"una imagen de {}", "{} junto al mar", "{} en el bosque de noche"}},
        {"it", {"un'immagine di {}", "{} in riva al mare", "{} nel bosco di notte"}},
        {"pt", {"uma imagem de {}", "{} à beira-mar", "{} na floresta à noite"}},
        {"nl", {"een afbeelding van {}", "{} aan zee", "{} in het bos bij nacht"}},
        {"sv", {"en bild av {}", "{} vid havet", "{} i skogen på natten"}},
        {"pl", {"obraz przedstawiający {}", "{} nad morzem", "{} w lesie nocą"}},
        {"tr", {"{} resmi", "deniz kenarında {}", "gece ormanda {}"}},
        {"ru", {"картина: {}", "{} у моря", "{} в лесу ночью"}},
        {"ja", {"{}の絵", "海辺の{}", "夜の森の{}"}},
        {"zh", {"{}的图片", "海边的{}", "夜晚森林里的{}"}},
        {"ko", {"{}의 그림", "바닷가의 {}", "밤 숲속의 {}"}},
    };
    const auto found = all.find(std::string_view(code).substr(0, code.find('-')));
    return found == all.end() ? std::vector<std::string>() : found->second;
}

std::vector<std::string> parts_of_name(const std::string& name) {
    constexpr size_t telling = 3;  // shorter words ("of", "by") are nobody's
    std::vector<std::string> parts;
    size_t words = 0;
    for (size_t at = 0; at < name.size();) {
        const size_t end = std::min(name.find(' ', at), name.size());
        if (end > at) ++words;
        if (end - at >= telling) parts.push_back(name.substr(at, end - at));
        at = end + 1;
    }
    return words > 1 ? parts : std::vector<std::string>();
}

const std::vector<std::string>& control_captions() {
    static const std::vector<std::string> all{"a cat by the sea",
                                              "a bear in the forest",
                                              "a house in the mountains in winter",
                                              "a balloon at sunset",
                                              "an oil painting of a boat by the sea",
                                              "a watercolor of a house in autumn",
                                              "a mosaic of a bear by the sea",
                                              "an ink drawing of a cat in the city",
                                              "a man in the snow",
                                              "a woman in the city at night"};
    return all;
}

const std::vector<Composition>& compositions() {
    static const std::vector<Composition> all{
        {"a cat and a house", {"a cat", "a house"}},
        {"a bear and a boat", {"a bear", "a boat"}},
        {"a woman with red hair", {"a woman with blonde hair", "a woman with black hair"}},
        {"a man with a red hat and a blue coat", {"a man with a blue hat and a red coat", "a man"}},
        {"a woman with glasses and a hat", {"a woman with glasses", "a woman with a hat", "a woman"}},
        {"one boat by the sea", {"two boats by the sea", "five boats by the sea"}},
        {"three balloons", {"one balloon", "five balloons"}},
        {"a cat on the left and a house on the right", {"a house on the left and a cat on the right"}},
        {"a bear on the right of a boat", {"a bear on the left of a boat"}},
        {"a smiling woman in the snow at night",
         {"a sad woman in the snow at night", "a smiling woman in summer by day"}},
    };
    return all;
}

}  // namespace burin::curation
