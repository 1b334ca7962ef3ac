#include "core/protocol/direction_pack.h"

#include <set>

#include "core/base/printable.h"
#include "core/protocol/base64.h"
#include "core/protocol/checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "core/protocol/pack_file.h"
#include "core/protocol/presets.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

constexpr const char* schema = "burin.directions";
constexpr size_t name_bytes = 256, most_tags = 32;

bool is_picture(const std::vector<uint8_t>& bytes) {
    const std::string_view head(reinterpret_cast<const char*>(bytes.data()),
                                std::min<size_t>(bytes.size(), 8));
    return head == "\x89PNG\r\n\x1a\n" || head.starts_with("\xff\xd8\xff");
}

void read_direction(Fields& fields, PackDirection& entry) {
    auto& direction = entry.direction;
    fields.require("name");
    fields.require("text");
    fields.read("name", entry.name);
    fields.read("preset", entry.preset);
    if (!entry.preset.empty() && fields.good()) {
        const auto preset = find_preset(entry.preset, "preset");
        if (preset)
            apply(*preset, direction);
        else
            fields.fault("preset", "is '" + printable(entry.preset, 60) + "'", preset.error().remedy);
    }
    fields.read("text", direction.text);
    fields.read("opposite", direction.opposite);
    fields.read("strength", direction.strength);
    fields.read("start", direction.start);
    fields.read("stop", direction.stop);
    fields.read("area", direction.area);
    fields.read_choice("mask", direction.mask, mask_kind_names);
    fields.read("keep", direction.keep);
    fields.read("tags", entry.tags);
    fields.read("thumbnail", entry.thumbnail);
}

void check_entry(Checks& checks, const PackDirection& entry, const std::string& path) {
    checks.filled(path + ".name", entry.name, name_bytes);
    if (!entry.preset.empty())
        checks.that(find_preset(entry.preset, "").has_value(), path + ".preset", "is unknown",
                    "give a preset of this version");
    checks.that(!entry.direction.painted && entry.direction.mask <= MaskKind::spatial, path + ".mask",
                "is painted, which a pack cannot hold", "choose channel or spatial");
    check_direction(checks, entry.direction, path);
    checks.count(path + ".tags", entry.tags.size(), most_tags);
    for (size_t i = 0; i < entry.tags.size() && checks.good(); ++i)
        checks.filled(path + ".tags[" + std::to_string(i) + "]", entry.tags[i], name_bytes);
    checks.count(path + ".thumbnail", entry.thumbnail.size(), max_thumbnail_bytes);
    checks.that(entry.thumbnail.empty() || is_picture(entry.thumbnail), path + ".thumbnail",
                "is neither PNG nor JPEG", "give one of them as base64");
}

Result<> check_pack(const DirectionPack& pack) {
    Checks checks;
    checks.filled("name", pack.name, name_bytes);
    checks.filled("language", pack.language, 35);
    checks.that(!pack.directions.empty(), "directions", "is empty", "give at least one");
    checks.count("directions", pack.directions.size(), max_pack_directions);
    std::set<std::string_view> names;
    for (size_t i = 0; i < pack.directions.size() && checks.good(); ++i) {
        const auto path = "directions[" + std::to_string(i) + "]";
        check_entry(checks, pack.directions[i], path);
        checks.that(names.insert(pack.directions[i].name).second, path + ".name",
                    "is '" + printable(pack.directions[i].name, 60) + "' like an earlier one",
                    "give each direction its own name");
    }
    return checks.result();
}

/// Numbers that the preset gives already are not repeated.
json to_json(const PackDirection& entry) {
    Direction usual;
    if (const auto preset = find_preset(entry.preset, "")) apply(*preset, usual);
    const auto& direction = entry.direction;
    json out{{"name", entry.name}, {"text", direction.text}};
    if (!entry.preset.empty()) out["preset"] = entry.preset;
    if (!direction.opposite.empty()) out["opposite"] = direction.opposite;
    if (direction.strength != usual.strength) out["strength"] = direction.strength;
    if (direction.start != usual.start) out["start"] = direction.start;
    if (direction.stop != usual.stop) out["stop"] = direction.stop;
    if (direction.area != usual.area) out["area"] = direction.area;
    if (direction.mask != usual.mask) out["mask"] = name_of(direction.mask);
    if (!direction.keep.empty()) out["keep"] = direction.keep;
    if (!entry.tags.empty()) out["tags"] = entry.tags;
    if (!entry.thumbnail.empty()) out["thumbnail"] = to_base64(entry.thumbnail);
    return out;
}

void read_pack(Fields& fields, DirectionPack& pack) {
    if (!read_pack_head(fields, schema, direction_pack_version, pack.name)) return;
    fields.read("language", pack.language);
    fields.require("directions");
    fields.list("directions", max_pack_directions,
                [&](Fields& inner) { read_direction(inner, pack.directions.emplace_back()); });
}

}  // namespace

Result<DirectionPack> parse_direction_pack(std::string_view text, const std::string& source) {
    return parse_pack<DirectionPack>(text, source, max_pack_bytes, read_pack, check_pack);
}

Result<std::string> print_direction_pack(const DirectionPack& pack) {
    if (auto good = check_pack(pack); !good) return tl::unexpected(good.error());
    auto directions = json::array();
    for (const auto& entry : pack.directions) directions.push_back(to_json(entry));
    const json out{{"schema", schema},
                   {"version", direction_pack_version},
                   {"name", pack.name},
                   {"language", pack.language},
                   {"directions", std::move(directions)}};
    return out.dump(2) + "\n";
}

}  // namespace burin::protocol
