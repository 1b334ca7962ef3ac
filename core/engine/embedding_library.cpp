#include "core/engine/embedding_library.h"

#include <algorithm>
#include <set>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/base/words.h"

namespace burin::engine {
namespace fs = std::filesystem;
namespace {

/// An embedding has a few kilobytes; what is larger is not opened to look for names in it.
constexpr uintmax_t most_bytes = uintmax_t{16} << 20;

struct Offer {
    fs::path file;
    models::EmbeddingEntry entry;
};

/// The names that occur in the texts, by their place in `names`.
std::set<int> names_in(const text::VectorNames& names, std::span<const std::string> texts) {
    std::set<int> found;
    for (const std::string& text : texts)
        for (const auto& piece : names.split(text))
            if (piece.name >= 0) found.insert(piece.name);
    return found;
}

}  // namespace

const std::vector<models::EmbeddingEntry>& EmbeddingLibrary::entries_of(const fs::path& file,
                                                                        bool is_carrier) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    const auto bytes = fs::file_size(file, error);
    Known& known = known_[file];
    if (!error && known.time == time && known.bytes == bytes) return known.entries;
    known = {time, bytes, {}};
    if (error || (!is_carrier && bytes > most_bytes)) return known.entries;
    // A file that cannot be read offers the name it has: whoever uses that hears why.
    if (const auto opened = io::SafetensorsFile::open(file))
        known.entries = models::embeddings_in(*opened, is_carrier ? std::string() : file.stem().string());
    else if (!is_carrier)
        known.entries = {{.name = file.stem().string(), .table = {}, .clip_l = {}, .clip_g = {}}};
    return known.entries;
}

std::shared_ptr<const UsedVectors> EmbeddingLibrary::find(const std::vector<fs::path>& files,
                                                          const std::vector<fs::path>& carriers,
                                                          std::span<const std::string> texts,
                                                          std::span<const int64_t> widths,
                                                          std::vector<std::string>& notes) {
    std::map<std::string, std::vector<Offer>> offers;
    for (const fs::path& file : files)
        for (const auto& entry : entries_of(file, false))
            offers[ascii_lowered(entry.name)].push_back({file, entry});
    for (const fs::path& file : carriers)
        for (const auto& entry : entries_of(file, true))
            offers[ascii_lowered(entry.name)].push_back({file, entry});
    std::vector<text::VectorName> all;
    for (const auto& [name, offer] : offers)
        if (!name.empty()) all.push_back({name, 1});
    const text::VectorNames known(all);
    for (const std::string& text : texts) {
        for (const std::string& name : text::explicit_names(text)) {
            if (offers.contains(ascii_lowered(name))) continue;
            notes.push_back("there is no embedding '" + printable(name, 60) +
                            "' in the folders of embeddings: the prompt's words were read instead");
        }
    }
    auto used = std::make_shared<UsedVectors>();
    std::vector<text::VectorName> names;
    std::vector<std::vector<torch::Tensor>> tables(widths.size());
    Sha256 hash;
    for (const int place : names_in(known, texts)) {
        const std::string& name = all[static_cast<size_t>(place)].name;
        const auto& offer = offers.at(name);
        if (offer.size() > 1 && offer[0].file != offer[1].file)
            throw Failure(ErrorCode::bad_input,
                          "the embedding '" + printable(name, 60) + "' is there twice: '" +
                              offer[0].file.string() + "' and '" + offer[1].file.string() + "'",
                          "rename one of them");
        const auto file = value_or_throw(io::SafetensorsFile::open(offer[0].file));
        const auto read = models::read_embedding(file, offer[0].entry, widths);
        names.push_back({name, static_cast<int>(read.front().size(0))});
        hash.update(name + ":" + std::to_string(names.back().vectors) + ":");
        for (size_t i = 0; i < read.size(); ++i) {
            tables[i].push_back(read[i]);
            const torch::Tensor flat = read[i].contiguous();
            hash.update(std::span(static_cast<const std::byte*>(flat.data_ptr()),
                                  static_cast<size_t>(flat.nbytes())));
        }
    }
    if (names.empty()) return nullptr;
    used->vectors.names = text::VectorNames(std::move(names));
    for (auto& table : tables) used->vectors.tables.push_back(torch::cat(table));
    used->key = hex(hash.finish());
    return used;
}

}  // namespace burin::engine
