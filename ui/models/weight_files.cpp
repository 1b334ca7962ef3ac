#include "ui/models/weight_files.h"

#include <filesystem>
#include <set>

#include <QFileInfo>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"
#include "core/io/safetensors.h"
#include "core/protocol/edit_recipe.h"

namespace burin::ui {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr size_t most_provenance_bytes = 1U << 20;

fs::path to_path(const QString& path) { return {path.toStdU16String()}; }

fs::path note_beside(const fs::path& path) { return fs::path(path) += ".provenance.json"; }

json object_in(std::string_view text, const std::string& source) {
    io::JsonLimits bounds;
    bounds.max_bytes = most_provenance_bytes;
    auto tree = io::parse_json(text, source, bounds);
    // What people wrote into a file never stands in the way of using it.
    return tree && tree->is_object() ? std::move(*tree) : json::object();
}

json read_provenance(const io::SafetensorsFile& file) {
    const auto& metadata = file.metadata();
    if (const auto own = metadata.find("burin.provenance"); own != metadata.end())
        return object_in(own->second, file.path().string());
    std::error_code error;
    const auto note = note_beside(file.path());
    if (!fs::is_regular_file(note, error)) return json::object();
    const auto mapped = io::MappedFile::open(note);
    return mapped ? object_in(io::as_text((*mapped)->bytes()), note.string()) : json::object();
}

QString naming_of(const io::SafetensorsFile& file) {
    if (file.metadata().contains("burin.delta")) return QStringLiteral("Burin");
    for (const auto& [name, info] : file.tensors()) {
        if (name.rfind("lora_", 0) == 0) return QStringLiteral("kohya");
        if (name.find(".lora_A.") != std::string::npos) return QStringLiteral("PEFT");
        if (name.find(".processor.") != std::string::npos) return QStringLiteral("diffusers");
    }
    return {};
}

/// `file` in `folder` under its own name, or with a number where another file has it.
Result<fs::path> copy_into(const fs::path& folder, const fs::path& file, const std::string& digest,
                           int& copied) {
    std::error_code error;
    for (int number = 1; number < 1000; ++number) {
        fs::path target = folder / file.filename();
        if (number > 1)
            target.replace_filename(file.stem().string() + "-" + std::to_string(number) +
                                    file.extension().string());
        if (fs::exists(target, error)) {
            const auto there = sha256_of_file(target);
            if (there && *there == digest) return target;
            continue;
        }
        const auto source = io::MappedFile::open(file);
        if (!source) return tl::unexpected(source.error());
        if (auto done = io::write_file_atomically(target, (*source)->bytes()); !done)
            return tl::unexpected(done.error());
        ++copied;
        return target;
    }
    return fail(ErrorCode::io, "no free name for a copy of " + file.filename().string(),
                "choose an empty folder");
}

std::string unique_name(std::set<std::string>& names, const QString& wanted) {
    const auto base = wanted.left(200).toStdString();
    auto name = base;
    for (int number = 2; !names.insert(name).second; ++number) name = base + " " + std::to_string(number);
    return name;
}

}  // namespace

Result<DeltaFacts> read_delta_facts(const QString& path) {
    const auto file = io::SafetensorsFile::open(to_path(path));
    if (!file) return tl::unexpected(file.error());
    const QFileInfo info(path);
    DeltaFacts facts;
    facts.file = info.fileName();
    facts.naming = naming_of(*file);
    const auto kind = file->metadata().find("burin.kind");
    facts.kind = kind != file->metadata().end() ? QString::fromStdString(printable(kind->second, 40))
                                                : QStringLiteral("LoRA");
    facts.bytes = info.size();
    facts.tensors = static_cast<int>(file->tensors().size());
    facts.changed = info.lastModified();
    facts.provenance = read_provenance(*file);
    return facts;
}

std::string concept_in(const json& provenance) {
    if (!provenance.is_object()) return {};
    if (const auto words = provenance.find("concept"); words != provenance.end() && words->is_string())
        return words->get<std::string>();
    const auto list = provenance.find("concepts");
    if (list != provenance.end() && list->is_array() && !list->empty() && list->front().is_string())
        return list->front().get<std::string>();
    // A training keeps it with its settings, a control points to what it is like.
    for (const char* part : {"settings", "like"})
        if (const auto inner = provenance.find(part); inner != provenance.end())
            if (auto words = concept_in(*inner); !words.empty()) return words;
    return {};
}

RecipeBase base_from_info(const json& info) {
    RecipeBase base;
    if (const auto family = info.find("family"); family != info.end() && family->is_string())
        base.family = family->get<std::string>();
    const auto components = info.find("components");
    if (components == info.end() || !components->is_object()) return base;
    for (const auto& [name, component] : components->items()) {
        if (!component.is_object()) continue;
        const auto digest = component.find("sha256");
        // The VAE is never edited; a different one does not make a different base.
        if (name != "vae" && digest != component.end() && digest->is_string())
            base.components[name] = digest->get<std::string>();
    }
    return base;
}

Result<int> save_recipe(const QString& path, const std::vector<NamedEdit>& edits, const RecipeBase& base) {
    const fs::path target = fs::absolute(to_path(path));
    protocol::EditRecipe recipe;
    recipe.name = QFileInfo(path).completeBaseName().section(QLatin1Char('.'), 0, 0).toStdString();
    recipe.family = base.family;
    recipe.components = base.components;
    std::set<std::string> names;
    int copied = 0;
    for (const auto& one : edits) {
        const fs::path source = one.use.path;
        const auto digest = sha256_of_file(source);
        if (!digest) return tl::unexpected(digest.error());
        const auto copy = copy_into(target.parent_path(), source, *digest, copied);
        if (!copy) return tl::unexpected(copy.error());
        protocol::RecipeDelta delta;
        delta.name = unique_name(names, one.name);
        delta.sha256 = *digest;
        delta.use = one.use;
        delta.use.path = copy->filename().string();
        if (const auto file = io::SafetensorsFile::open(source)) delta.provenance = read_provenance(*file);
        recipe.deltas.push_back(std::move(delta));
    }
    const auto text = protocol::print_edit_recipe(recipe);
    if (!text) return tl::unexpected(text.error());
    if (auto written = io::write_file_atomically(target, *text); !written)
        return tl::unexpected(written.error());
    return copied;
}

Result<OpenedRecipe> open_recipe(const QString& path) {
    const auto recipe = protocol::read_edit_recipe(to_path(path));
    if (!recipe) return tl::unexpected(recipe.error());
    const auto uses = protocol::uses_of(*recipe, to_path(path));
    OpenedRecipe opened{QString::fromStdString(recipe->name), {recipe->family, recipe->components}, {}};
    for (size_t i = 0; i < uses.size(); ++i) {
        const auto& delta = recipe->deltas[i];
        const auto digest = sha256_of_file(uses[i].path);
        if (!digest) return tl::unexpected(digest.error());
        if (!delta.sha256.empty() && delta.sha256 != *digest)
            return fail(ErrorCode::bad_input,
                        "'" + printable(delta.use.path, 80) + "' is not the file that the recipe " +
                            printable(recipe->name, 80) + " was made with",
                        "copy the original file beside the recipe");
        opened.edits.push_back({QString::fromStdString(delta.name), uses[i]});
    }
    return opened;
}

Result<> check_base(const RecipeBase& recipe, const RecipeBase& model) {
    if (!recipe.family.empty() && !model.family.empty() && recipe.family != model.family)
        return fail(ErrorCode::bad_input,
                    "the recipe is for a model of the family " + printable(recipe.family, 40) +
                        ", and this one is of " + printable(model.family, 40),
                    "open it with its own model");
    for (const auto& [component, digest] : recipe.components) {
        const auto there = model.components.find(component);
        if (there != model.components.end() && there->second == digest) continue;
        return fail(ErrorCode::bad_input,
                    "the recipe was made for a model with another " + printable(component, 40),
                    "open it with the model it was made for");
    }
    return {};
}

bool is_recipe_file(const QString& path) {
    return path.endsWith(QStringLiteral(".edits.json"), Qt::CaseInsensitive);
}

bool is_delta_file(const QString& path) {
    return path.endsWith(QStringLiteral(".safetensors"), Qt::CaseInsensitive);
}

}  // namespace burin::ui
