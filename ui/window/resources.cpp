#include "ui/window/resources.h"

#include <optional>

#include "core/base/data_folder.h"
#include "core/io/json.h"

namespace burin::ui {

QString findResources() { return QString::fromStdString(resource_folder().string()); }

std::optional<Scene> openingScene(const QString& resources) {
    const auto document =
        io::read_json_file((resources + QStringLiteral("/packs/mini-scenes.json")).toStdString());
    if (!document || !document->is_object()) return std::nullopt;
    const auto scenes = document->find("scenes");
    if (scenes == document->end() || !scenes->is_array() || scenes->empty() || !scenes->front().is_object())
        return std::nullopt;
    const auto& first = scenes->front();
    const auto prompt = first.find("prompt"), seed = first.find("seed");
    if (prompt == first.end() || !prompt->is_string()) return std::nullopt;
    Scene scene{prompt->get<std::string>(), 0};
    if (seed != first.end() && seed->is_number_unsigned()) scene.seed = seed->get<uint64_t>();
    return scene;
}

}  // namespace burin::ui
