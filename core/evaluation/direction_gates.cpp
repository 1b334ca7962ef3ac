#include "core/evaluation/gate_studio.h"

namespace burin::evaluation {
namespace {

using painter::Attribute;
using protocol::RenderRequest;

// At 7 a beard that the prompt names stays in ten of ten pictures and a hat in three, at 9 in one of ten each, and
// no more of the rest changes.
constexpr double strength_added = 9, strength_removed = -9;

std::string words_of(Attribute attribute) {
    return std::string(painter::attribute_names[static_cast<size_t>(attribute)]);
}
size_t group_of(Attribute attribute) { return label_group(words_of(attribute)); }

constexpr const char* places[] = {"by the sea by day in summer", "in the city at night",
                                  "in the forest in autumn", "in the mountains by day in winter",
                                  "in a studio"};

/// A person of whom little is said, with the attribute named or not.
std::string base_prompt(Attribute attribute, bool named, int64_t number) {
    const bool man = attribute == Attribute::beard || (attribute != Attribute::long_hair && number % 2 == 1);
    const std::string noun = man ? "man" : "woman", place = places[number % 5];
    if (attribute == Attribute::long_hair)
        return "a " + noun + " with " + (named ? "long" : "short") + " brown hair " + place;
    const std::string hair = " with short brown hair";
    if (!named) return "a " + noun + hair + " " + place;
    switch (attribute) {
        case Attribute::smile:
            return "a smiling " + noun + hair + " " + place;
        case Attribute::sad:
            return "a sad " + noun + hair + " " + place;
        case Attribute::old:
            return "an old " + noun + hair + " " + place;
        case Attribute::hat:
        case Attribute::scarf:
        case Attribute::beard:
            return "a " + noun + hair + " and a " + words_of(attribute) + " " + place;
        default:
            return "a " + noun + hair + " and " + words_of(attribute) + " " + place;
    }
}

/// A mouth cannot smile and be sad: changing one changes the other.
bool share_the_mouth(size_t one_group, size_t other_group) {
    const size_t smile = group_of(Attribute::smile), sad = group_of(Attribute::sad);
    return (one_group == smile || one_group == sad) && (other_group == smile || other_group == sad);
}

/// All groups but the direction's own: all these pictures show people, so every group means something.
void count_side_effects(const PictureReading& before, const PictureReading& after, size_t own,
                        Tally& changed) {
    for (size_t other = 0; other < label_groups().size(); ++other) {
        if (other == own || share_the_mouth(own, other)) continue;
        changed.count(before.choice[other] != after.choice[other]);
    }
}

/// Adds the attribute where it is not, or removes it where it is; pictures that start the other way do not
/// count.
Tally try_direction(GateStudio& studio, Attribute attribute, bool adding, Tally& side_effects) {
    const size_t group = group_of(attribute);
    Tally tally;
    for (int64_t i = 0; i < studio.plan().seeds; ++i) {
        studio.tell((adding ? "adding " : "removing ") + words_of(attribute), i, studio.plan().seeds);
        RenderRequest request = studio.request(base_prompt(attribute, !adding, i), i);
        const auto before = studio.read("before", request);
        if ((before.choice[group] == 1) == adding) continue;
        request.guidance.directions = {
            attribute_direction(attribute, adding ? strength_added : strength_removed)};
        const auto after = studio.read(adding ? "added" : "removed", request);
        tally.count((after.choice[group] == 1) == adding);
        count_side_effects(before, after, group, side_effects);
    }
    return tally;
}

struct Correlations {
    double picture = 0;  ///< mean over seeds: each picture's own nine scores in order
    double curve = 0;    ///< of the scores' mean over seeds: the slider's course
};

/// Rank correlation of nine strengths and the attribute's log odds. Its probability would be the same 0 or 1 at most
/// strengths, and their order chance.
Correlations correlation(const GateStudio& studio, Attribute attribute) {
    const std::vector<double> asked = {-8, -6, -4, -2, 0, 2, 4, 6, 8};
    const int64_t seeds = studio.plan().correlation_seeds;
    std::vector<double> course(asked.size(), 0);
    Correlations result;
    for (int64_t i = 0; i < seeds; ++i) {
        studio.tell("nine strengths of " + words_of(attribute), i, seeds);
        std::vector<double> seen;
        for (size_t k = 0; k < asked.size(); ++k) {
            RenderRequest request = studio.request(base_prompt(attribute, false, i), i);
            if (asked[k] != 0) request.guidance.directions = {attribute_direction(attribute, asked[k])};
            seen.push_back(studio.read("strengths", request).log_odds(words_of(attribute)));
            course[k] += seen[k];
        }
        result.picture += rank_correlation(asked, seen) / double(seeds);
    }
    result.curve = rank_correlation(asked, course);
    return result;
}

/// Four directions that can all be true of one face.
constexpr Attribute foursomes[][4] = {
    {Attribute::smile, Attribute::glasses, Attribute::hat, Attribute::scarf},
    {Attribute::sad, Attribute::old, Attribute::scarf, Attribute::earrings},
    {Attribute::glasses, Attribute::hat, Attribute::earrings, Attribute::old},
    {Attribute::smile, Attribute::closed_eyes, Attribute::scarf, Attribute::long_hair},
    {Attribute::sad, Attribute::glasses, Attribute::hat, Attribute::beard},
};

void try_four_at_once(GateStudio& studio) {
    Tally each;
    for (int64_t i = 0; i < studio.plan().together; ++i) {
        studio.tell("four directions at once", i, studio.plan().together);
        const auto& four = foursomes[i % 5];
        // A place of its own for every group of four, and a man where a beard is asked for.
        RenderRequest request = studio.request(
            base_prompt(i % 5 == 4 ? Attribute::beard : Attribute::hat, false, 2 * (i / 5)), 1000 + i);
        for (const Attribute attribute : four)
            request.guidance.directions.push_back(attribute_direction(attribute, strength_added));
        const auto reading = studio.read("together", request);
        for (const Attribute attribute : four) {
            const bool is = reading.choice[group_of(attribute)] == 1;
            each.count(is);
            auto& row = studio.report.details["together"][words_of(attribute)];
            if (row.is_null()) row = {{"right", 0}, {"of", 0}};
            row["right"] = row["right"].get<int64_t>() + int64_t{is};
            row["of"] = row["of"].get<int64_t>() + 1;
        }
    }
    studio.gate("four directions at once, each", each, 90);
}

/// Two lines of the report: the mean over the attributes and the worst of them.
void gate_correlations(GateStudio& studio, const std::string& of, const std::vector<double>& correlations) {
    if (correlations.empty()) return;
    double sum = 0, least = 1;
    for (const double one : correlations) sum += one, least = std::min(least, one);
    const auto cases = static_cast<int64_t>(correlations.size()) * studio.plan().correlation_seeds;
    const std::string what = "rank correlation of strength and " + of;
    studio.report.gates.push_back(
        {what + ", mean", "", sum / double(correlations.size()), 0.95, cases, false});
    studio.report.gates.push_back({what + ", worst", "", least, 0.85, cases, false});
}

}  // namespace

protocol::Direction attribute_direction(Attribute attribute, double strength) {
    struct Words {
        const char *text, *opposite;
    };
    // A word of its own for the other side is worth more than the empty prompt: it says what to go to.
    static constexpr Words words[] = {
        {"smiling", "sad"}, {"sad", "smiling"},         {"glasses", ""}, {"hat", ""},
        {"scarf", ""},      {"earrings", ""},           {"beard", ""},   {"closed eyes", "open eyes"},
        {"old", "young"},   {"long hair", "short hair"}};
    const auto& [text, opposite] = words[static_cast<size_t>(attribute)];
    protocol::Direction direction;
    direction.text = text;
    direction.opposite = opposite;
    direction.strength = strength;
    // From the first step on: hats and hair are decided in the first two of twenty.
    direction.start = 0;
    direction.stop = 1;
    direction.area = 0.1;
    direction.mask = protocol::MaskKind::spatial;
    return direction;
}

void measure_directions(GateStudio& studio) {
    const auto& plan = studio.plan();
    Tally added, removed, changed;
    std::vector<double> of_pictures, of_curves;
    for (size_t i = 0; i < painter::attribute_names.size(); ++i) {
        const auto attribute = static_cast<Attribute>(i);
        auto& row = studio.report.details["directions"][words_of(attribute)];
        if (plan.seeds > 0) {
            Tally side_effects;
            const Tally plus = try_direction(studio, attribute, true, side_effects);
            const Tally minus = try_direction(studio, attribute, false, side_effects);
            added.add(plus), removed.add(minus), changed.add(side_effects);
            row = {
                {"added", plus.json()}, {"removed", minus.json()}, {"others_changed", side_effects.json()}};
        }
        if (plan.correlation_seeds > 0) {
            const auto [picture, curve] = correlation(studio, attribute);
            of_pictures.push_back(picture), of_curves.push_back(curve);
            row["rank_correlation"] = picture;
            row["rank_correlation_of_mean"] = curve;
        }
    }
    if (plan.seeds > 0) {
        studio.gate("attribute added by a direction", added, 95);
        studio.gate("attribute removed by a direction", removed, 92);
        studio.gate("other attributes changed", changed, 5, true);
    }
    if (plan.together > 0) try_four_at_once(studio);
    gate_correlations(studio, "mean score", of_curves);
    gate_correlations(studio, "score of one picture", of_pictures);
}

}  // namespace burin::evaluation
