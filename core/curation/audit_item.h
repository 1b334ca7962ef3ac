// One picture pair of an audit: what is asked of the base and of the edited model, and by what it is judged.
//
// A job's items are planned once (audit_plan.h), carried out in any order by any number of processes (audit_run.h), and
// counted (audit_figures.h). An item is named by the hash of what it asks, so that its result can be told from every other's.
// Plain data and functions; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/io/field.h"

namespace burin::curation {

enum class AuditKind {
    name,       ///< the concept by its name, in ten surroundings
    alias,      ///< by another name
    with,       ///< beside something else
    described,  ///< in words, without its name
    keyword,    ///< by words that call it up
    part,       ///< by a part of its name
    language,   ///< by its name in a sentence of another language
    neighbour,  ///< what must survive
    control,    ///< anything else, which must survive as well
    composition,  ///< two subjects, colours, counts, left and right: whether the model still puts things together
    image,        ///< image to image from the base's picture
    inpaint,      ///< the middle of the base's picture is painted anew
    outpaint,     ///< all around the middle of the base's picture is painted anew
    handover,     ///< the base paints the first steps, the edited model goes on
    inverted,     ///< from the noise that the base's picture was inverted to
    untold,       ///< from that noise without any text
    perturbed,    ///< noise is added along the trajectory
    closed_form,  ///< the text's embedding is replaced by the one that undoes the edit best
    learned,      ///< an embedding that was trained on the edited model
    finetune,     ///< the edited model after a few steps of fine-tuning
};
inline constexpr std::array<std::string_view, 20> audit_kind_names{
    "name",      "alias",   "with",        "described",   "keyword", "part",     "language",
    "neighbour", "control", "composition", "image",       "inpaint", "outpaint", "handover",
    "inverted",  "untold",  "perturbed",   "closed form", "learned", "fine-tune"};
[[nodiscard]] inline std::string_view name_of(AuditKind kind) {
    return audit_kind_names[static_cast<size_t>(kind)];
}

/// What the kinds are counted together for.
enum class AuditGroup { target, indirect, language, neighbour, control, composition, probe };
inline constexpr std::array<std::string_view, 7> audit_group_names{
    "target", "indirect", "other languages", "neighbours", "control", "composition", "probes"};
[[nodiscard]] AuditGroup group_of(AuditKind kind);
/// Whether the edit should take away what these show; else it should leave it.
[[nodiscard]] bool should_vanish(AuditKind kind);

/// The probes, as --probe names them.
struct AuditProbe {
    AuditKind kind;
    std::string_view option;
    std::vector<double> amounts;  ///< each is an item of its own; none: one item without
    double pictures;              ///< what it costs beside a plain picture pair, which is 2
    std::string_view about;
};
[[nodiscard]] const std::vector<AuditProbe>& audit_probes();

struct AuditItem {
    AuditKind kind = AuditKind::name;
    std::string concept_id;  ///< empty: shared by all concepts of the job
    std::string prompt;
    uint64_t seed = 0;
    std::string language;   ///< of AuditKind::language
    double amount = 0;      ///< of a probe: strength, share, amount of noise
    std::string judged_by;  ///< what a picture is to show
    std::vector<std::string>
        rivals;  ///< CLIP judges: closer to judged_by than to any of these; empty: the classifier does
    bool shown = false;  ///< its pictures stand in the report
    std::string name;    ///< 64 hexadecimal digits
    bool operator==(const AuditItem&) const = default;
};

template <io::Is<AuditItem> I, class Visit>
void visit_fields(I& item, Visit&& visit) {
    visit(item.kind, io::choice("kind", audit_kind_names).required());
    visit(item.concept_id, io::text("concept", 64));
    visit(item.prompt, io::text("prompt", 64U << 10));
    visit(item.seed, io::number("seed"));
    visit(item.language, io::text("language", 64).unless_usual());
    visit(item.amount, io::number("amount", 0, 1000).unless_usual());
    visit(item.judged_by, io::text("judged_by", 64U << 10));
    visit(item.rivals, io::texts("rivals", 64, 64U << 10).unless_usual());
    visit(item.shown, io::flag("shown").unless_usual());
    visit(item.name, io::text("name", 64).required());
}

/// The name of an item of the job with this identity: the hash of both, whatever name the item has.
[[nodiscard]] std::string name_for(const AuditItem& item, const std::string& identity);

/// One line of JSON, and back.
[[nodiscard]] std::string to_line(const AuditItem& item);
Result<AuditItem> read_item(std::string_view line, const std::string& source);

}  // namespace burin::curation
