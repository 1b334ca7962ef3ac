#include "ui/models/direction_suggestions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <string_view>

#include "ui/models/direction_library.h"

namespace burin::ui {
namespace {

constexpr std::string_view embedded_model = "mini", embedded_pack = "Embedded model";

// Somebody with a face, in the language that models read. Whole words.
constexpr std::string_view people[] = {"woman",  "women",  "man",      "men",       "girl",     "boy",
                                       "person", "people", "portrait", "face",      "child",    "lady",
                                       "king",   "queen",  "actor",    "actress",   "warrior",  "captain",
                                       "knight", "wizard", "witch",    "prince",    "princess", "sailor",
                                       "monk",   "nun",    "dancer",   "astronaut", "mother",   "father"};
constexpr std::string_view faces[] = {"cat", "dog", "fox", "bear", "robot", "wolf", "horse", "lion"};

/// The prompt's words in lower case.
std::set<std::string> words_of(const std::string& prompt) {
    std::set<std::string> words;
    std::string word;
    for (const char letter : prompt + " ") {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte >= 0x80 || std::isalnum(byte) != 0) {
            word += byte < 0x80 ? static_cast<char>(std::tolower(byte)) : letter;
        } else if (!word.empty()) {
            words.insert(std::move(word));
            word.clear();
        }
    }
    return words;
}

template <size_t n>
bool mentions(const std::set<std::string>& words, const std::string_view (&list)[n]) {
    return std::any_of(std::begin(list), std::end(list),
                       [&](std::string_view word) { return words.contains(std::string(word)); });
}

bool tagged(const protocol::PackDirection& entry, std::initializer_list<std::string_view> tags) {
    return std::any_of(entry.tags.begin(), entry.tags.end(), [&](const std::string& tag) {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
    });
}

enum Kind { face, surroundings, style, kinds };

/// Nothing for directions that are no first choice: framing, quality, what takes something away.
std::optional<Kind> kind_of(const protocol::PackDirection& entry) {
    if (tagged(entry, {"artist", "clean-up", "framing", "quality"})) return {};
    if (tagged(entry, {"face", "hair", "clothes"})) return face;
    if (tagged(entry, {"season", "light", "weather"})) return surroundings;
    if (tagged(entry, {"style"})) return style;
    return {};
}

/// Every word of the text is in the prompt already.
bool said(const std::set<std::string>& prompt, const std::string& text) {
    const auto words = words_of(text);
    return std::all_of(words.begin(), words.end(), [&](const auto& word) { return prompt.contains(word); });
}

bool in_use(const protocol::RenderRequest& request, const protocol::Direction& direction) {
    const auto& rows = request.guidance.directions;
    return std::any_of(rows.begin(), rows.end(), [&](const protocol::Direction& row) {
        return row.text == direction.text || (!direction.opposite.empty() && row.text == direction.opposite);
    });
}

bool suits(const protocol::RenderRequest& request, const std::set<std::string>& prompt,
           const protocol::PackDirection& entry, Kind kind) {
    const auto& direction = entry.direction;
    if (in_use(request, direction) || said(prompt, direction.text) || said(prompt, entry.name)) return false;
    // What the prompt says the opposite of would have to win against the prompt.
    if (!direction.opposite.empty() && said(prompt, direction.opposite)) return false;
    if (kind != face) return true;
    // What a photo shows is not known; most are of people.
    const bool somebody = request.real_picture || mentions(prompt, people);
    return somebody || (mentions(prompt, faces) && !tagged(entry, {"hair"}));
}

}  // namespace

std::vector<protocol::PackDirection> suggested_directions(const DirectionLibrary& library,
                                                          const protocol::RenderRequest& request,
                                                          size_t most) {
    const auto prompt = words_of(request.prompt);
    const bool embedded = request.model == embedded_model;
    std::array<std::vector<protocol::PackDirection>, kinds> found;
    for (int row = 0; row < library.rowCount(); ++row) {
        const auto pack =
            library.data(library.index(row), DirectionLibrary::PackRole).toString().toStdString();
        const auto& entry = library.entry(row);
        const auto kind = kind_of(entry);
        if (!kind || embedded != (pack == embedded_pack) || !suits(request, prompt, entry, *kind)) continue;
        found[*kind].push_back(entry);
    }
    std::vector<protocol::PackDirection> best;
    for (size_t turn = 0; best.size() < most; ++turn) {
        const size_t before = best.size();
        for (const auto& kind : found)
            if (turn < kind.size() && best.size() < most) best.push_back(kind[turn]);
        if (best.size() == before) break;
    }
    return best;
}

}  // namespace burin::ui
