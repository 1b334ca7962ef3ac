#include "ui/window/demo_show.h"

#include <algorithm>
#include <cmath>

#include <QtCore/QFile>

#include "core/io/json.h"
#include "core/protocol/scene_pack.h"
#include "ui/models/picture_codec.h"
#include "ui/window/resources.h"

// Outside of any namespace, as Q_INIT_RESOURCE asks for.
static void load_demo_files() {
    Q_INIT_RESOURCE(burin_demo);
    Q_INIT_RESOURCE(burin_packs);
}

namespace burin::ui {
namespace {

constexpr size_t fewest_sliders = 3, most_sliders = 6;

QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string_view asText(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

tl::unexpected<Error> broken(const std::string& what) {
    return fail(ErrorCode::internal, "the demonstration's own files do not fit together: " + what,
                "install Burin again");
}

/// As resources/demo/make_pictures.py names files.
QString slug(const std::string& name) {
    return QString::fromStdString(name).toLower().replace(QLatin1Char(' '), QLatin1Char('-'));
}

template <class List>
auto named(const List& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
}

Result<DemoScene> build(const nlohmann::json& entry, const protocol::ScenePack& scenes,
                        const protocol::DirectionPack& pack, const QString& model) {
    if (!entry.is_object() || !entry.contains("scene") || !entry["scene"].is_string() ||
        !entry.contains("directions") || !entry["directions"].is_array())
        return broken("a scene of demo.json lacks its name or its directions");
    const auto scene = named(scenes.scenes, entry["scene"].get<std::string>());
    if (scene == scenes.scenes.end()) return broken("there is no scene " + entry["scene"].dump());
    DemoScene made;
    made.name = QString::fromStdString(scene->name);
    made.pictures = QStringLiteral(":/burin/demo/") + slug(scene->name);
    made.request.model = model.toStdString();
    made.request.prompt = scene->prompt;
    made.request.negative = scene->negative;
    made.request.seed = scene->seed;
    made.request.guidance.scale = embedded_guidance;
    for (const auto& name : entry["directions"]) {
        const auto found =
            name.is_string() ? named(pack.directions, name.get<std::string>()) : pack.directions.end();
        if (found == pack.directions.end()) return broken("there is no direction " + name.dump());
        made.sliders.push_back(*found);
        made.request.guidance.directions.push_back(found->direction);
        made.request.guidance.directions.back().strength = 0;
    }
    if (made.sliders.size() < fewest_sliders || made.sliders.size() > most_sliders)
        return broken("the scene " + scene->name + " must have three to six directions");
    return made;
}

}  // namespace

QImage DemoScene::finished(const std::vector<protocol::Direction>& directions) const {
    QString file = QStringLiteral("base");
    double furthest = 0.5;
    for (size_t i = 0; i < std::min(directions.size(), sliders.size()); ++i) {
        const double drawn = directions[i].strength / sliders[i].direction.strength;
        if (std::abs(drawn) < furthest) continue;
        furthest = std::abs(drawn);
        file = slug(sliders[i].name);
        // A direction without an opposite has little to show on its other side.
        if (drawn < 0)
            file = sliders[i].direction.opposite.empty() ? QStringLiteral("base")
                                                         : file + QStringLiteral("-back");
    }
    const QByteArray bytes = readAll(pictures + QLatin1Char('/') + file + QStringLiteral(".jpg"));
    if (bytes.isEmpty()) return {};
    const auto image = read_image(
        std::as_bytes(std::span(bytes.constData(), static_cast<size_t>(bytes.size()))), file.toStdString());
    return image ? *image : QImage();
}

Result<std::vector<DemoScene>> loadDemo(const QString& model) {
    load_demo_files();
    const QByteArray scene_text = readAll(QStringLiteral(":/burin/packs/mini-scenes.json"));
    const auto scenes = protocol::parse_scene_pack(asText(scene_text), "mini-scenes.json");
    if (!scenes) return tl::unexpected(scenes.error());
    const QByteArray pack_text = readAll(QStringLiteral(":/burin/packs/mini.json"));
    const auto pack = protocol::parse_direction_pack(asText(pack_text), "mini.json");
    if (!pack) return tl::unexpected(pack.error());
    const QByteArray demo_text = readAll(QStringLiteral(":/burin/demo/demo.json"));
    const auto demo = io::parse_json(asText(demo_text), "demo.json");
    if (!demo) return tl::unexpected(demo.error());
    if (!demo->is_object() || !demo->contains("scenes") || !(*demo)["scenes"].is_array() ||
        (*demo)["scenes"].empty())
        return broken("demo.json has no scenes");
    std::vector<DemoScene> show;
    for (const auto& entry : (*demo)["scenes"]) {
        auto scene = build(entry, *scenes, *pack, model);
        if (!scene) return tl::unexpected(scene.error());
        show.push_back(std::move(*scene));
    }
    return show;
}

}  // namespace burin::ui
