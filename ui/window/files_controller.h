// Files that come into the window, dropped, opened or chosen in the panel "Files": each does the obvious thing.
//
// A model is used, an adapter or edit becomes a row of the weights, the name of an embedding is written into the prompt, an
// autoencoder is used with the model, a session is opened, a picture as PictureController says. It also keeps the prompt's
// completions and its trigger words. UI thread only; headers are read in the background.
#pragma once

#include "ui/models/prompt_words.h"
#include "ui/window/controller.h"

class QWidget;

namespace burin::ui {

class CurateController;
class FilesPanel;
class ModelController;
class ModelSession;
class PictureController;
class Preferences;
class SessionFiles;
class SteeringPanel;

class FilesController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        ModelSession* model = nullptr;
        FileCatalogue* catalogue = nullptr;
        CurateController* curate = nullptr;
        ModelController* models = nullptr;
        PictureController* pictures = nullptr;
        SessionFiles* sessions = nullptr;
        SteeringPanel* steering = nullptr;
        FilesPanel* panel = nullptr;
        Preferences* preferences = nullptr;
    };
    explicit FilesController(Parts parts, QObject* parent = nullptr);
    ~FilesController() override;

    /// Whatever they are; what Burin cannot open is named in one sentence.
    void open(const QStringList& paths);
    /// Asks for a folder to look through.
    void addFolder();

  Q_SIGNALS:
    /// The file of an inverted photo.
    void inversionOpened(const QString& path);
    /// A spreadsheet, whose concepts are for the register.
    void tableOpened(const QString& path);
    void registerOpened(const QString& path);

  private:
    struct Seen {
        QString path;
        catalogue::FileFacts facts;
        bool is_inversion = false;
    };
    void useAll(std::vector<Seen> files);
    void use(const Seen& file);
    void useModel(const Seen& file);
    void useWeights(const Seen& file);
    void useEmbedding(const Seen& file);
    void useVae(const Seen& file);
    void offerFolder(const QString& folder);
    void takeFolder(const QString& folder);
    /// Files elsewhere than in the folders are listed themselves, so that prompts find them and the lists show them.
    void list(const QString& path);
    void writeWhenListed(const QString& words);
    void refreshWords();
    void wirePrompt();

    Parts parts_;
    PromptWords words_;
    QStringList waiting_;  ///< to be written into the prompt after the next scan
};

}  // namespace burin::ui
