// Which directions of the packs suit the prompt: what is offered as one click while there is little to pull.
//
// A direction suits when nothing of it is in the request yet (its text or its name, in the prompt or as a
// direction), and when there is something for it to act on: what belongs to faces needs somebody in the
// prompt. The pack of the embedded model is for the embedded model, all others are for all others. One of a
// kind at first (a face, a season, a style), then more of the same. Plain functions; UI thread only.
#pragma once

#include <vector>

#include "core/protocol/direction_pack.h"
#include "core/protocol/request.h"

namespace burin::ui {

class DirectionLibrary;

/// At most `most`, best first; always the same for the same packs and request.
[[nodiscard]] std::vector<protocol::PackDirection> suggested_directions(
    const DirectionLibrary& library, const protocol::RenderRequest& request, size_t most = 3);

}  // namespace burin::ui
