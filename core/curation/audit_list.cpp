#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/curation/audit_plan.h"
#include "core/curation/audit_texts.h"
#include "core/evaluation/caption_claims.h"

namespace burin::curation {
namespace {

using registry::Concept;

constexpr size_t most_rivals = 12;

class ItemList {
  public:
    ItemList(const AuditScope& scope, std::vector<std::string>& notes) : scope_(scope), notes_(notes) {
        check_words();
    }

    std::vector<AuditItem> all() {
        for (const auto& entry : scope_.concepts) list_concept(entry);
        for (const auto& caption : scope_.control.empty() ? control_captions() : scope_.control)
            keep(AuditKind::control, "", caption, !scope_.control.empty());
        if (scope_.has_clip)
            for (const auto& composition : compositions()) compose(composition);
        else
            notes_.emplace_back("compositions need a CLIP model to judge them and are left out");
        if (items_.empty())
            throw Failure(ErrorCode::bad_input, "there is nothing to ask of these concepts",
                          "leave --only out, or say more of the concepts");
        return std::move(items_);
    }

  private:
    void check_words() const {
        std::vector<std::string_view> names(audit_kind_names.begin(), audit_kind_names.end());
        for (const auto& word : scope_.only)
            if (index_of(word, names) < 0)
                throw Failure(ErrorCode::bad_input, "--only is " + in_quotes(word), suggestion(word, names));
        std::vector<std::string_view> probes;
        for (const auto& probe : audit_probes()) probes.push_back(probe.option);
        probes.emplace_back("all");
        for (const auto& word : scope_.probes)
            if (index_of(word, probes) < 0)
                throw Failure(ErrorCode::bad_input, "--probe is " + in_quotes(word),
                              suggestion(word, probes));
    }
    [[nodiscard]] bool wanted(AuditKind kind) const {
        return scope_.only.empty() ||
               std::find(scope_.only.begin(), scope_.only.end(), name_of(kind)) != scope_.only.end();
    }
    [[nodiscard]] bool tries(const AuditProbe& probe) const {
        return std::any_of(scope_.probes.begin(), scope_.probes.end(),
                           [&](const std::string& word) { return word == "all" || word == probe.option; });
    }

    void list_concept(const Concept& entry) {
        list_names(entry);
        const auto kinds = [&](AuditKind kind, const std::vector<std::string>& contexts,
                               const std::string& words) {
            for (const auto& context : contexts) vanish(kind, entry, filled_in(context, words));
        };
        for (const auto& alias : entry.aliases)
            kinds(AuditKind::alias, first(audit_contexts(entry.kind), 5), words_for(entry, alias));
        kinds(AuditKind::with, company_contexts(entry.kind), called(entry));
        if (!entry.description.empty()) kinds(AuditKind::described, plain_contexts(), entry.description);
        for (const auto& prompt : entry.described) vanish(AuditKind::described, entry, prompt);
        for (const auto& keyword : entry.keywords) kinds(AuditKind::keyword, plain_contexts(), keyword);
        for (const auto& part : parts_of_name(entry.name))
            kinds(AuditKind::part, plain_contexts(), words_for(entry, part));
        list_languages(entry);
        for (const auto& prompt : entry.neighbours) keep(AuditKind::neighbour, entry.id, prompt, true);
        if (!entry.guide.empty())
            for (const auto& context : first(audit_contexts(registry::Kind::character), 5))
                keep(AuditKind::neighbour, entry.id, filled_in(context, entry.guide), false);
        for (const auto& text : entry.preserve) keep(AuditKind::neighbour, entry.id, text, false);
    }

    /// Every surrounding with its seeds, and behind each of them the probes that begin with that picture.
    void list_names(const Concept& entry) {
        const auto& contexts = audit_contexts(entry.kind);
        for (size_t i = 0; i < contexts.size(); ++i) {
            const std::string prompt = filled_in(contexts[i], called(entry));
            const bool probed = i < static_cast<size_t>(scope_.probe_prompts);
            for (int s = 0; s < scope_.seeds; ++s) {
                AuditItem item = concept_item(AuditKind::name, entry, prompt, s);
                if (wanted(AuditKind::name)) add(item);
                for (const auto& probe : audit_probes()) {
                    if (!probed || !tries(probe) || !wanted(probe.kind)) continue;
                    item.kind = probe.kind;
                    for (const double amount :
                         probe.amounts.empty() ? std::vector<double>{0} : probe.amounts) {
                        item.amount = amount;
                        add(item);
                    }
                }
            }
        }
        for (const auto& prompt : entry.prompts) vanish(AuditKind::name, entry, prompt);
    }

    void list_languages(const Concept& entry) {
        for (const auto& code : entry.languages) {
            if (code == "en" || code.starts_with("en-")) continue;
            const auto contexts = language_contexts(code);
            if (contexts.empty() && wanted(AuditKind::language))
                notes_.push_back("the language " + in_quotes(code) + " of " + in_quotes(entry.name) +
                                 " is left out: there are no sentences for it");
            for (const auto& context : contexts)
                for (int s = 0; s < scope_.seeds; ++s) {
                    AuditItem item =
                        concept_item(AuditKind::language, entry, filled_in(context, model_text(entry)), s);
                    item.language = code;
                    if (wanted(AuditKind::language)) add(item);
                }
        }
    }

    void vanish(AuditKind kind, const Concept& entry, const std::string& prompt) {
        if (!wanted(kind)) return;
        for (int s = 0; s < scope_.seeds; ++s) add(concept_item(kind, entry, prompt, s));
    }

    /// What must stay is judged by its own words; those of a list that a judge does not know are left out.
    void keep(AuditKind kind, const std::string& concept_id, const std::string& prompt, bool asked_for) {
        if (!wanted(kind)) return;
        if (!scope_.clip_judges && evaluation::claims_of(prompt).empty()) {
            if (asked_for)
                notes_.push_back(in_quotes(prompt) +
                                 " is left out: the classifier knows nothing that it names");
            return;
        }
        AuditItem item;
        item.kind = kind, item.concept_id = concept_id, item.prompt = prompt, item.judged_by = prompt;
        if (scope_.clip_judges) item.rivals = rivals_of(prompt, nullptr);
        add_seeds(item);
    }

    void compose(const Composition& composition) {
        if (!wanted(AuditKind::composition)) return;
        AuditItem item;
        item.kind = AuditKind::composition;
        item.prompt = item.judged_by = composition.prompt;
        item.rivals = composition.rivals;
        add_seeds(item);
    }

    void add_seeds(AuditItem item) {
        for (int s = 0; s < scope_.seeds; ++s) {
            item.seed = scope_.seed + static_cast<uint64_t>(s);
            add(item);
        }
    }

    [[nodiscard]] AuditItem concept_item(AuditKind kind, const Concept& entry, const std::string& prompt,
                                         int number) const {
        AuditItem item;
        item.kind = kind, item.concept_id = entry.id, item.prompt = prompt;
        item.seed = scope_.seed + static_cast<uint64_t>(number);
        item.judged_by = looked_for(entry);
        if (scope_.clip_judges) item.rivals = rivals_of(item.judged_by, &entry);
        return item;
    }

    /// What else a picture might show: the concept's relatives, then what has nothing to do with it; and for those the concepts.
    [[nodiscard]] std::vector<std::string> rivals_of(const std::string& text, const Concept* entry) const {
        std::vector<std::string> all;
        const auto more = [&](const std::string& rival) {
            if (!rival.empty() && rival != text && all.size() < most_rivals &&
                std::find(all.begin(), all.end(), rival) == all.end())
                all.push_back(rival);
        };
        if (entry != nullptr) {
            more(entry->guide);
            for (const auto& one : entry->neighbours) more(one);
            for (const auto& one : entry->preserve) more(one);
        } else {
            for (const auto& one : scope_.concepts) more(looked_for(one));
        }
        for (const auto& one : scope_.control.empty() ? control_captions() : scope_.control) more(one);
        return all;
    }

    [[nodiscard]] static std::string called(const Concept& entry) {
        return words_for(entry, model_text(entry));
    }
    [[nodiscard]] static std::vector<std::string> first(const std::vector<std::string>& all, size_t most) {
        return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()))};
    }

    /// Once each; the first prompts of a kind are those whose pictures are shown.
    void add(AuditItem item) {
        if (!known_.insert(to_line(item)).second) return;
        const auto kind = std::make_tuple(item.concept_id, item.kind, item.amount, item.language);
        auto& prompts = shown_[kind];
        const bool first_seed = item.seed == scope_.seed;
        if (first_seed && prompts.size() < static_cast<size_t>(scope_.sheets)) prompts.insert(item.prompt);
        item.shown = first_seed && prompts.contains(item.prompt);
        items_.push_back(std::move(item));
    }

    const AuditScope& scope_;
    std::vector<std::string>& notes_;
    std::vector<AuditItem> items_;
    std::set<std::string> known_;
    std::map<std::tuple<std::string, AuditKind, double, std::string>, std::set<std::string>> shown_;
};

}  // namespace

std::vector<AuditItem> list_items(const AuditScope& scope, std::vector<std::string>& notes) {
    return ItemList(scope, notes).all();
}

}  // namespace burin::curation
