#include "core/inversion/edit.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/inversion/edit_masks.h"

namespace burin::inversion {
namespace {

void check(const Concept& term, const Inversion& inversion) {
    const auto refuse = [&](const std::string& what, const char* instead) {
        throw Failure(ErrorCode::bad_input, "the concept '" + term.text + "' " + what, instead);
    };
    if (term.text.empty()) throw Failure(ErrorCode::bad_input, "a concept has no text", "say what it is");
    if (!std::isfinite(term.strength)) refuse("has a strength that is not a number", "take e.g. 5");
    if (!(term.threshold >= 0 && term.threshold <= 1))
        refuse("has a threshold outside of 0 to 1", "take e.g. 0.9");
    if (term.first < 0 || (term.end && *term.end < term.first))
        refuse("ends before it begins", "let it begin earlier");
    const auto sizes = inversion.x.sizes();
    if (term.painted.defined() && term.painted.sizes() != sizes.slice(2))
        refuse("has a painted mask of another size than the picture", "paint it on this picture");
}

/// The contribution of one concept: d = strength (c - u) times its masks.
Tensor contribution(const Concept& term, const Tensor& difference, const Tensor& attention,
                    bool attention_only, ConceptRecord& record) {
    const int64_t h = difference.size(1), w = difference.size(2);
    Tensor mask = torch::ones({h, w});
    if (attention.defined()) {
        record.attention_score = attention_score(attention);
        record.attention_mask = binary_at(record.attention_score, term.threshold);
        mask = on_latent(record.attention_mask, h, w);
    }
    if (!attention_only || !attention.defined()) {
        record.difference_score = difference_score(difference);
        record.difference_mask = binary_at(record.difference_score, term.threshold);
        mask = mask * record.difference_mask;
    }
    if (term.painted.defined()) mask = mask * term.painted;
    record.mask = mask;
    return difference * term.strength * mask;
}

}  // namespace

std::vector<PictureEditor::Active> PictureEditor::active_at(const std::vector<Concept>& concepts,
                                                            int step) const {
    std::vector<Active> active;
    for (size_t i = 0; i < concepts.size(); ++i) {
        const Concept& one = concepts[i];
        if (one.strength == 0 || step < one.first || (one.end && step >= *one.end)) continue;
        active.push_back({&one, i});
    }
    // Sums of three numbers depend on their order; the order in which sliders stand must not.
    std::stable_sort(active.begin(), active.end(), [](const Active& a, const Active& b) {
        const auto key = [](const Concept& c) { return std::tie(c.text, c.strength, c.threshold, c.first); };
        return key(*a.term) < key(*b.term);
    });
    return active;
}

void PictureEditor::forget_others(Known& known, const std::vector<Active>& active) const {
    const auto is_other = [&](const auto& entry) {
        const std::string& text = entry.first;
        return !text.empty() && text != inversion_->options.source &&
               std::none_of(active.begin(), active.end(),
                            [&](const Active& a) { return a.term->text == text; });
    };
    std::erase_if(known.eps, is_other);
    std::erase_if(known.attention, is_other);
}

const PictureEditor::Known& PictureEditor::ask(int step, const Tensor& x, const std::vector<Active>& active) {
    const InversionOptions& options = inversion_->options;
    Known& known = known_[step];
    if (!known.x.defined() || !torch::equal(known.x, x)) {
        known = {.x = x, .as_inverted = torch::equal(x, inversion_->x[step])};
        if (known.as_inverted) known.eps[""] = inversion_->empty[step];
    }
    if (known.eps.size() > most_texts) forget_others(known, active);
    const auto index = static_cast<size_t>(step);
    std::vector<Row> rows;
    const auto want = [&](const std::string& text, bool attention) {
        if (known.eps.contains(text) && (!attention || known.attention.contains(text))) return;
        for (Row& row : rows) {
            if (row.text != text) continue;
            row.attention |= attention;
            return;
        }
        rows.push_back({x, options.schedule.timesteps[index], text, attention});
    };
    want("", false);
    if (options.uses_source() && !known.as_inverted) want(options.source, false);
    for (const Active& one : active) want(one.term->text, true);
    if (rows.empty()) return known;
    rows_asked_ += static_cast<int64_t>(rows.size());
    const auto outputs = network_.predict(rows);
    for (size_t i = 0; i < rows.size(); ++i) {
        known.eps[rows[i].text] =
            eps_of(options.prediction, options.schedule.steps[index], outputs[i].native, x);
        if (rows[i].attention) known.attention[rows[i].text] = outputs[i].attention;
    }
    return known;
}

Tensor PictureEditor::base_of(int step, const Known& known) const {
    const InversionOptions& options = inversion_->options;
    if (known.as_inverted) return inversion_->base[step];
    const Tensor& empty = known.eps.at("");
    if (!options.uses_source()) return empty;
    return empty + (known.eps.at(options.source) - empty) * options.source_scale;
}

int PictureEditor::first_step(const std::vector<Concept>& concepts, const EditOptions& options) const {
    const int n = inversion_->count();
    int first = 0;
    while (first < n && active_at(concepts, first).empty() && n - first > options.zero_last) ++first;
    return first;
}

Tensor PictureEditor::edit(const std::vector<Concept>& concepts, const EditOptions& options,
                           const std::function<void(const EditStep&)>& on_step) {
    for (const Concept& one : concepts) check(one, *inversion_);
    const int n = inversion_->count();
    const EditSchedule& schedule = inversion_->options.schedule;
    const int first = first_step(concepts, options);
    Tensor x = inversion_->x[first];
    Tensor before = first > 0 ? inversion_->denoised[first - 1] : Tensor();
    for (int i = first; i < n; ++i) {
        const SolverStep& step = schedule.steps[static_cast<size_t>(i)];
        const auto active = active_at(concepts, i);
        const Known& known = ask(i, x, active);
        EditStep done{.step = i, .x = {}, .eps = base_of(i, known), .denoised = {}, .concepts = {}};
        const bool attention_only =
            options.attention_only_above &&
            schedule.timesteps[static_cast<size_t>(i)] > *options.attention_only_above;
        for (const Active& one : active) {
            ConceptRecord record{.index = one.index};
            const std::string& text = one.term->text;
            record.added = contribution(*one.term, known.eps.at(text) - known.eps.at(""),
                                        known.attention.at(text), attention_only, record);
            done.eps = done.eps + record.added;
            done.concepts.push_back(std::move(record));
        }
        const Tensor denoised = denoised_of(step, done.eps, x);
        const Tensor mean = mean_of(step, x, denoised, before);
        x = i >= n - options.zero_last ? mean : inversion_->x[i + 1] + (mean - inversion_->mean[i]);
        before = denoised;
        done.x = x;
        done.denoised = denoised;
        if (on_step) on_step(done);
    }
    return x;
}

}  // namespace burin::inversion
