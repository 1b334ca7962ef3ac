#include "core/evaluation/picture_labels.h"

#include "core/base/result.h"

namespace burin::evaluation {
namespace {

using namespace painter;

template <class Choice>
std::vector<std::string> names(int count) {
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i) all.emplace_back(name_of(static_cast<Choice>(i)));
    return all;
}

std::vector<LabelGroup> make_groups() {
    std::vector<LabelGroup> groups{{"subject", names<Subject>(subject_count)},
                                   {"place", names<Place>(place_count)},
                                   {"time", names<Time>(time_count)},
                                   {"season", names<Season>(season_count)},
                                   {"style", names<Style>(style_count)}};
    for (const auto name : attribute_names) groups.push_back({std::string(name), {"no", "yes"}});
    groups.push_back({"woman", {"no", "yes"}});
    groups.push_back({"hair colour", names<HairColour>(hair_colour_count)});
    int64_t first = 0;
    for (auto& group : groups) {
        group.first = first;
        first += group.size();
    }
    return groups;
}

/// An autumn without colours of leaves looks like a summer, and that is what a judge has to call it.
Season visible_season(const PictureFacts& facts) {
    const bool hidden = facts.season == Season::autumn && !shows_autumn(facts.place, facts.style);
    return hidden ? Season::summer : facts.season;
}

/// Hair of a named character never varies.
bool shows_own_hair(const PictureFacts& facts) {
    return is_human(facts.subject) && facts.subject != Subject::voss && shows_hair_colour(facts.style);
}

}  // namespace

const std::vector<LabelGroup>& label_groups() {
    static const std::vector<LabelGroup> groups = make_groups();
    return groups;
}

int64_t label_outputs() { return label_groups().back().first + label_groups().back().size(); }

size_t label_group(const std::string& name) {
    const auto& groups = label_groups();
    for (size_t i = 0; i < groups.size(); ++i)
        if (groups[i].name == name) return i;
    throw Failure(ErrorCode::bad_input, "a classifier of paintings knows nothing of '" + name + "'",
                  "ask for subject, style, place, time, season or an attribute");
}

std::vector<int64_t> labels_of(const PictureFacts& facts) {
    const bool outdoors = facts.place != Place::studio;
    std::vector<int64_t> labels{static_cast<int64_t>(facts.subject), static_cast<int64_t>(facts.place),
                                outdoors ? static_cast<int64_t>(facts.time) : no_label,
                                outdoors ? static_cast<int64_t>(visible_season(facts)) : no_label,
                                static_cast<int64_t>(facts.style)};
    for (size_t i = 0; i < attribute_names.size(); ++i) {
        const auto attribute = static_cast<Attribute>(i);
        const bool hidden = attribute == Attribute::old && !shows_age(facts.style);
        const bool varies = may_have(facts.subject, attribute) && !hidden;
        labels.push_back(varies ? int64_t{has(facts, attribute)} : no_label);
    }
    const bool told_apart = facts.subject == Subject::person && shows_gender(facts.style);
    labels.push_back(told_apart ? int64_t{facts.woman} : no_label);
    labels.push_back(shows_own_hair(facts) ? static_cast<int64_t>(facts.hair_colour) : no_label);
    return labels;
}

Tensor labels_of(const std::vector<PictureFacts>& facts) {
    std::vector<int64_t> all;
    for (const auto& one : facts) {
        const auto labels = labels_of(one);
        all.insert(all.end(), labels.begin(), labels.end());
    }
    return torch::tensor(all, torch::kInt64).view({-1, static_cast<int64_t>(label_groups().size())});
}

Tensor label_loss(const Tensor& logits, const Tensor& labels) {
    Tensor total = torch::zeros({}, logits.options());
    const auto& groups = label_groups();
    for (size_t i = 0; i < groups.size(); ++i) {
        const Tensor target = labels.select(1, static_cast<int64_t>(i));
        const Tensor known = target.ge(0);
        if (!known.any().item<bool>()) continue;
        const Tensor outputs = logits.slice(1, groups[i].first, groups[i].first + groups[i].size());
        total = total + at::cross_entropy_loss(outputs, target, {}, at::Reduction::Mean, no_label);
    }
    return total / static_cast<double>(groups.size());
}

}  // namespace burin::evaluation
