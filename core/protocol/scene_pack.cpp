#include "core/protocol/scene_pack.h"

#include "core/protocol/pack_file.h"
#include "core/protocol/scene_fields.h"

namespace burin::protocol {

void check_rules(io::Checks& checks, const ScenePack& pack, const std::string& /*path*/) {
    check_names(checks, pack.scenes, "scenes");
    check_names(checks, pack.concepts, "concepts");
}

Result<ScenePack> parse_scene_pack(std::string_view text, const std::string& source) {
    return parse_pack<ScenePack>(text, source, {"burin.scenes", scene_pack_version, 4U << 20});
}

}  // namespace burin::protocol
