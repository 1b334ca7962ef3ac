#include "core/engine/idle_fields.h"

#include "core/base/printable.h"
#include "core/protocol/request_fields.h"

namespace burin::engine {

using protocol::Direction;

std::string named(const std::string& text_of_direction) {
    return "the direction '" + printable(text_of_direction, 60) + "'";
}

std::string named(const Direction& direction) { return named(direction.text); }

void note_idle_fields(const Direction& direction, Start start, std::vector<std::string>& notes) {
    size_t place = 0;
    visit_fields(direction, [&](const auto& member, const io::Field& field) {
        if (io::usual_fields<Direction>().is(member, place++)) return;
        const auto what = std::string("the ") + field.key_in_line() + " of " + named(direction);
        if (!field.used && field.unused_while != nullptr) {
            notes.push_back(what + " (" + field.help_text + ") has no effect while " + field.unused_while);
        } else if (start == Start::real_picture && field.on_photo != nullptr) {
            notes.push_back(what + " has no effect on a real picture: " + field.on_photo);
        }
    });
}

}  // namespace burin::engine
