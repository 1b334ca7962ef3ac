#include "core/registry/import_pack.h"

#include "core/base/printable.h"
#include "core/io/mapped_file.h"
#include "core/protocol/pack_file.h"
#include "core/protocol/scene_fields.h"
#include "core/registry/register_writer.h"

namespace burin::registry {
namespace {

constexpr protocol::PackKind concept_file_kind{"burin.concepts", 1, 4U << 20};

/// As the window writes it.
struct ConceptFile {
    std::string name;
    std::vector<protocol::ProtectedConcept> concepts;
};

template <io::Is<ConceptFile> F, class Visit>
void visit_fields(F& file, Visit&& visit) {
    visit(file.name, io::text("name", protocol::scene_name_bytes).required());
    visit(file.concepts, io::list("concepts", protocol::max_concepts));
}

Result<std::vector<protocol::ProtectedConcept>> parse(std::string_view json, const std::string& source) {
    // The kind that is named in the file is the one whose fault is told.
    if (json.find("\"burin.concepts\"") == std::string_view::npos)
        return protocol::parse_scene_pack(json, source).map([](auto pack) { return pack.concepts; });
    return protocol::parse_pack<ConceptFile>(json, source, concept_file_kind).map([](auto file) {
        return file.concepts;
    });
}

/// What the file says of it, and what the register knows besides.
Concept merged(const Concept& old, const Concept& read) {
    Concept entry = old;
    entry.text = read.text, entry.guide = read.guide, entry.aliases = read.aliases;
    entry.neighbours = read.neighbours, entry.preserve = read.preserve;
    entry.prompts = read.prompts, entry.described = read.described;
    // The file knows three kinds: persons and others are objects in it.
    if (old.kind <= Kind::object || read.kind != Kind::object) entry.kind = read.kind;
    return entry;
}

}  // namespace

Result<PackReport> import_pack(Register& in, std::string_view json, const std::string& source,
                               const Author& author) {
    const auto concepts = parse(json, source);
    if (!concepts) return tl::unexpected(concepts.error());
    RegisterWriter writer(in, What::moved, author);
    if (!writer.begun()) return tl::unexpected(writer.begun().error());
    PackReport report;
    const auto in_file = [&](Error error, const std::string& name) {
        error.what = source + ", concept " + in_quotes(name) + ": " + error.what;
        return tl::unexpected(std::move(error));
    };
    for (const auto& one : *concepts) {
        Concept read = from_protected(one);
        const auto old = writer.with_name(read.name);
        if (!old) return tl::unexpected(old.error());
        if (*old) {
            const auto changes = writer.replace(**old, merged((*old)->entry, read));
            if (!changes) return in_file(changes.error(), one.name);
            ++(changes->empty() ? report.unchanged : report.changed);
        } else {
            if (auto added = writer.add(read); !added) return in_file(added.error(), one.name);
            ++report.added;
        }
    }
    if (auto done = writer.commit(); !done) return tl::unexpected(done.error());
    return report;
}

Result<PackReport> import_pack(Register& in, const std::filesystem::path& path, const Author& author) {
    const auto file = io::MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    Author told = author;
    if (told.source.empty()) told.source = path.filename().string();
    return import_pack(in, io::as_text((*file)->bytes()), in_quotes(path.string()), told);
}

}  // namespace burin::registry
