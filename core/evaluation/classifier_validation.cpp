#include "core/evaluation/classifier_validation.h"

#include <algorithm>

#include "core/painter/paint.h"

namespace burin::evaluation {
namespace {

constexpr uint64_t validation_seed = 0x7E57;

}  // namespace

std::vector<GroupAccuracy> validate_classifier(const PictureClassifier& classifier, int64_t count,
                                               const std::function<Tensor(const Tensor&)>& changed,
                                               int64_t side) {
    const torch::NoGradGuard guard;
    std::vector<GroupAccuracy> table;
    for (const auto& group : label_groups()) table.push_back({group.name});
    constexpr int64_t chunk = 64;
    for (int64_t first = 0; first < count; first += chunk) {
        std::vector<painter::PictureFacts> facts;
        for (int64_t i = first; i < std::min(count, first + chunk); ++i)
            facts.push_back(painter::sample_facts_evenly(validation_seed, static_cast<uint64_t>(i)));
        Tensor pictures = painter::paint_facts(facts, side > 0 ? side : classifier.architecture().side);
        if (changed) pictures = changed(pictures);
        const auto readings = classifier.read(pictures);
        for (size_t i = 0; i < facts.size(); ++i) {
            const auto labels = labels_of(facts[i]);
            for (size_t g = 0; g < labels.size(); ++g) {
                if (labels[g] == no_label) continue;
                ++table[g].of;
                table[g].right += readings[i].choice[g] == labels[g];
            }
        }
    }
    return table;
}

double worst_share(const std::vector<GroupAccuracy>& accuracies) {
    double worst = 1;
    for (const auto& row : accuracies)
        if (row.of > 0) worst = std::min(worst, row.share());
    return worst;
}

}  // namespace burin::evaluation
