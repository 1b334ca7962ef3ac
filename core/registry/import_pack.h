// Concepts out of Burin's own JSON: what the window kept before there was a register, and the concepts of scene packs.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.h"
#include "core/registry/register.h"

namespace burin::registry {

struct PackReport {
    int64_t added = 0, changed = 0, unchanged = 0;
};

/// "burin.concepts" (the window's concepts.json) or "burin.scenes". Concepts are known by their names; the fields that such a
/// file has replace those of the register, the others stay. All or none, one entry in the history. bad_input as
/// parse_scene_pack() and Register::add().
Result<PackReport> import_pack(Register& in, std::string_view json, const std::string& source,
                               const Author& author);
Result<PackReport> import_pack(Register& in, const std::filesystem::path& path, const Author& author);

}  // namespace burin::registry
