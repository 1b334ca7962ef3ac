#include "ui/window/model_facts.h"

#include "ui/models/picture_notes.h"

namespace burin::ui {
namespace {

int whole(const nlohmann::json& info, const char* key) {
    const auto found = info.find(key);
    return found != info.end() && found->is_number_integer() ? found->get<int>() : 0;
}

}  // namespace

ModelFacts modelFacts(const nlohmann::json& info) {
    const auto steady = info.find("steady");
    return {QSize(whole(info, "width"), whole(info, "height")),
            steady != info.end() && steady->is_boolean() && steady->get<bool>(), notesIn(info)};
}

}  // namespace burin::ui
