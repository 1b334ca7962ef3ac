// Real pictures: from a request with a picture in it to the picture with directions applied.
//
// The photo is brought to a size (picture_fit.h), encoded to the mean of its posterior, inverted, and edited by the
// request's directions (steering_terms.h). Without a direction that acts, the result is the photo's own latent and the
// network is not asked. docs/real-pictures.md.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include "core/engine/embedding_library.h"
#include "core/engine/inversion_file.h"
#include "core/engine/render.h"

namespace burin::engine {

/// An inversion ready to be edited.
struct InvertedPicture {
    InversionFacts facts;
    std::shared_ptr<const inversion::Inversion> inversion;
    Tensor picture;  ///< uint8 [H, W, 3] as it was inverted
    std::vector<std::string> notes;
    std::string kept_as = {};  ///< its name in RenderOptions::inversions
};

/// Keeps the last inversions and what the network said while they were edited, so that a moved strength restarts where it
/// begins to act; what it gives has the same bits as without. Not thread-safe. Throws Failure.
class PictureSteering {
  public:
    PictureSteering();
    ~PictureSteering();
    PictureSteering(const PictureSteering&) = delete;
    PictureSteering& operator=(const PictureSteering&) = delete;

    /// A valid request with a real picture, whose edits are the model's; `notes` are told with the picture.
    RenderedPicture render(LoadedModel& model, const protocol::RenderRequest& request,
                           const RenderOptions& options, const RenderHooks& hooks);
    /// The inversion alone, for a file.
    InvertedPicture invert(LoadedModel& model, const protocol::RenderRequest& request,
                           const RenderOptions& options, const RenderHooks& hooks);
    void forget();

  private:
    struct Kept;
    struct Run;
    Kept& prepared(Run& run);

    std::list<std::unique_ptr<Kept>> kept_;  ///< the last used first
    EmbeddingLibrary embeddings_;
};

}  // namespace burin::engine
