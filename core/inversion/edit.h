// Editing an inverted picture by concepts, as LEDITS++ does (arXiv 2311.16711), exactly.
//
// At every step each active concept adds strength (c_k - u) times its masks to the base prediction b of the
// inversion, where u is the prediction for the empty text. The step itself is anchored in the inversion:
//
//   x_{i+1} = x_{i+1} of the inversion + (mu - mu of the inversion)
//
// which is the solver's step with the stored noise map, without the map: equal predictions give equal bits.
// Before the first active step nothing is computed, and an edit that changes nothing is the picture itself.
// No prompt, no prompt guidance and no momentum take part.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/inversion/invert.h"

namespace burin::inversion {

struct Concept {
    std::string text;             ///< at least one token
    double strength = 1;          ///< signed; negative takes away, 0 = off
    double threshold = 0.9;       ///< share of the picture that is left alone, by each mask; [0, 1]
    int first = 0;                ///< first step at which it acts
    std::optional<int> end = {};  ///< first step at which it does not any more; none = to the last
    Tensor painted = {};  ///< float32 [h, w] in 0..1, multiplied after both masks; undefined = everywhere
};

struct EditOptions {
    /// At timesteps above it the attention's mask alone decides: the difference says little there yet. Models
    /// with one text encoder: 800; none: both masks at every step (SDXL).
    std::optional<int> attention_only_above = 800;
    int zero_last = 0;  ///< steps at the end that are taken without their noise map
};

/// One active concept at one step; masks are 0 or 1, undefined where they were not used.
struct ConceptRecord {
    size_t index = 0;                                    ///< in the list of concepts
    Tensor attention_score = {}, attention_mask = {};    ///< [qh, qw]
    Tensor difference_score = {}, difference_mask = {};  ///< [h, w]
    Tensor mask = {};                                    ///< [h, w], all of them together
    Tensor added = {};                                   ///< [c, h, w] what it adds to the prediction
};

struct EditStep {
    int step = 0;
    Tensor x;         ///< [c, h, w] after it
    Tensor eps;       ///< [c, h, w] the edited prediction
    Tensor denoised;  ///< [c, h, w] the picture as this step sees it
    std::vector<ConceptRecord> concepts;
};

/// Edits one picture again and again. What the network said is kept for the x it was said at, step by step, so
/// that a moved strength restarts where it begins to act and asks there for nothing new. Not thread-safe. The
/// network must outlive it.
class PictureEditor {
  public:
    PictureEditor(std::shared_ptr<const Inversion> inversion, RowNetwork& network)
        : inversion_(std::move(inversion)), network_(network) {}

    /// The edited latent [c, h, w]. `on_step` hears of every step that was computed. Throws Failure: bad_input
    /// for a concept without text, numbers out of range, a painted mask of another size.
    Tensor edit(const std::vector<Concept>& concepts, const EditOptions& options,
                const std::function<void(const EditStep&)>& on_step = {});

    /// The first step at which one of the concepts acts, = the number of steps where none does.
    [[nodiscard]] int first_step(const std::vector<Concept>& concepts, const EditOptions& options) const;
    /// Rows that the network was asked for since the beginning.
    [[nodiscard]] int64_t rows_asked() const { return rows_asked_; }

  private:
    /// What is known of the predictions at one x.
    struct Known {
        Tensor x;
        bool as_inverted = false;  ///< x is the inversion's own
        std::map<std::string, Tensor> eps = {};
        std::map<std::string, Tensor> attention = {};
    };
    struct Active {
        const Concept* term = nullptr;
        size_t index = 0;
    };
    [[nodiscard]] std::vector<Active> active_at(const std::vector<Concept>& concepts, int step) const;
    /// Texts of one step beyond which those that do not act are forgotten: a person tries many.
    static constexpr size_t most_texts = 24;
    void forget_others(Known& known, const std::vector<Active>& active) const;
    const Known& ask(int step, const Tensor& x, const std::vector<Active>& active);
    [[nodiscard]] Tensor base_of(int step, const Known& known) const;

    std::shared_ptr<const Inversion> inversion_;
    RowNetwork& network_;
    std::map<int, Known> known_;
    int64_t rows_asked_ = 0;
};

}  // namespace burin::inversion
