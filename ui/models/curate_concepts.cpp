#include "ui/models/curate_concepts.h"

#include <algorithm>
#include <filesystem>

#include <QtCore/QFileInfo>

#include "core/io/atomic_file.h"
#include "core/io/mapped_file.h"
#include "core/protocol/pack_file.h"
#include "core/protocol/scene_fields.h"

namespace burin::ui {
namespace {

constexpr protocol::PackKind concept_file_kind{"burin.concepts", 1, 4U << 20};

struct ConceptFile {
    std::string name;
    std::vector<protocol::ProtectedConcept> concepts;
};

template <io::Is<ConceptFile> F, class Visit>
void visit_fields(F& file, Visit&& visit) {
    visit(file.name, io::text("name", protocol::scene_name_bytes).required());
    visit(file.concepts, io::list("concepts", protocol::max_concepts));
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
    io::Checks checks;
    io::check_fields(checks, entry.entry, "");
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
        auto file = bytes ? protocol::parse_pack<ConceptFile>(io::as_text((*bytes)->bytes()),
                                                              path.toStdString(), concept_file_kind)
                          : Result<ConceptFile>(tl::unexpected(bytes.error()));
        if (!file) done = tl::unexpected(file.error());
        for (auto& entry : file ? file->concepts : std::vector<protocol::ProtectedConcept>())
            own_.push_back({std::move(entry), true});
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
    ConceptFile file{"own", {}};
    for (const auto& entry : own) file.concepts.push_back(entry.entry);
    const auto text = protocol::print_pack(file, concept_file_kind);
    if (!text) return tl::unexpected(text.error());
    const std::filesystem::path path(file_.toStdU16String());
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    return io::write_file_atomically(path, *text);
}

}  // namespace burin::ui
