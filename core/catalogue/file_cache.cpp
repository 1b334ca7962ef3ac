// The cache of the catalogue: {"version": 1, "files": [...]}.
#include "core/catalogue/file_scan.h"
#include "core/io/atomic_file.h"
#include "core/io/field_visitors.h"
#include "core/io/json.h"

namespace burin::catalogue {
namespace {

/// Raised when files are to be looked at anew.
constexpr int cache_version = 1;
constexpr size_t most_files = 200'000, most_path_bytes = 4096;

io::JsonLimits bounds() {
    io::JsonLimits bounds;
    bounds.max_bytes = size_t{256} << 20;
    bounds.max_values = 10'000'000;
    return bounds;
}

}  // namespace

struct CacheDocument {
    int version = cache_version;
    std::vector<FileEntry> files;
};

template <io::Is<FileFacts> F, class Visit>
void visit_fields(F& facts, Visit&& visit) {
    visit(facts.kind, io::choice("kind", file_kind_names));
    visit(facts.family, io::choice("family", model_family_names));
    visit(facts.note, io::text("note", most_description_bytes).unless_usual());
    visit(facts.names, io::texts("names", 100, 1024).unless_usual());
    visit(facts.card, io::object("card").unless_usual());
}

template <io::Is<FileEntry> E, class Visit>
void visit_fields(E& entry, Visit&& visit) {
    visit(entry.path, io::file("path", most_path_bytes).filled());
    visit(entry.name, io::text("name", most_path_bytes));
    visit(entry.root, io::text("root", most_path_bytes).unless_usual());
    visit(entry.below, io::text("below", most_path_bytes).unless_usual());
    visit(entry.preview, io::text("preview", most_path_bytes).unless_usual());
    visit(entry.bytes, io::number("bytes"));
    visit(entry.time, io::number("time"));
    visit(entry.note_stamp, io::number("note_stamp").unless_usual());
    visit(entry.sha256, io::text("sha256", 64).unless_usual());
    visit(entry.facts, io::flat());
}

template <io::Is<CacheDocument> C, class Visit>
void visit_fields(C& cache, Visit&& visit) {
    visit(cache.version, io::number("version", cache_version, cache_version).required());
    visit(cache.files, io::list("files", most_files));
}

Result<std::vector<FileEntry>> read_cache(const std::filesystem::path& file) {
    const auto tree = io::read_json_file(file, bounds());
    if (!tree) return tl::unexpected(tree.error());
    io::ObjectReader reader(*tree, "cache");
    CacheDocument cache;
    io::read_fields(reader, cache);
    if (auto read = reader.finish(); !read) return tl::unexpected(read.error());
    io::Checks checks;
    io::check_fields(checks, cache, "cache");
    if (auto checked = checks.result(); !checked) return tl::unexpected(checked.error());
    return std::move(cache.files);
}

Result<> write_cache(const std::filesystem::path& file, const std::vector<FileEntry>& entries) {
    CacheDocument cache;
    cache.files = entries;
    return io::write_file_atomically(
        file, io::to_tree(cache).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace burin::catalogue
