// What is in a picture: decided before it is painted, and the ground truth afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace burin::painter {

enum class Subject {
    person,
    cat,
    fox,
    bear,
    robot,
    captain,
    house,
    boat,
    balloon,
    landscape,
    quill,
    tinto,
    voss
};
enum class Place { sea, city, forest, mountains, studio };
enum class Time { day, sunset, night };
enum class Season { summer, autumn, winter };
enum class Style { flat, oil, watercolor, ink, mosaic, stained_glass, verne, toll, marrow };
enum class Mouth { smile, neutral, sad };
enum class HairLength { long_hair, short_hair, curly };
enum class HairColour { blonde, brown, black, red, white, blue, pink };
enum class Colour { red, blue, green, yellow, purple, orange, pink, white, black, teal };

constexpr int subject_count = 13, place_count = 5, time_count = 3, season_count = 3, style_count = 9;
constexpr int hair_colour_count = 7, colour_count = 10;

/// Everything that the caption may name and a classifier may learn, and what only the painter needs.
struct PictureFacts {
    Subject subject = Subject::person;
    Place place = Place::sea;
    Time time = Time::day;
    Season season = Season::summer;
    Style style = Style::flat;

    // Attributes of whoever has a face; false where the subject cannot have them (see `may_have`).
    Mouth mouth = Mouth::neutral;
    bool old = false, closed_eyes = false, glasses = false, hat = false, scarf = false, earrings = false;
    // Of people only.
    bool woman = false, beard = false;
    HairLength hair_length = HairLength::long_hair;
    HairColour hair_colour = HairColour::brown;

    Colour main = Colour::red,
           second = Colour::blue;  ///< sweater, hull, wall, envelope; second colour beside it
    Colour hat_colour = Colour::red, band_colour = Colour::blue;
    Colour scarf_colour = Colour::red, stripe_colour = Colour::blue;
    Colour glasses_colour = Colour::black;

    int skin = 0, iris = 0, fur = 0;  ///< rows of the palettes
    bool collar = false, striped = false;
    float jaw = 0.5F;

    uint64_t key = 0;  ///< decides pose, position, clouds, noise: everything that is drawn but not named
};

/// The attributes that directions add and remove, in the order of `attribute_names`.
enum class Attribute { smile, sad, glasses, hat, scarf, earrings, beard, closed_eyes, old, long_hair };
constexpr std::array<std::string_view, 10> attribute_names = {
    "smile", "sad", "glasses", "hat", "scarf", "earrings", "beard", "closed eyes", "old", "long hair"};

[[nodiscard]] bool has(const PictureFacts& facts, Attribute attribute);
/// Whether the attribute varies for this subject: a house has no mouth, the protected captain keeps her cap.
[[nodiscard]] bool may_have(Subject subject, Attribute attribute);
/// Whether the subject has a face.
[[nodiscard]] bool is_living(Subject subject);
[[nodiscard]] bool is_human(Subject subject);
/// Whether hair keeps its own colour in a style: ink has no colours, two of the artists paint in their own.
[[nodiscard]] bool shows_hair_colour(Style style);
/// Whether a woman can be told from a man without a beard: by red lips and thin brows, which ink, lead and the
/// palettes of two artists swallow.
[[nodiscard]] bool shows_gender(Style style);
/// Whether wrinkles can be told from other lines: ink and lead draw their own over a face.
[[nodiscard]] bool shows_age(Style style);
/// Whether autumn can be told from summer: by the colour of leaves, of which there are none at sea.
[[nodiscard]] bool shows_autumn(Place place, Style style);
/// The subject that must survive the removal of a protected character; nothing for any other subject.
[[nodiscard]] std::optional<Subject> neighbour_of(Subject subject);

[[nodiscard]] std::string_view name_of(Subject subject);
[[nodiscard]] std::string_view name_of(Place place);
[[nodiscard]] std::string_view name_of(Time time);
[[nodiscard]] std::string_view name_of(Season season);
[[nodiscard]] std::string_view name_of(Style style);
[[nodiscard]] std::string_view name_of(HairColour colour);
[[nodiscard]] std::string_view name_of(Colour colour);

/// What the caller fixes; everything else is drawn at the rates of the embedded model's training set.
struct Wishes {
    std::optional<Subject> subject;
    std::optional<Place> place;
    std::optional<Time> time;
    std::optional<Season> season;
    std::optional<Style> style;
};

/// Facts of picture `index` of the endless sequence that `seed` stands for.
[[nodiscard]] PictureFacts sample_facts(uint64_t seed, uint64_t index, const Wishes& wishes = {});

/// The same with every subject and every style equally often, so that what is rare is seen as well.
[[nodiscard]] PictureFacts sample_facts_evenly(uint64_t seed, uint64_t index);

/// Takes away what the subject cannot have (a hat on a house, a beard on a woman), so that any edited facts
/// are true of the picture painted from them.
void make_consistent(PictureFacts& facts);

}  // namespace burin::painter
