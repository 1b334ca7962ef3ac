#include "core/protocol/edit_recipe.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "core/io/mapped_file.h"
#include "core/protocol/pack_file.h"
#include "core/protocol/request_fields.h"

namespace burin::protocol {
namespace {

namespace fs = std::filesystem;

constexpr PackKind recipe_kind{"burin.edits", edit_recipe_version, max_recipe_bytes};
constexpr size_t recipe_name_bytes = 256, most_components = 8;

bool stays_inside(const std::string& path) {
    const fs::path relative(path);
    if (relative.is_absolute()) return false;
    return std::none_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
}

/// What the recipe is for; lies in the object "base".
struct Base {
    std::string family;
    std::map<std::string, std::string> components;
};

template <io::Is<Base> B, class Visit>
void visit_fields(B& base, Visit&& visit) {
    visit(base.family, io::text("family", recipe_name_bytes));
    visit(base.components, io::texts("components", most_components, recipe_name_bytes));
}

void check_rules(io::Checks& checks, const Base& base, const std::string& path) {
    for (const auto& [component, digest] : base.components) {
        checks.filled(path + ".components", component, recipe_name_bytes);
        checks.that(is_sha256_hex(digest), path + ".components." + printable(component, 60), "is no SHA-256",
                    "give 64 lower-case hexadecimal digits");
    }
}

}  // namespace

template <io::Is<RecipeDelta> D, class Visit>
void visit_fields(D& delta, Visit&& visit) {
    visit(delta.name, io::text("name", recipe_name_bytes).filled().required());
    visit(delta.use.path, io::file("file", limits::path_bytes).filled().required());
    visit(delta.sha256, io::text("sha256", recipe_name_bytes).unless_usual());
    visit_use(delta.use, "lambda", visit);
    visit(delta.provenance, io::object("provenance").unless_usual());
}

void check_rules(io::Checks& checks, const RecipeDelta& delta, const std::string& path) {
    checks.that(stays_inside(delta.use.path), path + ".file", "leads out of the recipe's folder",
                "put the file beside the recipe");
    checks.that(delta.sha256.empty() || is_sha256_hex(delta.sha256), path + ".sha256", "is no SHA-256",
                "give 64 lower-case hexadecimal digits, or leave it out");
}

namespace {

/// As the file has it.
struct RecipeFile {
    std::string name;
    Base base;
    std::vector<RecipeDelta> deltas;
};

template <io::Is<RecipeFile> R, class Visit>
void visit_fields(R& recipe, Visit&& visit) {
    visit(recipe.name, io::text("name", recipe_name_bytes).required());
    visit(recipe.base, io::object("base"));
    visit(recipe.deltas, io::list("deltas", limits::loras));
}

void check_rules(io::Checks& checks, const RecipeFile& recipe, const std::string& /*path*/) {
    check_names(checks, recipe.deltas, "deltas");
}

}  // namespace

Result<EditRecipe> parse_edit_recipe(std::string_view text, const std::string& source) {
    auto file = parse_pack<RecipeFile>(text, source, recipe_kind);
    if (!file) return tl::unexpected(file.error());
    return EditRecipe{std::move(file->name), std::move(file->base.family), std::move(file->base.components),
                      std::move(file->deltas)};
}

Result<std::string> print_edit_recipe(const EditRecipe& recipe) {
    return print_pack(RecipeFile{recipe.name, {recipe.family, recipe.components}, recipe.deltas},
                      recipe_kind);
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
