#include "core/protocol/direction_pack.h"

#include "core/protocol/pack_file.h"
#include "core/protocol/presets.h"
#include "core/protocol/request_fields.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

constexpr PackKind pack_kind{"burin.directions", direction_pack_version, max_pack_bytes};
constexpr size_t pack_name_bytes = 256, language_bytes = 35, most_tags = 32;

bool is_picture(const std::vector<uint8_t>& bytes) {
    const std::string_view head(reinterpret_cast<const char*>(bytes.data()),
                                std::min<size_t>(bytes.size(), 8));
    return head == "\x89PNG\r\n\x1a\n" || head.starts_with("\xff\xd8\xff");
}

/// What an entry that says nothing but its preset has.
Direction usual_direction(const std::string& preset) {
    Direction usual;
    if (const auto found = find_preset(preset, "")) apply(*found, usual);
    return usual;
}

}  // namespace

/// Beside the direction, whose fields lie in the same object.
template <io::Is<PackDirection> E, class Visit>
void visit_fields(E& entry, Visit&& visit) {
    visit(entry.name, io::text("name", pack_name_bytes).filled().required());
    visit(entry.preset, io::text("preset", pack_name_bytes).unless_usual());
    visit(entry.tags, io::texts("tags", most_tags, pack_name_bytes).unless_usual());
    visit(entry.thumbnail, io::bytes("thumbnail", max_thumbnail_bytes).unless_usual());
}

template <io::Is<DirectionPack> P, class Visit>
void visit_fields(P& pack, Visit&& visit) {
    visit(pack.name, io::text("name", pack_name_bytes).filled().required());
    visit(pack.language, io::text("language", language_bytes).filled());
    visit(pack.directions, io::list("directions", max_pack_directions).required());
}

/// Numbers that the preset gives already are not repeated.
json write_form(const PackDirection& entry, io::BytesAs bytes) {
    auto out = io::to_tree(entry, bytes);
    io::write_unusual_fields(out, entry.direction, io::Usual(usual_direction(entry.preset)), io::pack);
    return out;
}

void read_entry(io::ObjectReader& reader, PackDirection& entry) {
    io::read_fields(reader, entry);
    if (!entry.preset.empty() && !find_preset(entry.preset, ""))
        reader.fault("preset", "is '" + printable(entry.preset, 60) + "'",
                     find_preset(entry.preset, "").error().remedy);
    entry.direction = usual_direction(entry.preset);
    reader.require("text");
    io::read_fields(reader, entry.direction, io::pack);
}

void check_rules(io::Checks& checks, const PackDirection& entry, const std::string& path) {
    if (!entry.preset.empty())
        checks.that(find_preset(entry.preset, "").has_value(), path + ".preset", "is unknown",
                    "give a preset of this version");
    checks.that(!entry.direction.painted && !needs_painting(entry.direction.mask), path + ".mask",
                "is painted, which a pack cannot hold", "choose channel or spatial");
    io::check_fields(checks, entry.direction, path);
    checks.that(entry.thumbnail.empty() || is_picture(entry.thumbnail), path + ".thumbnail",
                "is neither PNG nor JPEG", "give one of them as base64");
}

void check_rules(io::Checks& checks, const DirectionPack& pack, const std::string& /*path*/) {
    checks.that(!pack.directions.empty(), "directions", "is empty", "give at least one");
    check_names(checks, pack.directions, "directions");
}

Direction in_pack(Direction direction) {
    if (direction.mask == MaskKind::painted_channel) direction.mask = MaskKind::channel;
    if (needs_painting(direction.mask)) direction.mask = MaskKind::spatial;
    io::reset_fields(direction, io::pack);
    return direction;
}

Result<DirectionPack> parse_direction_pack(std::string_view text, const std::string& source) {
    return parse_pack<DirectionPack>(text, source, pack_kind);
}

Result<std::string> print_direction_pack(const DirectionPack& pack) { return print_pack(pack, pack_kind); }

}  // namespace burin::protocol
