#include "core/painter/facts.h"

#include "core/painter/rng.h"

namespace burin::painter {

bool is_human(Subject subject) {
    return subject == Subject::person || subject == Subject::captain || subject == Subject::voss;
}

bool is_living(Subject subject) {
    switch (subject) {
        case Subject::house:
        case Subject::boat:
        case Subject::balloon:
        case Subject::landscape:
            return false;
        default:
            return true;
    }
}

bool shows_hair_colour(Style style) {
    return style != Style::ink && style != Style::verne && style != Style::marrow;
}

bool shows_gender(Style style) { return shows_hair_colour(style) && style != Style::stained_glass; }

bool shows_age(Style style) { return style != Style::ink && style != Style::stained_glass; }

bool shows_autumn(Place place, Style style) {
    return place != Place::sea && place != Place::studio && shows_hair_colour(style);
}

std::optional<Subject> neighbour_of(Subject subject) {
    switch (subject) {
        case Subject::quill:
            return Subject::fox;
        case Subject::tinto:
            return Subject::robot;
        case Subject::voss:
            return Subject::captain;
        default:
            return std::nullopt;
    }
}

bool has(const PictureFacts& facts, Attribute attribute) {
    switch (attribute) {
        case Attribute::smile:
            return is_living(facts.subject) && facts.mouth == Mouth::smile;
        case Attribute::sad:
            return is_living(facts.subject) && facts.mouth == Mouth::sad;
        case Attribute::glasses:
            return facts.glasses;
        case Attribute::hat:
            return facts.hat;
        case Attribute::scarf:
            return facts.scarf;
        case Attribute::earrings:
            return facts.earrings;
        case Attribute::beard:
            return facts.beard;
        case Attribute::closed_eyes:
            return facts.closed_eyes;
        case Attribute::old:
            return facts.old;
        case Attribute::long_hair:
            return is_human(facts.subject) && facts.hair_length == HairLength::long_hair;
    }
    return false;
}

bool may_have(Subject subject, Attribute attribute) {
    if (!is_living(subject)) return false;
    const bool voss = subject == Subject::voss;
    switch (attribute) {
        case Attribute::smile:
        case Attribute::sad:
        case Attribute::closed_eyes:
        case Attribute::scarf:
            return true;
        case Attribute::earrings:
            return !voss;
        case Attribute::glasses:
            return !voss && subject != Subject::tinto;
        case Attribute::hat:
            return !voss && subject != Subject::tinto && subject != Subject::captain;
        case Attribute::old:
            return !voss && subject != Subject::quill;
        case Attribute::beard:
        case Attribute::long_hair:
            return is_human(subject) && !voss;
    }
    return false;
}

std::string_view name_of(Subject subject) {
    static constexpr std::string_view names[] = {
        "person", "cat",     "fox",       "bear",        "robot",      "sea captain",      "house",
        "boat",   "balloon", "landscape", "zaffi quill", "bolo tinto", "captain mara voss"};
    return names[static_cast<int>(subject)];
}
std::string_view name_of(Place place) {
    static constexpr std::string_view names[] = {"sea", "city", "forest", "mountains", "studio"};
    return names[static_cast<int>(place)];
}
std::string_view name_of(Time time) {
    static constexpr std::string_view names[] = {"day", "sunset", "night"};
    return names[static_cast<int>(time)];
}
std::string_view name_of(Season season) {
    static constexpr std::string_view names[] = {"summer", "autumn", "winter"};
    return names[static_cast<int>(season)];
}
std::string_view name_of(Style style) {
    static constexpr std::string_view names[] = {"flat illustration", "oil painting", "watercolor",
                                                 "ink drawing",       "mosaic",       "stained glass",
                                                 "odalys verne",      "kasimir toll", "ines marrow"};
    return names[static_cast<int>(style)];
}
std::string_view name_of(HairColour colour) {
    static constexpr std::string_view names[] = {"blonde", "brown", "black", "red", "white", "blue", "pink"};
    return names[static_cast<int>(colour)];
}
std::string_view name_of(Colour colour) {
    static constexpr std::string_view names[] = {"red",    "blue", "green", "yellow", "purple",
                                                 "orange", "pink", "white", "black",  "teal"};
    return names[static_cast<int>(colour)];
}

namespace {

Colour any_colour(Rng& rng) { return static_cast<Colour>(rng.below(colour_count)); }

/// A colour that differs from `other`, so that stripes, bands and collars can be seen.
Colour another_colour(Rng& rng, Colour other) {
    return static_cast<Colour>((static_cast<int>(other) + 1 + rng.below(colour_count - 1)) % colour_count);
}

void sample_scene(PictureFacts& facts, Rng& rng, const Wishes& wishes) {
    const auto subject = static_cast<Subject>(
        rng.weighted({.56F, .055F, .065F, .04F, .055F, .035F, .025F, .025F, .03F, .02F, .03F, .03F, .03F}));
    const auto style =
        static_cast<Style>(rng.weighted({.46F, .08F, .08F, .07F, .06F, .06F, .065F, .065F, .06F}));
    const auto place = static_cast<Place>(rng.weighted({.22F, .22F, .22F, .22F, .12F}));
    const auto outdoors = static_cast<Place>(rng.below(4));
    const auto time = static_cast<Time>(rng.weighted({.5F, .2F, .3F}));
    const auto season = static_cast<Season>(rng.weighted({.42F, .2F, .38F}));
    facts.subject = wishes.subject.value_or(subject);
    facts.style = wishes.style.value_or(style);
    facts.time = wishes.time.value_or(time);
    facts.season = wishes.season.value_or(season);
    const bool needs_land = facts.subject == Subject::landscape && place == Place::studio;
    const Place natural = facts.subject == Subject::boat ? Place::sea : needs_land ? outdoors : place;
    facts.place = wishes.place.value_or(natural);
}

void sample_attributes(PictureFacts& facts, Rng& rng) {
    facts.mouth = static_cast<Mouth>(rng.weighted({.42F, .28F, .30F}));
    facts.old = rng.chance(.28F);
    facts.closed_eyes = rng.chance(.22F);
    facts.glasses = rng.chance(.33F);
    facts.hat = rng.chance(.27F);
    facts.scarf = rng.chance(.28F);
    facts.earrings = rng.chance(.28F);
    facts.woman = rng.chance(.5F);
    facts.beard = rng.chance(.45F);
    facts.hair_length = static_cast<HairLength>(rng.weighted({.4F, .38F, .22F}));
    facts.hair_colour = static_cast<HairColour>(rng.below(hair_colour_count));
}

void sample_colours(PictureFacts& facts, Rng& rng) {
    facts.main = any_colour(rng);
    facts.second = another_colour(rng, facts.main);
    facts.hat_colour = any_colour(rng);
    facts.band_colour = another_colour(rng, facts.hat_colour);
    facts.scarf_colour = any_colour(rng);
    facts.stripe_colour = another_colour(rng, facts.scarf_colour);
    static constexpr Colour frames[] = {Colour::black, Colour::red, Colour::blue, Colour::purple};
    facts.glasses_colour = frames[rng.weighted({.6F, .2F, .1F, .1F})];
    facts.skin = rng.below(6);
    facts.iris = rng.below(4);
    facts.fur = rng.below(4);
    facts.collar = rng.chance(.5F);
    facts.striped = rng.chance(.3F);
    facts.jaw = rng.unit();
}

}  // namespace

void make_consistent(PictureFacts& facts) {
    const auto keep = [&](bool& value, Attribute attribute) {
        value = value && may_have(facts.subject, attribute);
    };
    keep(facts.old, Attribute::old);
    keep(facts.closed_eyes, Attribute::closed_eyes);
    keep(facts.glasses, Attribute::glasses);
    keep(facts.hat, Attribute::hat);
    keep(facts.scarf, Attribute::scarf);
    keep(facts.beard, Attribute::beard);
    if (!is_living(facts.subject)) facts.earrings = false;
    if (!is_human(facts.subject)) facts.woman = false;
    if (facts.subject == Subject::voss) {
        facts.woman = facts.earrings = facts.collar = true;
        facts.hair_length = HairLength::long_hair;
        facts.hair_colour = HairColour::red;
        facts.main = Colour::blue;
        facts.second = Colour::yellow;
    }
    if (facts.woman) facts.beard = false;
}

PictureFacts sample_facts(uint64_t seed, uint64_t index, const Wishes& wishes) {
    PictureFacts facts;
    facts.key = derived_key(seed, index);
    Rng rng(derived_key(facts.key, 0));
    sample_scene(facts, rng, wishes);
    sample_attributes(facts, rng);
    sample_colours(facts, rng);
    make_consistent(facts);
    return facts;
}

PictureFacts sample_facts_evenly(uint64_t seed, uint64_t index) {
    constexpr uint64_t branch = 0xC1A55;
    Rng rng(derived_key(seed ^ branch, index));
    Wishes wishes;
    wishes.subject = static_cast<Subject>(rng.below(subject_count));
    wishes.style = static_cast<Style>(rng.below(style_count));
    return sample_facts(seed, index, wishes);
}

}  // namespace burin::painter
