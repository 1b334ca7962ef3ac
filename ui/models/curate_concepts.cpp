#include "ui/models/curate_concepts.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <QtCore/QFileInfo>

#include "core/base/printable.h"
#include "core/io/atomic_file.h"
#include "core/io/mapped_file.h"
#include "core/protocol/checks.h"
#include "core/protocol/fields.h"
#include "core/protocol/limits.h"
#include "core/protocol/pack_file.h"

namespace burin::ui {
namespace {

using nlohmann::json;
using protocol::ConceptKind;

constexpr const char* schema = "burin.concepts";
constexpr int version = 1;
constexpr size_t name_bytes = 256, most_bytes = 4U << 20;
constexpr std::array<std::string_view, 3> kinds{"character", "style", "object"};

struct ConceptFile {
    std::string name;
    std::vector<CurateConcept> concepts;
};

void read_entry(protocol::Fields& fields, CurateConcept& entry) {
    auto& known = entry.entry;
    fields.require("name");
    fields.require("text");
    fields.read("name", known.name);
    fields.read_choice("kind", known.kind, kinds);
    fields.read("text", known.text);
    fields.read("guide", known.guide);
    fields.read("aliases", known.aliases);
    fields.read("neighbours", known.neighbours);
    fields.read("preserve", known.preserve);
    fields.read("prompts", known.prompts);
    fields.read("described", known.described);
    entry.own = true;
}

json to_json(const CurateConcept& entry) {
    const auto& known = entry.entry;
    return {{"name", known.name},          {"kind", std::string(kinds.at(static_cast<size_t>(known.kind)))},
            {"text", known.text},          {"guide", known.guide},
            {"aliases", known.aliases},    {"neighbours", known.neighbours},
            {"preserve", known.preserve},  {"prompts", known.prompts},
            {"described", known.described}};
}

void check(protocol::Checks& checks, const CurateConcept& entry) {
    const auto& known = entry.entry;
    const auto place = "the concept '" + printable(known.name, 60) + "'";
    checks.filled("the name of a concept", known.name, name_bytes);
    checks.filled("the text of " + place, known.text, protocol::limits::text_bytes);
    checks.text("the guide of " + place, known.guide, protocol::limits::text_bytes);
    for (const auto* list :
         {&known.aliases, &known.neighbours, &known.preserve, &known.prompts, &known.described}) {
        checks.count("a list of " + place, list->size(), protocol::max_concept_texts);
        for (size_t i = 0; i < list->size() && checks.good(); ++i)
            checks.filled("a text of " + place, (*list)[i], protocol::limits::text_bytes);
    }
}

Result<ConceptFile> parse(std::string_view text, const std::string& source) {
    const auto read = [](protocol::Fields& fields, ConceptFile& file) {
        if (!protocol::read_pack_head(fields, schema, version, file.name)) return;
        fields.list("concepts", protocol::max_concepts,
                    [&](protocol::Fields& inner) { read_entry(inner, file.concepts.emplace_back()); });
    };
    const auto good = [](const ConceptFile& file) {
        protocol::Checks checks;
        for (const auto& entry : file.concepts) check(checks, entry);
        return checks.result();
    };
    return protocol::parse_pack<ConceptFile>(text, source, most_bytes, read, good);
}

}  // namespace

std::vector<std::string> CurateConcept::targets() const {
    if (!entry.prompts.empty()) return entry.prompts;
    std::vector<std::string> texts{entry.text};
    texts.insert(texts.end(), entry.aliases.begin(), entry.aliases.end());
    return texts;
}

std::vector<std::string> CurateConcept::controls() const {
    auto texts = entry.preserve;
    for (const char* other : {"a portrait of a woman", "a house in the mountains"})
        if (std::find(texts.begin(), texts.end(), other) == texts.end()) texts.emplace_back(other);
    return texts;
}

Result<> check_concept(const CurateConcept& entry) {
    protocol::Checks checks;
    check(checks, entry);
    return checks.result();
}

CurateConcepts::CurateConcepts(QObject* parent) : QObject(parent) {}

Result<> CurateConcepts::addPack(const QByteArray& json, const QString& source) {
    const auto pack = protocol::parse_scene_pack(
        std::string_view(json.constData(), static_cast<size_t>(json.size())), source.toStdString());
    if (!pack) return tl::unexpected(pack.error());
    for (const auto& entry : pack->concepts) {
        std::erase_if(packs_, [&](const auto& other) { return other.entry.name == entry.name; });
        packs_.push_back({entry, false});
    }
    merge();
    return {};
}

Result<> CurateConcepts::openFile(const QString& path) {
    file_ = path;
    own_.clear();
    Result<> done;
    if (QFileInfo::exists(path)) {
        const auto bytes = io::MappedFile::open(std::filesystem::path(path.toStdU16String()));
        auto file = bytes ? parse(io::as_text((*bytes)->bytes()), path.toStdString())
                          : Result<ConceptFile>(tl::unexpected(bytes.error()));
        if (file)
            own_ = std::move(file->concepts);
        else
            done = tl::unexpected(file.error());
    }
    merge();
    return done;
}

int CurateConcepts::rowOf(const QString& name) const {
    const auto wanted = name.toStdString();
    for (int row = 0; row < count(); ++row)
        if (at(row).entry.name == wanted) return row;
    return -1;
}

Result<int> CurateConcepts::keep(CurateConcept entry, const QString& instead_of) {
    entry.own = true;
    if (auto good = check_concept(entry); !good) return tl::unexpected(good.error());
    auto own = own_;
    const auto old = instead_of.toStdString();
    if (entry.entry.name != old && rowOf(QString::fromStdString(entry.entry.name)) >= 0)
        return fail(
            ErrorCode::bad_input,
            tr("there is a concept %1 already").arg(QString::fromStdString(entry.entry.name)).toStdString(),
            tr("give this one another name").toStdString());
    const auto place =
        std::find_if(own.begin(), own.end(), [&](const auto& other) { return other.entry.name == old; });
    if (place != own.end())
        *place = entry;
    else
        own.push_back(entry);
    if (auto written = write(own); !written) return tl::unexpected(written.error());
    own_ = std::move(own);
    merge();
    return rowOf(QString::fromStdString(entry.entry.name));
}

Result<> CurateConcepts::remove(int row) {
    if (row < 0 || row >= count() || !at(row).own) return {};
    auto own = own_;
    const auto name = at(row).entry.name;
    std::erase_if(own, [&](const auto& other) { return other.entry.name == name; });
    if (auto written = write(own); !written) return written;
    own_ = std::move(own);
    merge();
    return {};
}

void CurateConcepts::merge() {
    concepts_ = own_;
    for (const auto& entry : packs_) {
        const auto hidden = std::any_of(own_.begin(), own_.end(),
                                        [&](const auto& own) { return own.entry.name == entry.entry.name; });
        if (!hidden) concepts_.push_back(entry);
    }
    Q_EMIT changed();
}

Result<> CurateConcepts::write(const std::vector<CurateConcept>& own) const {
    if (file_.isEmpty()) return {};
    auto list = json::array();
    for (const auto& entry : own) list.push_back(to_json(entry));
    const json tree{{"schema", schema}, {"version", version}, {"name", "own"}, {"concepts", std::move(list)}};
    const std::filesystem::path path(file_.toStdU16String());
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    return io::write_file_atomically(path, tree.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace burin::ui
