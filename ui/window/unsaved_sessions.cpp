#include "ui/window/unsaved_sessions.h"

#include "core/protocol/request_json.h"

namespace burin::ui {
namespace {

/// Fills in the title from the draft where there is one.
bool isEmpty(session::Unsaved& unsaved, const std::string& opening_prompt) {
    if (unsaved.nodes > 0 || !unsaved.damage.empty()) return false;
    const auto opened = session::Session::open(unsaved.path);
    if (!opened) return false;
    const auto jobs = opened->jobs();
    if (!jobs || !jobs->empty()) return false;
    const auto draft = opened->value(session::key::draft);
    if (!draft) return false;
    if (!*draft) return true;
    const auto request = protocol::request_from_text(**draft);
    if (!request) return false;
    unsaved.title = request->prompt;
    return request->prompt.empty() || request->prompt == opening_prompt;
}

}  // namespace

std::vector<session::Unsaved> sessionsToOffer(const QString& folder, const std::string& opening_prompt) {
    auto found = session::list_unsaved(std::filesystem::path(folder.toStdU16String()));
    if (!found) return {};
    std::vector<session::Unsaved> offered;
    for (session::Unsaved& unsaved : *found) {
        if (unsaved.in_use) continue;
        if (isEmpty(unsaved, opening_prompt) && session::discard_unsaved(unsaved.path)) continue;
        offered.push_back(std::move(unsaved));
    }
    return offered;
}

}  // namespace burin::ui
