#include "ui/models/picture_notes.h"

#include "core/io/json.h"

namespace burin::ui {

QStringList notesIn(const nlohmann::json& facts) {
    constexpr qsizetype most = 100;
    QStringList notes;
    const auto list = facts.is_object() ? facts.find("notes") : facts.end();
    if (!facts.is_object() || list == facts.end() || !list->is_array()) return notes;
    for (const auto& note : *list) {
        if (notes.size() == most) break;
        if (note.is_string()) notes.append(QString::fromStdString(note.get_ref<const std::string&>()));
    }
    return notes;
}

nlohmann::json factsFrom(const std::string& text) {
    if (text.empty()) return nlohmann::json::object();
    auto facts = io::parse_json(text, "the node's facts");
    return facts && facts->is_object() ? *facts : nlohmann::json::object();
}

}  // namespace burin::ui
