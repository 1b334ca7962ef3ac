// Notes that model sites leave beside a file: whatever they hold, what is taken from them is bounded text.
#include <cstdlib>

#include "core/base/printable.h"
#include "core/catalogue/model_card.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text = burin::io::as_text({reinterpret_cast<const std::byte*>(data), size});
    const auto note = burin::io::parse_json(text, "'input'");
    if (!note) return 0;
    namespace catalogue = burin::catalogue;
    catalogue::ModelCard card;
    catalogue::add_note(*note, card);
    const auto bounded = [](const std::string& text, size_t most) {
        return text.size() <= most && burin::is_utf8(text);
    };
    bool good = bounded(card.title, catalogue::most_word_bytes) &&
                bounded(card.base_model, catalogue::most_word_bytes) &&
                bounded(card.description, catalogue::most_description_bytes) &&
                card.words.size() <= catalogue::most_words;
    for (const auto& word : card.words)
        good = good && !word.empty() && bounded(word, catalogue::most_word_bytes);
    if (!good) std::abort();
    return 0;
}
