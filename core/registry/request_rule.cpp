#include "core/registry/request_rule.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/io/field_visitors.h"
#include "core/registry/rule_fields.h"

namespace burin::registry {
namespace {

using protocol::RenderRequest;

Error refusal(const Register& in, const std::string& where, const Finding& finding) {
    return {ErrorCode::bad_input,
            where + " names the protected concept " + in_quotes(finding.concept_name) + " (" +
                printable(finding.concept_id, id_bytes) + ") with " + in_quotes(finding.found) +
                ", which the register '" + printable(in.path().filename().string(), 120) +
                "' does not let be rendered",
            "take it out, or change the concept's action in the register"};
}

/// One request at work; the first fault ends it.
class RequestRule {
  public:
    RequestRule(const Register& in, const RenderRequest& request) : in_(in), rule_(in) {
        out_.request = request;
        options_.steps = request.steps > 0 ? request.steps : options_.steps;
    }

    Result<RuledRequest> apply() {
        const bool real = out_.request.real_picture.has_value();
        auto done = real ? look_at_source() : rule_prompt();
        auto& guidance = out_.request.guidance;
        for (size_t k = 0; done && k < guidance.directions.size(); ++k)
            done = rule_direction(guidance.directions[k], "direction " + std::to_string(k + 1));
        for (size_t k = 0; done && k < guidance.edits.size(); ++k) done = rule_edit(guidance.edits[k], k);
        if (!done) return tl::unexpected(done.error());
        return std::move(out_);
    }

  private:
    Result<> rule_prompt() {
        auto& request = out_.request;
        options_.plain = !request.prompt_weights;
        auto record = looked(request.prompt, request.negative, "the prompt");
        if (!record) return tl::unexpected(record.error());
        if (record->findings.empty()) return {};
        const std::string asked = request.prompt;
        request.prompt = record->prompt, request.negative = record->negative;
        keep("the prompt", asked, *std::move(record), false);
        return {};
    }

    /// Notices and refusals alone: what it says of the photo is what the photo shows.
    Result<> look_at_source() {
        const std::string& source = out_.request.real_picture->source;
        options_.plain = true;
        auto record = looked(source, "", "the source text");
        if (!record) return tl::unexpected(record.error());
        if (record->findings.empty()) return {};
        record->prompt = source, record->negative.clear();
        record->notes.clear();
        for (auto& finding : record->findings) {
            finding.action = Action::notice;
            record->notes.push_back(named(finding, "the source text") +
                                    "; it was left, since it only says what the picture shows.");
        }
        keep("the source text", source, *std::move(record), false);
        return {};
    }

    Result<> rule_direction(protocol::Direction& direction, const std::string& which) {
        if (direction.muted || direction.strength == 0) return {};
        const bool forth = direction.strength > 0;
        return rule_called(forth ? direction.text : direction.opposite,
                           forth ? which : "the opposite of " + which,
                           [&direction] { direction.muted = true; });
    }
    Result<> rule_edit(protocol::ReferenceEdit& edit, size_t k) {
        if (edit.scale == 0 || edit.reverse != (edit.scale < 0)) return {};
        return rule_called(edit.text, "concept " + std::to_string(k + 1), [&edit] { edit.scale = 0; });
    }

    /// A text without grammar that calls something up.
    template <class SwitchOff>
    Result<> rule_called(std::string& called, const std::string& where, const SwitchOff& switch_off) {
        options_.plain = true;
        auto record = looked(called, "", where);
        if (!record) return tl::unexpected(record.error());
        if (record->findings.empty()) return {};
        const bool off = std::any_of(record->findings.begin(), record->findings.end(),
                                     [](const Finding& one) { return one.action == Action::negative; });
        const std::string asked = called;
        record->negative.clear();
        if (off) {
            record->notes.clear();
            for (const auto& finding : record->findings)
                record->notes.push_back(named(finding, where) + "; " + where + " was switched off.");
            record->prompt = asked;
            switch_off();
        } else {
            called = record->prompt;
        }
        keep(where, asked, *std::move(record), off);
        return {};
    }

    Result<RuleRecord> looked(const std::string& text, const std::string& negative,
                              const std::string& where) const {
        auto record = rule_.apply(text, negative, options_);
        if (!record || !record->refused) return record;
        const auto refused = std::find_if(record->findings.begin(), record->findings.end(),
                                          [](const Finding& one) { return one.action == Action::refuse; });
        return tl::unexpected(refusal(in_, where, *refused));
    }

    static std::string named(const Finding& finding, const std::string& where) {
        return in_quotes(finding.found) + " in " + where + " names the protected concept " +
               in_quotes(finding.concept_name) + " (" + printable(finding.concept_id, id_bytes) + ")";
    }

    void keep(const std::string& where, const std::string& asked, RuleRecord record, bool off) {
        out_.notes.insert(out_.notes.end(), record.notes.begin(), record.notes.end());
        out_.texts.push_back({where, asked, off, std::move(record)});
    }

    const Register& in_;
    PromptRule rule_;
    RuleOptions options_;
    RuledRequest out_;
};

}  // namespace

Result<RuledRequest> apply_rule(const Register& in, const RenderRequest& request) {
    return RequestRule(in, request).apply();
}

nlohmann::json facts_of(const RuledRequest& ruled) {
    auto facts = nlohmann::json::object();
    for (const auto& text : ruled.texts) facts["prompt_rule"].push_back(io::to_tree(text));
    return facts;
}

}  // namespace burin::registry
