// --direction SPEC in studio mode and in reference mode.
#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

BadCase studio(const std::string& name, const std::string& spec, const std::string& fragment) {
    return {"studio_" + name, render_with({"--direction", spec}), 2, fragment, {}};
}

BadCase reference_mode(const std::string& name, const std::string& spec, const std::string& fragment) {
    return {"reference_" + name, render_with({"--mode", "reference", "--direction", spec}), 2, fragment, {}};
}

BadCases studio_cases() {
    return {
        studio("empty", "", "direction.text is empty"),
        studio("blank_text", "text=  ", "direction.text is empty"),
        studio("only_separators", ";;;", "direction.text is empty"),
        studio("no_text", "strength=4", "direction.text is empty"),
        studio("unknown_field", "text=glasses;strenght=4", "unknown field 'strenght'"),
        studio("field_of_the_other_mode", "text=glasses;warmup=4", "unknown field 'warmup'"),
        studio("part_without_field", "text=glasses;4", "has the part '4' without a field name"),
        studio("field_twice", "text=glasses;strength=4;strength=5", "direction.strength is given twice"),
        studio("strength_too_large", "text=glasses;strength=13", "direction.strength is 13"),
        studio("strength_nan", "text=glasses;strength=nan", "direction.strength is"),
        studio("strength_infinite", "text=glasses;strength=inf", "direction.strength is"),
        studio("strength_text", "text=glasses;strength=much", "direction.strength is 'much'; give a number"),
        studio("strength_empty", "text=glasses;strength=", "direction.strength is ''; give a number"),
        studio("strength_two_numbers", "text=glasses;strength=4 5", "direction.strength is '4 5'"),
        studio("start_behind_stop", "text=glasses;start=0.9;stop=0.1", "behind its stop at 0.1"),
        studio("start_negative", "text=glasses;start=-0.1", "direction.start is -0.1"),
        studio("stop_too_late", "text=glasses;stop=1.1", "direction.stop is 1.1"),
        studio("area_zero", "text=glasses;area=0", "direction.area is 0; give more than 0"),
        studio("area_too_large", "text=glasses;area=2", "direction.area is 2"),
        studio("mask_unknown", "text=glasses;mask=round", "direction.mask is 'round'"),
        studio("mask_painted_in_a_line", "text=glasses;mask=painted", "direction.mask is 'painted'"),
        studio("preset_unknown", "text=glasses;preset=huge", "direction.preset is 'huge'"),
        studio("momentum_too_large", "text=glasses;momentum=0.9", "direction.momentum_scale is 0.9"),
        studio("beta_one", "text=glasses;beta=1", "direction.momentum_beta is 1"),
        studio("muted_text", "text=glasses;muted=yes", "direction.muted is 'yes'; give 0 or 1"),
        studio("keep_empty", "text=glasses;keep=", "direction.keep[0] is empty"),
        studio("text_not_utf8", "text=\xff", "direction.text is not valid UTF-8"),
        studio("opposite_not_utf8", "text=a;opposite=\xe9", "direction.opposite is not valid UTF-8"),
        studio("too_long", "text=" + std::string(70'000, 'a'), "65536 bytes"),
        studio("control_characters", "text=a;\x1b[2J=1", "\\x1b[2J"),
    };
}

BadCases reference_cases() {
    return {
        reference_mode("empty", "", "direction.text is empty"),
        reference_mode("field_of_the_other_mode", "text=a;area=0.5", "unknown field 'area'"),
        reference_mode("scale_too_large", "text=a;scale=1001", "direction.scale is 1001"),
        reference_mode("scale_nan", "text=a;scale=nan", "direction.scale is"),
        reference_mode("warmup_negative", "text=a;warmup=-1", "direction.warmup is -1"),
        reference_mode("warmup_fraction", "text=a;warmup=1.5", "direction.warmup is '1.5'; give a whole"),
        reference_mode("warmup_beyond_int", "text=a;warmup=99999999999", "direction.warmup is '99999999999'"),
        reference_mode("cooldown_text", "text=a;cooldown=soon", "direction.cooldown is 'soon'"),
        reference_mode("cooldown_too_late", "text=a;cooldown=1001", "direction.cooldown is 1001"),
        reference_mode("threshold_too_large", "text=a;threshold=1.5", "direction.threshold is 1.5"),
        reference_mode("weight_too_large", "text=a;weight=1e9", "direction.weight is 1000000000"),
        reference_mode("reverse_text", "text=a;reverse=true", "direction.reverse is 'true'"),
        reference_mode("keep", "text=a;keep=b", "unknown field 'keep'"),
        reference_mode("twice", "text=a;text=b", "direction.text is given twice"),
    };
}

BadCase too_many() {
    std::vector<std::string> more;
    for (int i = 0; i < 65; ++i) more.insert(more.end(), {"--direction", "text=a" + std::to_string(i)});
    return {"too_many", render_with(more), 2, "guidance.directions has 65 entries; give at most 64", {}};
}

}  // namespace

BadCases direction_cases() {
    BadCases all = studio_cases();
    const BadCases more = reference_cases();
    all.insert(all.end(), more.begin(), more.end());
    all.push_back(too_many());
    return all;
}

}  // namespace burin::test
