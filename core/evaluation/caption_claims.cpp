#include "core/evaluation/caption_claims.h"

#include <algorithm>
#include <string_view>

#include "core/base/words.h"

namespace burin::evaluation {
namespace {

using namespace painter;

struct Phrase {
    std::string_view words;
    std::string_view group;
    int64_t choice;
};

template <class Choice>
constexpr int64_t number(Choice choice) {
    return static_cast<int64_t>(choice);
}

/// Of one group the first phrase that occurs counts, so longer ones come first.
constexpr Phrase phrases[] = {
    {"captain mara voss", "subject", number(Subject::voss)},
    {"captain", "subject", number(Subject::captain)},
    {"zaffi quill", "subject", number(Subject::quill)},
    {"bolo tinto", "subject", number(Subject::tinto)},
    {"cat", "subject", number(Subject::cat)},
    {"fox", "subject", number(Subject::fox)},
    {"bear", "subject", number(Subject::bear)},
    {"robot", "subject", number(Subject::robot)},
    {"house", "subject", number(Subject::house)},
    {"boat", "subject", number(Subject::boat)},
    {"balloon", "subject", number(Subject::balloon)},
    {"landscape", "subject", number(Subject::landscape)},
    {"woman", "subject", number(Subject::person)},
    {"man", "subject", number(Subject::person)},
    {"person", "subject", number(Subject::person)},
    {"the sea", "place", number(Place::sea)},
    {"city", "place", number(Place::city)},
    {"forest", "place", number(Place::forest)},
    {"mountains", "place", number(Place::mountains)},
    {"studio", "place", number(Place::studio)},
    {"plain background", "place", number(Place::studio)},
    {"daylight", "time", number(Time::day)},
    {"by day", "time", number(Time::day)},
    {"sunset", "time", number(Time::sunset)},
    {"night", "time", number(Time::night)},
    {"summer", "season", number(Season::summer)},
    {"autumn", "season", number(Season::autumn)},
    {"winter", "season", number(Season::winter)},
    {"snow", "season", number(Season::winter)},
    {"odalys verne", "style", number(Style::verne)},
    {"kasimir toll", "style", number(Style::toll)},
    {"ines marrow", "style", number(Style::marrow)},
    {"oil", "style", number(Style::oil)},
    {"watercolor", "style", number(Style::watercolor)},
    {"watercolour", "style", number(Style::watercolor)},
    {"ink", "style", number(Style::ink)},
    {"mosaic", "style", number(Style::mosaic)},
    {"stained glass", "style", number(Style::stained_glass)},
    {"flat illustration", "style", number(Style::flat)},
    {"illustration", "style", number(Style::flat)},
    {"smiling", "smile", 1},
    {"happy", "smile", 1},
    {"sad", "sad", 1},
    {"glasses", "glasses", 1},
    {"hat", "hat", 1},
    {"scarf", "scarf", 1},
    {"earrings", "earrings", 1},
    {"beard", "beard", 1},
    {"closed eyes", "closed eyes", 1},
    {"open eyes", "closed eyes", 0},
    {"old", "old", 1},
    {"young", "old", 0},
    {"woman", "woman", 1},
    {"man", "woman", 0},
};

/// The sentence as " word word ": every word has a space on both sides, punctuation is gone.
std::string spaced(const std::string& sentence) {
    std::string text = " ";
    for (const char letter : sentence) {
        const bool word = letter != ',' && letter != ' ';
        if (word) text += letter;
        if (!word && text.back() != ' ') text += ' ';
    }
    if (text.back() != ' ') text += ' ';
    return text;
}

bool says(const std::string& text, std::string_view words) {
    std::string padded(1, ' ');
    padded.append(words).push_back(' ');
    return text.find(padded) != std::string::npos;
}

/// "long red hair": length and colour stand before the word, each at times left out.
void add_hair(const std::string& text, std::vector<Claim>& claims) {
    for (const std::string_view length : {"long", "short", "curly"}) {
        bool found = says(text, std::string(length) + " hair");
        for (int c = 0; c < hair_colour_count && !found; ++c)
            found = says(text, std::string(length) + " " + std::string(name_of(HairColour(c))) + " hair");
        if (found) claims.push_back({label_group("long hair"), int64_t{length == "long"}});
    }
    for (int c = 0; c < hair_colour_count; ++c)
        if (says(text, std::string(name_of(HairColour(c))) + " hair"))
            claims.push_back({label_group("hair colour"), c});
}

/// What the named style, or the named place, swallows is not claimed, whatever the sentence says of it.
bool can_be_seen(const Claim& claim, Place place, Style style) {
    if (claim.group == label_group("hair colour")) return shows_hair_colour(style);
    if (claim.group == label_group("woman")) return shows_gender(style);
    if (claim.group == label_group("old")) return shows_age(style);
    if (claim.group == label_group("season") && claim.choice == number(Season::autumn))
        return shows_autumn(place, style);
    return true;
}

}  // namespace

std::vector<Claim> claims_of(const std::string& sentence) {
    const std::string text = spaced(ascii_lowered(sentence));  // as the text encoder reads it
    std::vector<Claim> claims;
    for (const Phrase& phrase : phrases) {
        const size_t group = label_group(std::string(phrase.group));
        const bool known = std::any_of(claims.begin(), claims.end(),
                                       [&](const Claim& claim) { return claim.group == group; });
        if (!known && says(text, phrase.words)) claims.push_back({group, phrase.choice});
    }
    add_hair(text, claims);
    Place place = Place::forest;
    Style style = Style::flat;
    for (const Claim& claim : claims) {
        if (claim.group == label_group("place")) place = static_cast<Place>(claim.choice);
        if (claim.group == label_group("style")) style = static_cast<Style>(claim.choice);
    }
    std::erase_if(claims, [&](const Claim& claim) { return !can_be_seen(claim, place, style); });
    return claims;
}

}  // namespace burin::evaluation
