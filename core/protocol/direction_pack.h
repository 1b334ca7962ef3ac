// Direction packs: lists of ready-made directions that artists share, as JSON files.
//
//   {"schema": "burin.directions", "version": 1, "name": "Starter", "language": "en",
//    "directions": [{"name": "Glasses", "text": "glasses", "preset": "face", "tags": ["face"]}, ...]}
//
// A direction may also hold "opposite", "keep", any of the numbers strength, start, stop, area, a "mask"
// (they win over the preset), and a "thumbnail" (PNG or JPEG as base64). Unknown fields are refused by name.
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::protocol {

inline constexpr int direction_pack_version = 1;
inline constexpr size_t max_pack_bytes = 32U << 20;
inline constexpr size_t max_pack_directions = 4096;
inline constexpr size_t max_thumbnail_bytes = 256U << 10;

struct PackDirection {
    std::string name;     ///< shown to the artist, in the pack's language; unique in the pack
    std::string preset;   ///< empty = none
    Direction direction;  ///< complete: preset applied, then the explicit numbers
    std::vector<std::string> tags;
    std::vector<uint8_t> thumbnail;  ///< encoded picture, empty = none; never decoded here
    bool operator==(const PackDirection&) const = default;
};

struct DirectionPack {
    std::string name;
    std::string language = "en";  ///< BCP 47, of the names; texts are what the model was trained on
    std::vector<PackDirection> directions;
    bool operator==(const DirectionPack&) const = default;
};

/// What a pack can hold of a direction: painted masks, momentum and the like are as they begin.
[[nodiscard]] Direction in_pack(Direction direction);

/// `source` names the file in sentences. Every direction passes check_direction().
Result<DirectionPack> parse_direction_pack(std::string_view json, const std::string& source);

/// Indented JSON that parses to the same pack; validated first. Painted masks cannot be shared and are
/// refused.
Result<std::string> print_direction_pack(const DirectionPack& pack);

}  // namespace burin::protocol
