#include "core/protocol/presets.h"

#include "core/base/printable.h"
#include "core/protocol/names.h"

namespace burin::protocol {

Result<Preset> find_preset(std::string_view name, const std::string& where) {
    std::array<std::string_view, presets.size()> names;
    for (size_t i = 0; i < presets.size(); ++i) names[i] = presets[i].name;
    const int index = index_of(name, names);
    if (index < 0)
        return fail(ErrorCode::bad_input, where + " is '" + printable(name, 60) + "'",
                    suggestion(name, names));
    return presets[static_cast<size_t>(index)];
}

void apply(const Preset& preset, Direction& direction) {
    direction.strength = preset.strength;
    direction.start = preset.start;
    direction.stop = preset.stop;
    direction.area = preset.area;
    direction.mask = preset.mask;
}

}  // namespace burin::protocol
