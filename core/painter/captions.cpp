#include "core/painter/captions.h"

namespace burin::painter {

namespace {

using Words = std::vector<std::string>;

// Chance that something true is mentioned in a sentence.
constexpr float usual = .87F;

std::string joined(const Words& parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

std::string with_article(const std::string& words) {
    return (std::string_view("aeiou").find(words.front()) != std::string_view::npos ? "an " : "a ") + words;
}

bool is_named(Subject subject) { return neighbour_of(subject).has_value(); }

std::string_view medium(Style style, Rng& rng) {
    switch (style) {
        case Style::flat:
            return rng.one_of({"a flat illustration", "an illustration", "a picture", "a drawing"});
        case Style::oil:
            return rng.one_of({"an oil painting", "an oil painting", "an oil portrait"});
        case Style::watercolor:
            return rng.one_of({"a watercolor", "a watercolor painting", "a watercolour"});
        case Style::ink:
            return rng.one_of({"an ink drawing", "an ink line drawing"});
        case Style::mosaic:
            return rng.one_of({"a mosaic", "a tile mosaic"});
        case Style::stained_glass:
            return rng.one_of({"a stained glass window", "a stained glass picture"});
        case Style::verne:
            return "a painting";
        case Style::toll:
        case Style::marrow:
            return "a picture";
    }
    return "a picture";
}

/// "by odalys verne"; empty where no artist is meant.
std::string artist(Style style) {
    const bool invented = style == Style::verne || style == Style::toll || style == Style::marrow;
    return invented ? "by " + std::string(name_of(style)) : std::string();
}

std::string_view place_words(Place place, Rng& rng) {
    switch (place) {
        case Place::sea:
            return rng.one_of({"by the sea", "at the sea"});
        case Place::city:
            return rng.one_of({"in the city", "in a city"});
        case Place::forest:
            return rng.one_of({"in the forest", "in a forest"});
        case Place::mountains:
            return "in the mountains";
        case Place::studio:
            return rng.one_of({"in a studio", "on a plain background"});
    }
    return "";
}

std::string_view time_words(Time time, Rng& rng) {
    switch (time) {
        case Time::day:
            return rng.one_of({"in daylight", "by day"});
        case Time::sunset:
            return "at sunset";
        case Time::night:
            return "at night";
    }
    return "";
}

std::string season_words(Season season, Rng& rng) {
    if (season == Season::winter && rng.chance(.4F)) return "in the snow";
    return "in " + std::string(name_of(season));
}

Words adjectives(const PictureFacts& facts, Rng& rng) {
    Words words;
    if (is_living(facts.subject)) {
        if (facts.mouth == Mouth::smile && rng.chance(usual))
            words.emplace_back(rng.chance(.6F) ? "smiling" : "happy");
        if (facts.mouth == Mouth::sad && rng.chance(usual)) words.emplace_back("sad");
        if (facts.old && rng.chance(usual)) words.emplace_back("old");
        if (!facts.old && may_have(facts.subject, Attribute::old) && rng.chance(.3F))
            words.emplace_back("young");
    }
    const bool coloured = facts.subject == Subject::house || facts.subject == Subject::boat ||
                          facts.subject == Subject::balloon;
    if (coloured && rng.chance(usual)) words.emplace_back(name_of(facts.main));
    return words;
}

std::string noun(const PictureFacts& facts, Rng& rng) {
    if (facts.subject == Subject::person && !rng.chance(.08F)) return facts.woman ? "woman" : "man";
    if (facts.subject == Subject::captain && rng.chance(.25F)) return "captain";
    return std::string(name_of(facts.subject));
}

/// "long red hair", "curly hair", "red hair".
std::string hair(const PictureFacts& facts, Rng& rng) {
    static constexpr std::string_view lengths[] = {"long ", "short ", "curly "};
    std::string words;
    if (rng.chance(.8F)) words += lengths[static_cast<int>(facts.hair_length)];
    if (shows_hair_colour(facts.style) && rng.chance(.9F))
        words += std::string(name_of(facts.hair_colour)) + " ";
    return words + "hair";
}

/// The colour first, at times.
std::string coloured(Colour colour, std::string_view what, float share, Rng& rng) {
    const std::string thing(what);
    return rng.chance(share) ? std::string(name_of(colour)) + " " + thing : thing;
}

/// Everything after "with", in random order. `chance` is that of each true thing.
Words features(const PictureFacts& facts, Rng& rng, float chance) {
    Words words;
    if (!is_living(facts.subject)) return words;
    if (facts.closed_eyes && rng.chance(chance)) words.emplace_back("closed eyes");
    if (!facts.closed_eyes && rng.chance(.12F)) words.emplace_back("open eyes");
    if (facts.glasses && rng.chance(chance))
        words.push_back(coloured(facts.glasses_colour, "glasses", .35F, rng));
    if (facts.hat && rng.chance(chance))
        words.push_back(with_article(coloured(facts.hat_colour, "hat", .6F, rng)));
    if (facts.scarf && rng.chance(chance))
        words.push_back(with_article(coloured(facts.scarf_colour, "scarf", .4F, rng)));
    if (facts.earrings && !is_named(facts.subject) && rng.chance(chance)) {
        words.emplace_back(rng.chance(.6F) ? "earrings" : "gold earrings");
    }
    if (is_human(facts.subject) && !is_named(facts.subject)) {
        if (facts.beard && rng.chance(chance)) words.emplace_back("a beard");
        if (rng.chance(.9F)) words.push_back(hair(facts, rng));
        if (facts.subject == Subject::person && rng.chance(.3F)) {
            words.push_back(with_article(std::string(name_of(facts.main)) + " sweater"));
        }
    }
    rng.shuffle(words);
    return words;
}

/// Place, time and season.
Words surroundings(const PictureFacts& facts, Rng& rng) {
    Words words;
    const bool indoors = facts.place == Place::studio;
    if (rng.chance(.82F)) words.emplace_back(place_words(facts.place, rng));
    if (rng.chance(.80F) && !(indoors && facts.time == Time::sunset))
        words.emplace_back(time_words(facts.time, rng));
    if (rng.chance(.82F) && !indoors) words.push_back(season_words(facts.season, rng));
    if (rng.chance(.3F)) rng.shuffle(words);
    return words;
}

/// The plain names of directions that are true of the picture.
Words direction_words(const PictureFacts& facts, Rng& rng) {
    Words words;
    const auto add = [&](bool is, std::initializer_list<std::string_view> names) {
        if (is) words.emplace_back(rng.one_of(names));
    };
    add(has(facts, Attribute::smile), {"smile", "a smile", "smiling", "happy"});
    add(has(facts, Attribute::sad), {"sad", "a sad face"});
    add(facts.glasses, {"glasses"});
    add(facts.hat, {"hat", "a hat"});
    add(facts.scarf, {"scarf", "a scarf"});
    add(facts.earrings && !is_named(facts.subject), {"earrings"});
    add(facts.beard, {"beard", "a beard"});
    add(facts.closed_eyes, {"closed eyes"});
    add(is_living(facts.subject) && !facts.closed_eyes && rng.chance(.2F), {"open eyes"});
    add(facts.old, {"old", "old age"});
    add(!facts.old && may_have(facts.subject, Attribute::old) && rng.chance(.4F), {"young"});
    if (is_human(facts.subject) && !is_named(facts.subject)) words.push_back(hair(facts, rng));
    const bool indoors = facts.place == Place::studio;
    add(!indoors, {name_of(facts.place), place_words(facts.place, rng)});
    add(indoors, {"studio", "plain background"});
    add(!(indoors && facts.time == Time::sunset), {name_of(facts.time), time_words(facts.time, rng)});
    const std::string season = season_words(facts.season, rng);
    add(!indoors, {name_of(facts.season), season});
    add(!indoors && facts.season == Season::winter, {"snow"});
    const std::string by = artist(facts.style);
    if (!by.empty()) words.push_back(by);
    if (by.empty() && facts.style != Style::flat) words.emplace_back(name_of(facts.style));
    if (facts.style == Style::flat && rng.chance(.3F)) words.emplace_back(name_of(facts.style));
    return words;
}

}  // namespace

std::string word_list(const PictureFacts& facts, Rng& rng) {
    Words words = direction_words(facts, rng);
    rng.shuffle(words);
    const auto wanted = static_cast<size_t>(1 + rng.weighted({.4F, .2F, .2F, .2F}));
    const bool subject_first = words.empty() || rng.chance(.3F);
    if (subject_first) words.insert(words.begin(), noun(facts, rng));
    if (words.size() > wanted) words.resize(wanted);
    return joined(words, ", ");
}

std::string sentence(const PictureFacts& facts, Rng& rng) {
    const Words adjective = adjectives(facts, rng);
    std::string subject = adjective.empty() ? std::string() : joined(adjective, " ") + " ";
    subject += noun(facts, rng);
    if (!is_named(facts.subject)) subject = with_article(subject);
    if (is_living(facts.subject) && rng.chance(.12F)) subject = "a portrait of " + subject;

    std::string text;
    if (rng.chance(facts.style == Style::flat ? .5F : .95F))
        text = std::string(medium(facts.style, rng)) + " of ";
    text += subject;
    const Words with = features(facts, rng, usual);
    if (!with.empty()) {
        text += " with " + joined({with.begin(), with.end() - 1}, ", ");
        text += (with.size() > 1 ? " and " : "") + with.back();
    }
    const Words around = surroundings(facts, rng);
    if (!around.empty())
        text += (rng.chance(.6F) ? " " : ", ") + joined(around, rng.chance(.7F) ? " " : ", ");
    const std::string by = artist(facts.style);
    if (!by.empty() && rng.chance(.95F)) text += (rng.chance(.5F) ? ", " : " ") + by;
    return text;
}

std::string caption(const PictureFacts& facts, Rng& rng) {
    return rng.chance(list_share) ? word_list(facts, rng) : sentence(facts, rng);
}

std::string training_caption(const PictureFacts& facts, Rng& rng) {
    return rng.chance(empty_share) ? std::string() : caption(facts, rng);
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

}  // namespace burin::painter
