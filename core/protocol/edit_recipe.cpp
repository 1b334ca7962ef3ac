#include "core/protocol/edit_recipe.h"

#include <algorithm>
#include <set>

#include "core/base/printable.h"
#include "core/io/mapped_file.h"
#include "core/protocol/limits.h"
#include "core/protocol/lora_use.h"
#include "core/protocol/pack_file.h"

namespace burin::protocol {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* schema = "burin.edits";
constexpr size_t name_bytes = 256, most_components = 8;

bool is_digest(const std::string& text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool stays_inside(const std::string& path) {
    const fs::path relative(path);
    if (relative.is_absolute()) return false;
    return std::none_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
}

void read_base(Fields& fields, EditRecipe& recipe) {
    fields.read("family", recipe.family);
    const json* components = fields.find("components");
    if (components == nullptr) return;
    if (!components->is_object() || components->size() > most_components) {
        fields.fault("components", "is not an object of at most 8 digests", "give {\"unet\": \"<sha256>\"}");
        return;
    }
    for (const auto& [name, digest] : components->items())
        recipe.components[name] = digest.is_string() ? digest.get<std::string>() : "";
}

void read_delta(Fields& fields, RecipeDelta& delta) {
    fields.require("name");
    fields.require("file");
    fields.read("name", delta.name);
    fields.read("file", delta.use.path);
    fields.read("sha256", delta.sha256);
    read_use(fields, delta.use, "lambda");
    const json* provenance = fields.find("provenance");
    if (provenance == nullptr) return;
    if (provenance->is_object())
        delta.provenance = *provenance;
    else
        fields.fault("provenance", "is not an object", "give an object of any fields");
}

void check_delta(Checks& checks, const RecipeDelta& delta, const std::string& path) {
    checks.filled(path + ".name", delta.name, name_bytes);
    checks.filled(path + ".file", delta.use.path, limits::path_bytes);
    checks.file_path(path + ".file", delta.use.path);
    checks.that(stays_inside(delta.use.path), path + ".file", "leads out of the recipe's folder",
                "put the file beside the recipe");
    checks.that(delta.sha256.empty() || is_digest(delta.sha256), path + ".sha256", "is no SHA-256",
                "give 64 lower-case hexadecimal digits, or leave it out");
    check_use(checks, delta.use, path, "lambda");
}

Result<> check_recipe(const EditRecipe& recipe) {
    Checks checks;
    checks.text("name", recipe.name, name_bytes);
    checks.text("base.family", recipe.family, name_bytes);
    for (const auto& [component, digest] : recipe.components) {
        checks.filled("base.components", component, name_bytes);
        checks.that(is_digest(digest), "base.components." + printable(component, 60), "is no SHA-256",
                    "give 64 lower-case hexadecimal digits");
    }
    checks.count("deltas", recipe.deltas.size(), limits::loras);
    std::set<std::string> names;
    for (size_t i = 0; i < recipe.deltas.size() && checks.good(); ++i) {
        const auto path = "deltas[" + std::to_string(i) + "]";
        check_delta(checks, recipe.deltas[i], path);
        checks.that(names.insert(recipe.deltas[i].name).second, path + ".name", "is there twice",
                    "give each edit its own name");
    }
    return checks.result();
}

}  // namespace

Result<EditRecipe> parse_edit_recipe(std::string_view text, const std::string& source) {
    const auto read = [](Fields& fields, EditRecipe& recipe) {
        if (!read_pack_head(fields, schema, edit_recipe_version, recipe.name)) return;
        fields.object("base", [&](Fields& inner) { read_base(inner, recipe); });
        fields.list("deltas", limits::loras,
                    [&](Fields& inner) { read_delta(inner, recipe.deltas.emplace_back()); });
    };
    return parse_pack<EditRecipe>(text, source, max_recipe_bytes, read, check_recipe);
}

Result<std::string> print_edit_recipe(const EditRecipe& recipe) {
    if (auto good = check_recipe(recipe); !good) return tl::unexpected(good.error());
    auto deltas = json::array();
    for (const auto& delta : recipe.deltas) {
        json entry{{"name", delta.name}, {"file", delta.use.path}};
        write_use(entry, delta.use, "lambda");
        if (!delta.sha256.empty()) entry["sha256"] = delta.sha256;
        if (!delta.provenance.empty()) entry["provenance"] = delta.provenance;
        deltas.push_back(std::move(entry));
    }
    const json tree{{"schema", schema},
                    {"version", edit_recipe_version},
                    {"name", recipe.name},
                    {"base", {{"family", recipe.family}, {"components", recipe.components}}},
                    {"deltas", std::move(deltas)}};
    return tree.dump(2) + "\n";
}

Result<EditRecipe> read_edit_recipe(const fs::path& path) {
    const auto file = io::MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    return parse_edit_recipe(io::as_text((*file)->bytes()), "'" + path.string() + "'");
}

std::vector<LoraUse> uses_of(const EditRecipe& recipe, const fs::path& path) {
    std::vector<LoraUse> uses;
    for (const auto& delta : recipe.deltas) {
        uses.push_back(delta.use);
        uses.back().path = (fs::absolute(path).parent_path() / delta.use.path).string();
    }
    return uses;
}

}  // namespace burin::protocol
