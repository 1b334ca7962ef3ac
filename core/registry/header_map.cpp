#include "core/registry/header_map.h"

#include "core/registry/concept_cells.h"
#include "core/text/folded_words.h"

namespace burin::registry {
namespace {

/// By folded words.
const std::map<std::string, std::string, std::less<>>& usual() {
    static const std::map<std::string, std::string, std::less<>> table{{"nr", "id"},
                                                                       {"no", "id"},
                                                                       {"number", "id"},
                                                                       {"key", "id"},
                                                                       {"identifier", "id"},
                                                                       {"concept id", "id"},
                                                                       {"ip id", "id"},
                                                                       {"nummer", "id"},
                                                                       {"numero", "id"},
                                                                       {"concept", "name"},
                                                                       {"character", "name"},
                                                                       {"title", "name"},
                                                                       {"ip", "name"},
                                                                       {"konzept", "name"},
                                                                       {"figur", "name"},
                                                                       {"bezeichnung", "name"},
                                                                       {"nom", "name"},
                                                                       {"nombre", "name"},
                                                                       {"artist", "name"},
                                                                       {"ip name", "name"},
                                                                       {"character name", "name"},
                                                                       {"concept name", "name"},
                                                                       {"type", "kind"},
                                                                       {"category", "kind"},
                                                                       {"class", "kind"},
                                                                       {"art", "kind"},
                                                                       {"typ", "kind"},
                                                                       {"kategorie", "kind"},
                                                                       {"tipo", "kind"},
                                                                       {"categorie", "kind"},
                                                                       {"state", "status"},
                                                                       {"stand", "status"},
                                                                       {"etat", "status"},
                                                                       {"estado", "status"},
                                                                       {"rights holder", "owner"},
                                                                       {"rightsholder", "owner"},
                                                                       {"rights owner", "owner"},
                                                                       {"copyright", "owner"},
                                                                       {"company", "owner"},
                                                                       {"studio", "owner"},
                                                                       {"brand", "owner"},
                                                                       {"licensor", "owner"},
                                                                       {"rechteinhaber", "owner"},
                                                                       {"inhaber", "owner"},
                                                                       {"proprietaire", "owner"},
                                                                       {"propietario", "owner"},
                                                                       {"notes", "note"},
                                                                       {"comment", "note"},
                                                                       {"comments", "note"},
                                                                       {"remark", "note"},
                                                                       {"remarks", "note"},
                                                                       {"notiz", "note"},
                                                                       {"bemerkung", "note"},
                                                                       {"kommentar", "note"},
                                                                       {"remarque", "note"},
                                                                       {"notas", "note"},
                                                                       {"trigger", "text"},
                                                                       {"token", "text"},
                                                                       {"prompt word", "text"},
                                                                       {"alias", "aliases"},
                                                                       {"also known as", "aliases"},
                                                                       {"aka", "aliases"},
                                                                       {"a k a", "aliases"},
                                                                       {"other name", "aliases"},
                                                                       {"other names", "aliases"},
                                                                       {"alternative name", "aliases"},
                                                                       {"alternative names", "aliases"},
                                                                       {"synonym", "aliases"},
                                                                       {"synonyms", "aliases"},
                                                                       {"synonyme", "aliases"},
                                                                       {"nickname", "aliases"},
                                                                       {"nicknames", "aliases"},
                                                                       {"autres noms", "aliases"},
                                                                       {"otros nombres", "aliases"},
                                                                       {"look", "description"},
                                                                       {"appearance", "description"},
                                                                       {"visual description", "description"},
                                                                       {"beschreibung", "description"},
                                                                       {"aussehen", "description"},
                                                                       {"descripcion", "description"},
                                                                       {"keyword", "keywords"},
                                                                       {"tag", "keywords"},
                                                                       {"tags", "keywords"},
                                                                       {"indirect keywords", "keywords"},
                                                                       {"stichwort", "keywords"},
                                                                       {"stichworte", "keywords"},
                                                                       {"schlagworte", "keywords"},
                                                                       {"mots cles", "keywords"},
                                                                       {"palabras clave", "keywords"},
                                                                       {"language", "languages"},
                                                                       {"lang", "languages"},
                                                                       {"sprache", "languages"},
                                                                       {"sprachen", "languages"},
                                                                       {"langue", "languages"},
                                                                       {"langues", "languages"},
                                                                       {"idioma", "languages"},
                                                                       {"idiomas", "languages"},
                                                                       {"picture", "pictures"},
                                                                       {"image", "pictures"},
                                                                       {"images", "pictures"},
                                                                       {"reference pictures", "pictures"},
                                                                       {"reference images", "pictures"},
                                                                       {"bilder", "pictures"},
                                                                       {"becomes", "guide"},
                                                                       {"replacement", "guide"},
                                                                       {"replace with", "guide"},
                                                                       {"what it becomes", "guide"},
                                                                       {"ersatz", "guide"},
                                                                       {"remplacement", "guide"},
                                                                       {"reemplazo", "guide"},
                                                                       {"keep", "preserve"},
                                                                       {"preserved", "preserve"},
                                                                       {"bewahren", "preserve"},
                                                                       {"neighbour", "neighbours"},
                                                                       {"neighbor", "neighbours"},
                                                                       {"neighbors", "neighbours"},
                                                                       {"nachbarn", "neighbours"},
                                                                       {"prompt", "prompts"},
                                                                       {"example prompts", "prompts"},
                                                                       {"indirect prompts", "described"},
                                                                       {"recipe", "recipes"},
                                                                       {"edit", "recipes"},
                                                                       {"edits", "recipes"},
                                                                       {"edit recipes", "recipes"},
                                                                       {"audit", "audits"},
                                                                       {"report", "reports"},
                                                                       {"bericht", "reports"},
                                                                       {"berichte", "reports"},
                                                                       {"rule", "action"},
                                                                       {"prompt rule", "action"},
                                                                       {"aktion", "action"},
                                                                       {"regel", "action"},
                                                                       {"match", "name_use"},
                                                                       {"matching", "name_use"},
                                                                       {"name use", "name_use"}};
    return table;
}

std::string without_number(std::string key) {
    while (!key.empty() && ((key.back() >= '0' && key.back() <= '9') || key.back() == ' ')) key.pop_back();
    return key;
}

}  // namespace

std::string header_key(std::string_view header) { return text::folded_text(header); }

std::string usual_field(std::string_view header) {
    const auto key = header_key(header);
    for (const auto& word : {key, without_number(key)}) {
        std::string plain = word;
        for (char& c : plain)
            if (c == ' ') c = '_';
        if (is_field(plain)) return plain;
        if (const auto found = usual().find(word); found != usual().end()) return found->second;
    }
    return {};
}

}  // namespace burin::registry
