#include "core/models/family.h"

#include <nlohmann/json.hpp>

namespace burin::models {

const char* to_string(Family family) {
    return catalogue::model_family_names[static_cast<size_t>(family)].data();
}

void without_safety_checker(nlohmann::json& index) {
    index["safety_checker"] = {nullptr, nullptr};
    index["feature_extractor"] = {nullptr, nullptr};
    index["requires_safety_checker"] = false;
}

const FamilyFacts& facts_of(Family family) {
    switch (family) {
        case Family::unknown:
            break;
#define BURIN_FAMILY(id, title, text_width, encoders, written) \
    case Family::id:                                           \
        return families::id;
#include "core/catalogue/families.inc"
#undef BURIN_FAMILY
    }
    return families::sd1;
}

}  // namespace burin::models
