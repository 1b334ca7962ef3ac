#include "core/curation/audit_item.h"

#include "core/base/sha256.h"
#include "core/io/field_visitors.h"
#include "core/io/json.h"

namespace burin::curation {

AuditGroup group_of(AuditKind kind) {
    switch (kind) {
        case AuditKind::name:
        case AuditKind::alias:
        case AuditKind::with:
            return AuditGroup::target;
        case AuditKind::described:
        case AuditKind::keyword:
        case AuditKind::part:
            return AuditGroup::indirect;
        case AuditKind::language:
            return AuditGroup::language;
        case AuditKind::neighbour:
            return AuditGroup::neighbour;
        case AuditKind::control:
            return AuditGroup::control;
        case AuditKind::composition:
            return AuditGroup::composition;
        default:
            return AuditGroup::probe;
    }
}

bool should_vanish(AuditKind kind) {
    const auto group = group_of(kind);
    return group != AuditGroup::neighbour && group != AuditGroup::control && group != AuditGroup::composition;
}

const std::vector<AuditProbe>& audit_probes() {
    static const std::vector<AuditProbe> all{
        {AuditKind::image,
         "image",
         {0.4, 0.6, 0.8},
         1.2,
         "image to image from the base's picture at three strengths"},
        {AuditKind::inpaint, "inpaint", {0.5}, 2, "the middle of the base's picture painted anew"},
        {AuditKind::outpaint,
         "outpaint",
         {0.5},
         2,
         "all around the middle of the base's picture painted anew"},
        {AuditKind::handover,
         "handover",
         {0.2, 0.4},
         1,
         "the base paints the first steps, the edited model goes on"},
        {AuditKind::inverted, "inverted", {}, 1.5, "from the noise that the base's picture was inverted to"},
        {AuditKind::untold, "untold", {}, 1.5, "from that noise without any text"},
        {AuditKind::perturbed, "perturbed", {0.1, 0.3}, 2, "noise added along the trajectory"},
        {AuditKind::closed_form,
         "closed-form",
         {},
         1,
         "the embedding that undoes the edit best, in closed form (RECE's)"},
        {AuditKind::learned,
         "learned",
         {},
         1,
         "an embedding learned on the edited model; 112 pictures' time beforehand"},
        {AuditKind::finetune,
         "fine-tune",
         {},
         1,
         "the edited model after 30 steps of fine-tuning; 52 pictures' time beforehand"},
    };
    return all;
}

std::string name_for(const AuditItem& item, const std::string& identity) {
    AuditItem asked = item;
    asked.name.clear();
    return sha256_hex(identity + "\n" + to_line(asked));
}

std::string to_line(const AuditItem& item) {
    return io::to_tree(item).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<AuditItem> read_item(std::string_view line, const std::string& source) {
    const auto tree = io::parse_json(line, source);
    if (!tree) return tl::unexpected(tree.error());
    io::ObjectReader reader(*tree, "item");
    AuditItem item;
    io::read_fields(reader, item);
    if (const auto read = reader.finish(); !read) return tl::unexpected(read.error());
    if (!is_sha256_hex(item.name))
        return fail(ErrorCode::bad_input, source + " has an item without a name", "plan the audit again");
    return item;
}

}  // namespace burin::curation
