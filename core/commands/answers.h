// What burin-cli answers to the requests of this folder, as its --json prints it. Plain data; each answer lists
// its fields once, in `fields(self, visit)`: `visit(key, field)` for each (answer_json.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace burin::commands {

struct EraseAnswer {
    std::string path;
    int64_t matrices = 0;
    double text_seconds = 0, edit_seconds = 0;
    std::vector<std::string> preserved;   ///< all texts that were
    std::vector<std::string> neighbours;  ///< those of them that were found
    std::optional<double> kept_energy;    ///< share of the squared norm that a LoRA holds
    std::vector<std::string> notes;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("path", self.path), visit("matrices", self.matrices);
        visit("text_seconds", self.text_seconds), visit("edit_seconds", self.edit_seconds);
        visit("preserved", self.preserved), visit("neighbours", self.neighbours);
        visit("kept_energy", self.kept_energy), visit("notes", self.notes);
    }
};

struct NeighboursAnswer {
    struct Neighbour {
        std::string text;
        double likeness = 0;  ///< cosine of what the cross-attention reads

        template <class Self, class Visit>
        static void fields(Self& self, Visit&& visit) {
            visit("text", self.text), visit("likeness", self.likeness);
        }
    };
    std::vector<Neighbour> neighbours;  ///< the most alike first

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("neighbours", self.neighbours);
    }
};

struct TaskVectorAnswer {
    std::string path;
    int64_t tensors = 0;
    double norm = 0;
    std::vector<std::string> notes;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("path", self.path), visit("tensors", self.tensors), visit("norm", self.norm);
        visit("notes", self.notes);
    }
};

struct TrainConceptAnswer {
    std::optional<std::string> vector;  ///< the delta file; nothing where nothing was trained
    std::optional<std::string> random;  ///< the control
    nlohmann::json settings;            ///< that were used; null where nothing was trained
    std::optional<int64_t> pictures, steps;
    int64_t tensors = 0;
    std::optional<double> first_loss, last_loss, seconds;
    double norm = 0;
    std::optional<bool> stopped;   ///< an ascent that came near the end of the range of numbers
    std::optional<uint64_t> seed;  ///< of a random control alone

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("vector", self.vector), visit("random", self.random), visit("settings", self.settings);
        visit("pictures", self.pictures), visit("steps", self.steps), visit("tensors", self.tensors);
        visit("first_loss", self.first_loss), visit("last_loss", self.last_loss);
        visit("seconds", self.seconds), visit("norm", self.norm), visit("stopped", self.stopped);
        visit("seed", self.seed);
    }
};

struct CombineAnswer {
    std::vector<double> norms;
    std::vector<std::vector<double>> cosines;  ///< NaN (null) where an edit has no direction
    std::optional<std::string> recipe, path;   ///< that were written
    std::optional<double> norm;                ///< of what was written to `path`
    std::vector<std::string> notes;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("norms", self.norms), visit("cosines", self.cosines), visit("recipe", self.recipe);
        visit("path", self.path), visit("norm", self.norm), visit("notes", self.notes);
    }
};

struct ExportAnswer {
    std::string path;
    // Of a folder: how many tensors, and the share of the edits that rounding lost.
    std::optional<int64_t> edited, tensors;
    std::optional<double> lost_share;
    // Of a LoRA: its modules, the share of the squared norm it holds, the tensors it cannot hold.
    std::optional<int64_t> modules, left_out;
    std::optional<double> kept_energy;
    std::optional<std::string> naming;
    std::vector<std::string> notes;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("path", self.path), visit("edited", self.edited), visit("tensors", self.tensors);
        visit("lost_share", self.lost_share), visit("modules", self.modules);
        visit("kept_energy", self.kept_energy), visit("left_out", self.left_out);
        visit("naming", self.naming), visit("notes", self.notes);
    }
};

}  // namespace burin::commands
