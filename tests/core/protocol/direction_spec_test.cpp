#include "core/protocol/direction_spec.h"

#include <gmock/gmock.h>
#include <random>
#include <sstream>

#include "core/protocol/presets.h"
#include "core/protocol/request_json.h"

namespace burin::protocol {
namespace {

using testing::HasSubstr;

struct BadSpec {
    const char* spec;
    const char* sentence;
};

TEST(DirectionSpec, reads_every_field) {
    const auto direction = parse_direction_spec(
        R"(text=glasses;strength=-7.5;start=0.1;stop=.9;area=0.25;mask=channel;opposite=no glasses;momentum=0.5;beta=0.6;muted=1;solo=1;keep=a;keep=b c)");
    ASSERT_TRUE(direction) << direction.error().sentence();
    Direction expected;
    expected.text = "glasses";
    expected.opposite = "no glasses";
    expected.strength = -7.5;
    expected.start = 0.1;
    expected.stop = 0.9;
    expected.area = 0.25;
    expected.mask = MaskKind::channel;
    expected.momentum_scale = 0.5;
    expected.momentum_beta = 0.6;
    expected.muted = expected.solo = true;
    expected.keep = {"a", "b c"};
    EXPECT_TRUE(*direction == expected) << to_json(*direction);
}

TEST(DirectionSpec, of_a_bare_text_has_the_defaults) {
    const auto direction = parse_direction_spec("oil painting");
    ASSERT_TRUE(direction);
    Direction expected;
    expected.text = "oil painting";
    EXPECT_TRUE(*direction == expected);
    expected.strength = 3;
    EXPECT_TRUE(parse_direction_spec("oil painting; strength = +3 ;") == expected);
}

TEST(DirectionSpec, takes_separators_in_texts_when_escaped) {
    EXPECT_EQ(parse_direction_spec(R"(text=a\;b=c\\;opposite=x\=y)")->text, R"(a;b=c\)");
    EXPECT_EQ(parse_direction_spec(R"(text=a\;b=c\\;opposite=x\=y)")->opposite, "x=y");
    EXPECT_EQ(parse_direction_spec(R"(1 \= 1\nb)")->text, R"(1 = 1\nb)");
}

TEST(DirectionSpec, applies_a_preset_under_the_other_fields_in_any_order) {
    for (const auto& preset : presets) {
        const auto direction = parse_direction_spec("area=0.5;text=x;preset=" + std::string(preset.name));
        ASSERT_TRUE(direction) << preset.name;
        EXPECT_EQ(direction->strength, preset.strength);
        EXPECT_EQ(direction->start, preset.start);
        EXPECT_EQ(direction->stop, preset.stop);
        EXPECT_EQ(direction->mask, preset.mask);
        EXPECT_EQ(direction->area, 0.5);
    }
}

TEST(DirectionSpec, is_refused_by_a_sentence_that_names_the_field) {
    const BadSpec table[] = {
        {"", "direction.text is empty"},
        {"strength=5", "direction.text is empty"},
        {"text=;strength=5", "direction.text is empty"},
        {"glasses;strenght=5", "direction has the unknown field 'strenght'; did you mean 'strength'?"},
        {"glasses;colour=5", "direction has the unknown field 'colour'; give text, opposite"},
        {"glasses;scale=5", "direction has the unknown field 'scale'"},
        {"glasses;hat",
         "direction has the part 'hat' without a field name; write field=value, or \\; for the character "
         "itself"},
        {"glasses;text=hat", "direction.text is given twice"},
        {"text=glasses;area=0.1;area=0.2", "direction.area is given twice"},
        {"glasses;strength=40", "direction.strength is 40; give -12 to 12"},
        {"glasses;strength=", "direction.strength is ''; give a number"},
        {"glasses;strength=5x", "direction.strength is '5x'; give a number"},
        {"glasses;strength=nan", "direction.strength is not a number"},
        {"glasses;strength=1e999", "direction.strength is '1e999'"},
        {"glasses;strength=0,5", "direction.strength is '0,5'"},
        {"glasses;start=-1", "direction.start is -1"},
        {"glasses;start=0.8;stop=0.2", "direction.start is 0.8, behind its stop at 0.2"},
        {"glasses;area=5%", "direction.area is '5%'"},
        {"glasses;area=0", "direction.area is 0"},
        {"glasses;mask=spacial", "direction.mask is 'spacial'; did you mean 'spatial'?"},
        {"glasses;mask=painted", "direction.mask is 'painted'; give channel or spatial"},
        {"glasses;preset=faces", "direction.preset is 'faces'; did you mean 'face'?"},
        {"glasses;preset=", "direction.preset is ''"},
        {"glasses;muted=yes", "direction.muted is 'yes'; give 0 or 1"},
        {"glasses;keep=", "direction.keep[0] is empty"},
        {"glasses;momentum=0.9", "direction.momentum_scale is 0.9"},
        {"gl\xff", "direction.text is not valid UTF-8"},
        {"glasses;\x1b[2J=1", "direction has the unknown field '\\x1b[2J'"},
    };
    for (const auto& [spec, sentence] : table) {
        const auto direction = parse_direction_spec(spec);
        ASSERT_FALSE(direction) << spec;
        EXPECT_EQ(direction.error().code, ErrorCode::bad_input);
        EXPECT_THAT(direction.error().sentence(), HasSubstr(sentence));
    }
    EXPECT_FALSE(parse_direction_spec(std::string(70000, 'a')));
}

TEST(DirectionSpec, has_a_line_of_help_for_each_field_that_it_may_say) {
    const auto studio = direction_spec_help(GuidanceMode::studio);
    EXPECT_THAT(studio, HasSubstr("  strength   how much, -12 to 12 [5]\n"));
    EXPECT_THAT(studio, HasSubstr(": channel or spatial [spatial]\n"));
    EXPECT_THAT(studio, HasSubstr("  beta       how long earlier steps count, 0 to 1 [0.4]\n"));
    EXPECT_THAT(studio, HasSubstr("face, object, remove, style, composition or quality\n"));
    EXPECT_THAT(studio, testing::Not(HasSubstr("painted")));
    EXPECT_THAT(direction_spec_help(GuidanceMode::reference),
                HasSubstr("  warmup     steps before it acts, 0 to 1000 [10]\n"));
    std::istringstream lines(studio);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_GT(line.find_first_not_of(' ', 13), 12U) << line;
        const auto key = line.substr(2, line.find(' ', 2) - 2);
        const auto refused = parse_direction_spec("a;" + key + "=;" + key + "=");
        if (!refused) {
            EXPECT_THAT(refused.error().sentence(), testing::Not(HasSubstr("unknown"))) << key;
        }
    }
}

TEST(EditSpec, reads_every_field) {
    const auto edit =
        parse_edit_spec("text=old;scale=4;warmup=7;cooldown=20;threshold=0.8;weight=-1;reverse=1");
    ASSERT_TRUE(edit) << edit.error().sentence();
    EXPECT_TRUE(*edit == (ReferenceEdit{"old", 4, true, 7, 20, 0.8, -1}));
    const auto plain =
        parse_edit_spec("text=old;scale=5;warmup=10;cooldown=;threshold=0.9;weight=1;reverse=0");
    ASSERT_TRUE(plain);
    EXPECT_TRUE(*plain == (ReferenceEdit{"old", 5, false, 10, std::nullopt, 0.9, 1}));
}

TEST(EditSpec, is_refused_by_a_sentence_that_names_the_field) {
    const BadSpec table[] = {
        {"", "direction.text is empty"},
        {"old;strength=5", "direction has the unknown field 'strength'"},
        {"old;keep=5", "direction has the unknown field 'keep'"},
        {"old;warmup=1.5", "direction.warmup is '1.5'; give a whole number"},
        {"old;warmup=-1", "direction.warmup is -1"},
        {"old;warmup=99999999999", "direction.warmup is '99999999999'"},
        {"old;cooldown=never", "direction.cooldown is 'never'"},
        {"old;threshold=2", "direction.threshold is 2; give 0 to 1"},
        {"old;weight=inf", "direction.weight is infinite"},
        {"old;reverse=2", "direction.reverse is '2'; give 0 or 1"},
    };
    for (const auto& [spec, sentence] : table) {
        const auto edit = parse_edit_spec(spec);
        ASSERT_FALSE(edit) << spec;
        EXPECT_THAT(edit.error().sentence(), HasSubstr(sentence));
    }
}

TEST(DirectionSpec, printed_parses_to_the_same) {
    std::mt19937_64 random(21);
    const auto unit = [&] { return std::uniform_real_distribution<double>(0, 1)(random); };
    const auto text = [&] {
        std::string out = "x";
        for (auto n = random() % 8; n > 0; --n) out += "a;=\\ \nz:"[random() % 8];
        return out;
    };
    for (int run = 0; run < 500; ++run) {
        Direction d;
        d.text = text();
        if (random() % 2) d.opposite = text();
        d.strength = 24 * unit() - 12;
        if (random() % 2) d.stop = unit();
        d.start = d.stop * unit();
        d.area = 1 - unit();
        d.mask = static_cast<MaskKind>(random() % 2);
        d.momentum_scale = 0.7 * unit();
        d.muted = random() % 2;
        if (random() % 2) d.keep = {text(), text()};
        const auto again = parse_direction_spec(print_direction_spec(d));
        ASSERT_TRUE(again) << print_direction_spec(d) << again.error().sentence();
        EXPECT_TRUE(*again == d) << print_direction_spec(d);
        ReferenceEdit e{text(), unit(), random() % 2 == 0, static_cast<int>(random() % 50), std::nullopt,
                        unit(), unit()};
        if (random() % 2) e.cooldown = static_cast<int>(random() % 50);
        EXPECT_TRUE(parse_edit_spec(print_edit_spec(e)) == e) << print_edit_spec(e);
    }
}

}  // namespace
}  // namespace burin::protocol
