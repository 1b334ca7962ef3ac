#include "ui/window/model_facts.h"

#include <string>

namespace burin::ui {
namespace {

bool isSteady(const std::string& scheduler) {
    for (const char* noisy : {"Ancestral", "SDE", "LCM", "DDPM"}) {
        if (scheduler.find(noisy) != std::string::npos) return false;
    }
    return !scheduler.empty();
}

int whole(const nlohmann::json& info, const char* key) {
    const auto found = info.find(key);
    return found != info.end() && found->is_number_integer() ? found->get<int>() : 0;
}

}  // namespace

ModelFacts modelFacts(const nlohmann::json& info) {
    const auto scheduler = info.find("scheduler");
    return {QSize(whole(info, "width"), whole(info, "height")),
            scheduler != info.end() && scheduler->is_string() && isSteady(scheduler->get<std::string>())};
}

}  // namespace burin::ui
