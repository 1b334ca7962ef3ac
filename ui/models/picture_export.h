// Pictures that leave Burin, and the recipes inside pictures that come in.
//
// Files are written by core/io, atomically, with the recipe and the label "made by a model" as the switch
// says (core/protocol/recipe_text.h). Files are named by name and hash; where the user asks for paths, those in the home
// folder are written with "~". Reading finds the files again.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include <QImage>
#include <QObject>
#include <QString>

#include "core/base/result.h"
#include "core/io/image.h"
#include "core/protocol/named_files.h"
#include "core/protocol/recipe_text.h"
#include "core/session/node.h"

namespace burin::ui {

class SessionStore;

struct ExportOptions {
    protocol::MetadataLevel level = protocol::MetadataLevel::full;
    bool keep_paths = false;
    int jpeg_quality = 92;  ///< 1..100
    QString program = QStringLiteral("Burin");
};

struct Exported {
    /// The recipe was too long for JPEG: the file has the label only.
    bool recipe_left_out = false;
};

/// By the ending of a file to be written. bad_input where it is neither PNG nor JPEG.
[[nodiscard]] Result<io::PictureFormat> format_of(const QString& path);

/// Writes the picture with what made it; `png` is a session's file, kept bit for bit in PNG. The format is
/// that of the path's ending (.png, .jpg, .jpeg). Waits for the disk: call it from a worker thread.
/// Reentrant.
Result<Exported> export_picture(std::span<const std::byte> png, const protocol::Recipe& recipe,
                                const QString& path, const ExportOptions& options);

/// Does it for a node in the store's thread, then calls `then` in the window's.
void export_node(SessionStore& store, session::NodeId id, const QString& path, const ExportOptions& options,
                 QObject* context, std::function<void(Result<Exported>)> then);

/// A picture from outside.
struct RecalledPicture {
    QString path;
    QImage image;
    std::optional<protocol::RecalledRecipe> recipe;
    Error no_recipe;               ///< why there is none
    std::optional<Error> missing;  ///< a file that the recipe names and that is not found
};

/// Reads a PNG or JPEG file and the recipe in it, if there is one; a picture without a recipe is no error. The files that the
/// recipe names are looked for in `folders`; a model that is not found is named as another tool's is. Waits for the disk. Reentrant.
Result<RecalledPicture> recall_picture(const QString& path, const protocol::KnownFolders& folders = {});
Result<RecalledPicture> recall_picture(std::span<const std::byte> file, const QString& name,
                                       const protocol::KnownFolders& folders = {});

/// The same on a worker thread; `then` is called in the thread of `context`, unless that is gone by then.
void recall_picture_later(const QString& path, const protocol::KnownFolders& folders, QObject* context,
                          std::function<void(Result<RecalledPicture>)> then);

/// "~/models/x" for a path below the home folder, and back.
[[nodiscard]] protocol::RenderRequest with_home_hidden(protocol::RenderRequest request,
                                                       const std::string& home);
[[nodiscard]] protocol::RenderRequest with_home_restored(protocol::RenderRequest request,
                                                         const std::string& home);

}  // namespace burin::ui
