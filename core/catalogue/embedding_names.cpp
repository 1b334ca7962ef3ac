#include "core/catalogue/embedding_names.h"

#include <algorithm>
#include <string_view>

namespace burin::catalogue {
namespace {

constexpr std::string_view bundle = "bundle_emb.", pickled = "string_to_param.";
/// A file with more tables holds something else.
constexpr size_t most_tables = 10;

EmbeddingEntry& entry_called(std::vector<EmbeddingEntry>& entries, const std::string& name) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
    if (found != entries.end()) return *found;
    return entries.emplace_back(EmbeddingEntry{.name = name, .table = {}, .clip_l = {}, .clip_g = {}});
}

/// Puts `key` where `rest`, its ending, says; false where it is no table of a kind that has fixed names.
bool place(std::vector<EmbeddingEntry>& entries, const std::string& name, const std::string& key,
           std::string_view rest) {
    if (rest == "emb_params" || rest.starts_with(pickled))
        entry_called(entries, name).table = key;
    else if (rest == "clip_l")
        entry_called(entries, name).clip_l = key;
    else if (rest == "clip_g")
        entry_called(entries, name).clip_g = key;
    else
        return false;
    return true;
}

std::vector<EmbeddingEntry> bundled(const io::SafetensorsFile& file) {
    std::vector<EmbeddingEntry> entries;
    for (const auto& [key, info] : file.tensors()) {
        if (!key.starts_with(bundle)) continue;
        const std::string_view rest = std::string_view(key).substr(bundle.size());
        for (const std::string_view ending :
             {std::string_view(".string_to_param."), std::string_view(".emb_params"),
              std::string_view(".clip_l"), std::string_view(".clip_g")}) {
            const size_t at = rest.find(ending);
            if (at == std::string_view::npos || at == 0) continue;
            place(entries, std::string(rest.substr(0, at)), key, rest.substr(at + 1));
            break;
        }
    }
    return entries;
}

/// A token that diffusers writes: no layer of a network.
bool is_token(const std::string& key, const io::TensorInfo& info) {
    return key.find('.') == std::string::npos && (info.shape.size() == 1 || info.shape.size() == 2);
}

}  // namespace

std::vector<EmbeddingEntry> embeddings_in(const io::SafetensorsFile& file, const std::string& stem) {
    std::vector<EmbeddingEntry> entries = bundled(file);
    if (!entries.empty() || file.tensors().size() > most_tables) return entries;
    for (const auto& [key, info] : file.tensors())
        if (!place(entries, stem, key, key) && is_token(key, info)) entry_called(entries, key).table = key;
    // Of a single token, the file's name is a second name.
    if (entries.size() == 1 && entries.front().name != stem && !stem.empty()) {
        EmbeddingEntry second = entries.front();
        second.name = stem;
        entries.push_back(std::move(second));
    }
    return entries;
}

}  // namespace burin::catalogue
