#include "core/painter/vocabulary.h"

#include <map>
#include <set>

#include "core/io/atomic_file.h"

namespace burin::painter {

namespace {

constexpr std::string_view end_of_word = "</w>", start_token = "<|startoftext|>", end_token = "<|endoftext|>";

using Pair = std::pair<std::string, std::string>;
using Symbols = std::vector<std::string>;

void append_utf8(std::string& text, unsigned code_point) {
    if (code_point < 0x80) {
        text += static_cast<char>(code_point);
    } else {
        text += static_cast<char>(0xC0 | (code_point >> 6));
        text += static_cast<char>(0x80 | (code_point & 0x3F));
    }
}

/// The 256 characters that stand for bytes, in the order of CLIP's files: the printable ones for themselves,
/// then U+0100 and following for the others.
std::vector<std::string> byte_characters() {
    std::vector<std::string> characters;
    const auto add_range = [&](unsigned first, unsigned last) {
        for (unsigned code_point = first; code_point <= last; ++code_point) {
            characters.emplace_back();
            append_utf8(characters.back(), code_point);
        }
    };
    add_range('!', '~');
    add_range(0xA1, 0xAC);
    add_range(0xAE, 0xFF);
    add_range(0x100, 0x100 + 255 - static_cast<unsigned>(characters.size()));
    return characters;
}

/// The algorithm of every BPE reader: again and again join all occurrences of the most important pair.
void apply_merges(Symbols& symbols, const std::map<Pair, size_t>& ranks) {
    while (symbols.size() > 1) {
        const std::pair<const Pair, size_t>* best = nullptr;
        for (size_t i = 0; i + 1 < symbols.size(); ++i) {
            const auto found = ranks.find({symbols[i], symbols[i + 1]});
            if (found != ranks.end() && (best == nullptr || found->second < best->second)) best = &*found;
        }
        if (best == nullptr) return;
        Symbols joined;
        for (size_t i = 0; i < symbols.size(); ++i) {
            const bool here = i + 1 < symbols.size() && symbols[i] == best->first.first &&
                              symbols[i + 1] == best->first.second;
            joined.push_back(here ? symbols[i] + symbols[i + 1] : symbols[i]);
            if (here) ++i;
        }
        symbols = std::move(joined);
    }
}

Symbols letters_of(std::string_view word) {
    Symbols symbols;
    for (const char letter : word) symbols.emplace_back(1, letter);
    symbols.back() += end_of_word;
    return symbols;
}

/// The most frequent pair of neighbours, the first in the alphabet among equals; nothing left: empty strings.
Pair most_frequent_pair(std::span<const std::string_view> words, const std::map<Pair, size_t>& ranks) {
    std::map<Pair, int> counts;
    for (const std::string_view word : words) {
        Symbols symbols = letters_of(word);
        apply_merges(symbols, ranks);
        for (size_t i = 0; i + 1 < symbols.size(); ++i) ++counts[{symbols[i], symbols[i + 1]}];
    }
    Pair best;
    int most = 0;
    for (const auto& [pair, count] : counts) {
        if (count > most) best = pair, most = count;
    }
    return best;
}

/// A token as a JSON string: tokens are printable, only two characters need an escape.
std::string json_string(std::string_view token) {
    std::string text = "\"";
    for (const char character : token) {
        if (character == '"' || character == '\\') text += '\\';
        text += character;
    }
    return text + '"';
}

std::string vocabulary_json(const BytePairs& pairs) {
    std::string json = "{";
    for (size_t id = 0; id < pairs.tokens.size(); ++id) {
        json += (id > 0 ? ",\n  " : "\n  ") + json_string(pairs.tokens[id]) + ": " + std::to_string(id);
    }
    return json + "\n}\n";
}

std::string special_token_json(std::string_view content) {
    return "{\"content\": " + json_string(content) +
           ", \"lstrip\": false, \"normalized\": true, \"rstrip\": false, \"single_word\": false}";
}

std::string config_json(int max_length) {
    return "{\n  \"tokenizer_class\": \"CLIPTokenizer\",\n  \"model_max_length\": " +
           std::to_string(max_length) +
           ",\n  \"do_lower_case\": true,\n  \"add_prefix_space\": false,\n  \"errors\": \"replace\",\n  "
           "\"bos_token\": " +
           special_token_json(start_token) + ",\n  \"eos_token\": " + special_token_json(end_token) +
           ",\n  \"unk_token\": " + special_token_json(end_token) +
           ",\n  \"pad_token\": " + json_string(end_token) + "\n}\n";
}

std::string special_tokens_json() {
    return "{\n  \"bos_token\": " + special_token_json(start_token) +
           ",\n  \"eos_token\": " + special_token_json(end_token) +
           ",\n  \"unk_token\": " + special_token_json(end_token) +
           ",\n  \"pad_token\": " + json_string(end_token) + "\n}\n";
}

}  // namespace

std::span<const std::string_view> vocabulary() {
    static constexpr std::string_view words[] = {
        "a",       "age",     "an",        "and",     "at",           "autumn",     "background",
        "balloon", "bear",    "beard",     "black",   "blonde",       "blue",       "boat",
        "bolo",    "brown",   "by",        "captain", "cat",          "city",       "closed",
        "curly",   "day",     "daylight",  "drawing", "earrings",     "eyes",       "face",
        "flat",    "forest",  "fox",       "glass",   "glasses",      "gold",       "green",
        "hair",    "happy",   "hat",       "house",   "illustration", "in",         "ines",
        "ink",     "kasimir", "landscape", "line",    "long",         "man",        "mara",
        "marrow",  "mosaic",  "mountains", "night",   "odalys",       "of",         "oil",
        "old",     "on",      "open",      "orange",  "painting",     "person",     "picture",
        "pink",    "plain",   "portrait",  "purple",  "quill",        "red",        "robot",
        "sad",     "scarf",   "sea",       "short",   "smile",        "smiling",    "snow",
        "stained", "studio",  "summer",    "sunset",  "sweater",      "teal",       "the",
        "tile",    "tinto",   "toll",      "verne",   "voss",         "watercolor", "watercolour",
        "white",   "window",  "winter",    "with",    "woman",        "yellow",     "young",
        "zaffi"};
    return words;
}

BytePairs byte_pairs_for(std::span<const std::string_view> words) {
    BytePairs pairs;
    pairs.tokens = byte_characters();
    for (size_t i = 0; i < 256; ++i) pairs.tokens.push_back(pairs.tokens[i] + std::string(end_of_word));
    std::set<std::string> known(pairs.tokens.begin(), pairs.tokens.end());
    std::map<Pair, size_t> ranks;
    // Readers replay exactly this training, so a word that ends as one symbol here is one token there.
    for (Pair pair = most_frequent_pair(words, ranks); !pair.first.empty();
         pair = most_frequent_pair(words, ranks)) {
        ranks.emplace(pair, ranks.size());
        if (known.insert(pair.first + pair.second).second) pairs.tokens.push_back(pair.first + pair.second);
        pairs.merges.push_back(std::move(pair));
    }
    pairs.tokens.emplace_back(start_token);
    pairs.tokens.emplace_back(end_token);
    return pairs;
}

Result<> write_tokenizer(const std::filesystem::path& folder, int max_length) {
    if (max_length < 3) {
        return fail(ErrorCode::bad_input,
                    "a text of " + std::to_string(max_length) + " tokens has no room for a word",
                    "choose a length of at least 3");
    }
    const BytePairs pairs = byte_pairs_for(vocabulary());
    std::string merges = "#version: 0.2\n";
    for (const auto& [left, right] : pairs.merges) merges += left + " " + right + "\n";
    const std::pair<const char*, std::string> files[] = {{"vocab.json", vocabulary_json(pairs)},
                                                         {"merges.txt", std::move(merges)},
                                                         {"tokenizer_config.json", config_json(max_length)},
                                                         {"special_tokens_map.json", special_tokens_json()}};
    for (const auto& [name, text] : files) {
        if (auto written = io::write_file_atomically(folder / name, std::string_view(text)); !written)
            return written;
    }
    return {};
}

}  // namespace burin::painter
