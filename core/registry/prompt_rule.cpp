#include "core/registry/prompt_rule.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/printable.h"
#include "core/registry/name_search.h"
#include "core/registry/rule_fields.h"
#include "core/text/placed_text.h"
#include "core/text/prompt_grammar.h"

namespace burin::registry {
namespace {

/// Pieces between which only spaces and hyphens stand are one.
void add_span(std::vector<Span>& spans, Span more, std::string_view prompt) {
    if (!spans.empty() && more.begin >= spans.back().end) {
        const auto between = prompt.substr(spans.back().end, more.begin - spans.back().end);
        if (between.find_first_of("()[]<>:|\\,") == std::string_view::npos) {
            spans.back().end = more.end;
            return;
        }
    }
    spans.push_back(more);
}

/// `from` maps bytes of a text to those of the prompt; empty = they are the same.
std::vector<Span> spans_of(const NameHit& hit, const std::vector<text::FoldedWord>& words,
                           const std::vector<uint32_t>& from, std::string_view prompt) {
    std::vector<Span> spans;
    for (size_t at = hit.first; at <= hit.last; ++at) {
        Span span{words[at].begin, words[at].end};
        if (!from.empty()) span = {from[span.begin], uint64_t{from[span.end - 1]} + 1};
        add_span(spans, span, prompt);
    }
    return spans;
}

std::string found_text(const std::vector<Span>& spans, std::string_view prompt) {
    std::string out;
    for (const auto& span : spans)
        out += (out.empty() ? "" : " ") + std::string(prompt.substr(span.begin, span.end - span.begin));
    return out;
}

bool overlap(const Finding& a, const Finding& b) {
    return std::any_of(a.spans.begin(), a.spans.end(), [&](const Span& one) {
        return std::any_of(b.spans.begin(), b.spans.end(),
                           [&](const Span& other) { return one.begin < other.end && other.begin < one.end; });
    });
}

/// With a backslash before what the grammar would read as a mark.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("()[]\\").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string note_of(const Finding& finding) {
    std::string note = "'" + printable(finding.found, 100) + "' names the protected concept " +
                       in_quotes(finding.concept_name) + " (" + printable(finding.concept_id, id_bytes) + ")";
    if (finding.in_tag) return note + ", as an adapter; it was left in place";
    switch (finding.action) {
        case Action::notice:
            return note;
        case Action::negative:
            return note + "; its names and keywords were put into the negative prompt";
        case Action::rewrite:
            return note + "; it was rewritten";
        case Action::refuse:
            return note + "; it is not rendered";
    }
    return note;
}

/// What the actions make of prompt and negative prompt.
class Applied {
  public:
    Applied(std::string_view prompt, std::string_view negative, bool plain) : plain_(plain) {
        record_.prompt = prompt, record_.negative = negative;
    }

    RuleRecord with(std::vector<Finding> findings, const Register& in) {
        in_ = &in;
        for (auto& finding : findings) act(finding);
        rewrite();
        record_.findings = std::move(findings);
        return std::move(record_);
    }

  private:
    void act(Finding& finding) {
        const auto found = in_->get(finding.concept_id);
        const Concept entry = found && *found ? **found : Concept{};
        std::string more;
        if (finding.action == Action::rewrite && !finding.in_tag) {
            if (entry.guide.empty()) {
                finding.action = Action::negative;
                more = "; it has no guide to be rewritten to";
            } else {
                rewrites_.push_back({&finding, spelled(entry.guide)});
            }
        }
        if (finding.action == Action::negative || (finding.action == Action::rewrite && finding.in_tag))
            add_negative(entry);
        record_.refused = record_.refused || finding.action == Action::refuse;
        record_.notes.push_back(note_of(finding) + more + ".");
    }
    void add_negative(const Concept& entry) {
        if (!done_.insert(entry.id).second) return;
        std::vector<std::string> words{entry.name};
        words.insert(words.end(), entry.keywords.begin(), entry.keywords.end());
        for (const auto& word : words)
            record_.negative += (record_.negative.empty() ? "" : ", ") + spelled(word);
    }
    [[nodiscard]] std::string spelled(const std::string& text) const { return plain_ ? text : escaped(text); }
    /// From the end to the beginning, so that the places of the others stay true.
    void rewrite() {
        std::sort(rewrites_.begin(), rewrites_.end(), [](const Rewrite& a, const Rewrite& b) {
            return a.of->spans.front().begin > b.of->spans.front().begin;
        });
        const Finding* last = nullptr;
        for (const auto& rewrite : rewrites_) {
            if (last != nullptr && overlap(*last, *rewrite.of)) continue;
            last = rewrite.of;
            const auto& spans = rewrite.of->spans;
            for (size_t i = spans.size(); i-- > 0;)
                record_.prompt.replace(spans[i].begin, spans[i].end - spans[i].begin,
                                       i == 0 ? rewrite.guide : "");
        }
    }

    struct Rewrite {
        const Finding* of;
        std::string guide;
    };
    bool plain_;
    RuleRecord record_;
    const Register* in_ = nullptr;
    std::vector<Rewrite> rewrites_;
    std::set<std::string> done_;
};

/// Every text the prompt has while the picture is made. A plain one is looked at as the grammar reads it as well: brackets
/// around a name do not hide it from the model.
Result<std::vector<text::PlacedText>> texts_in(std::string_view prompt, const RuleOptions& options) {
    auto texts = text::placed_texts(prompt, options.steps);
    if (texts)
        if (const auto parsed = text::parse_prompt(prompt); !parsed) texts = tl::unexpected(parsed.error());
    if (!options.plain) return texts;
    text::PlacedText whole{std::string(prompt), std::vector<uint32_t>(prompt.size())};
    std::iota(whole.from.begin(), whole.from.end(), 0U);
    std::vector<text::PlacedText> all;
    if (texts) all = *std::move(texts);
    all.push_back(std::move(whole));
    return all;
}

}  // namespace

Result<std::vector<Finding>> PromptRule::find(std::string_view prompt, const RuleOptions& options) const {
    const auto texts = texts_in(prompt, options);
    if (!texts) return tl::unexpected(texts.error());
    NameSearch search(in_);
    std::vector<Finding> findings;
    for (const auto& placed : *texts) {
        const auto words = text::folded_words_of_prompt(placed.text);
        const auto hits = search.search(placed.text, words);
        if (!hits) return tl::unexpected(hits.error());
        for (const auto& hit : *hits) {
            const Concept& entry = search.concept_of(hit.row);
            Finding finding{entry.id,
                            entry.name,
                            hit.name,
                            {},
                            hit.spelling,
                            entry.action,
                            spans_of(hit, words, placed.from, prompt),
                            words[hit.first].in_tag};
            finding.found = found_text(finding.spans, prompt);
            if (options.at_least) finding.action = std::max(finding.action, *options.at_least);
            const bool known = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) {
                return other.concept_id == finding.concept_id && other.spans == finding.spans;
            });
            if (!known && findings.size() < most_findings) findings.push_back(std::move(finding));
        }
    }
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        return a.spans.front().begin < b.spans.front().begin;
    });
    return findings;
}

Result<RuleRecord> PromptRule::apply(std::string_view prompt, std::string_view negative,
                                     const RuleOptions& options) const {
    auto findings = find(prompt, options);
    if (!findings) return tl::unexpected(findings.error());
    return Applied(prompt, negative, options.plain).with(*std::move(findings), in_);
}

}  // namespace burin::registry
