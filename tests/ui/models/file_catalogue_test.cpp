// The catalogue of files in the window: scanned in the background, remembered, hashed when asked, searched.
#include "ui/models/file_catalogue.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "core/base/sha256.h"
#include "tests/ui/support/catalogue_support.h"
#include "tests/ui/support/fake_engine.h"
#include "ui/background/background.h"
#include "ui/models/file_filter.h"
#include "ui/models/preview_cache.h"
#include "ui/models/prompt_words.h"

namespace burin::ui {
namespace {

template <class... Text>
QStringList names(Text... text) {
    return {QString::fromUtf8(text)...};
}

class Catalogue : public testing::Test {
  protected:
    QString file(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }
    void scan(FileCatalogue& catalogue) {
        catalogue.setCacheFile(cache.filePath(QStringLiteral("catalogue.json")));
        catalogue.setFolders({folder.path()}, {});
        ASSERT_TRUE(waitUntil([&] { return !catalogue.isScanning(); }));
    }
    static QStringList namesIn(const QAbstractItemModel& model) {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row) names.append(model.index(row, 0).data().toString());
        return names;
    }
    QTemporaryDir folder, cache;
};

TEST_F(Catalogue, finds_what_lies_in_subfolders_with_kind_family_and_words) {
    writeLora(file("loras/styles/Fox.safetensors"), 2048);
    writeText(file("loras/styles/Fox.json"), R"({"activation text": "fox style"})");
    writeModel(file("models/dream.safetensors"));
    writeEmbedding(file("emb/neg.safetensors"));
    writeVae(file("vae/crisp.safetensors"));
    FileCatalogue catalogue;
    scan(catalogue);
    ASSERT_EQ(catalogue.rowCount(), 4);
    const CatalogueFile* fox = catalogue.find(file("loras/styles/Fox.safetensors"));
    ASSERT_NE(fox, nullptr);
    EXPECT_EQ(fox->entry.facts.kind, FileKind::adapter);
    EXPECT_EQ(familyBadge(*fox), QStringLiteral("SDXL"));
    EXPECT_TRUE(describeFile(*fox).contains(QStringLiteral("fox style")));
    EXPECT_TRUE(catalogue.covers(fox->path));
    EXPECT_FALSE(catalogue.covers(QStringLiteral("/elsewhere/x.safetensors")));
    EXPECT_EQ(catalogue.nameOf(file("models/dream.safetensors") + QStringLiteral(";vae=") +
                               file("vae/crisp.safetensors")),
              QStringLiteral("dream + crisp"));
}

TEST_F(Catalogue, a_search_looks_through_names_words_and_folders_and_filters_by_kind_and_family) {
    writeLora(file("loras/animals/Fox.safetensors"), 2048);
    writeText(file("loras/animals/Fox.json"), R"({"activation text": "red fur"})");
    writeLora(file("loras/animals/cat.safetensors"), 768);
    writeEmbedding(file("emb/fox-neg.safetensors"));
    writeText(file("broken.safetensors"), "no weights");
    FileCatalogue catalogue;
    scan(catalogue);
    FileFilter files(&catalogue);
    EXPECT_EQ(namesIn(files), (names("cat", "Fox", "fox-neg"))) << "what cannot be used is left out";
    files.setText(QStringLiteral("FOX"));
    EXPECT_EQ(namesIn(files), (names("Fox", "fox-neg")));
    files.setText(QStringLiteral("animals fur"));
    EXPECT_EQ(namesIn(files), (names("Fox")));
    files.setText({});
    files.setKind(FileKind::adapter);
    EXPECT_EQ(namesIn(files), (names("cat", "Fox")));
    files.setFamily(ModelFamily::sd1);
    EXPECT_EQ(namesIn(files), (names("cat")));
    files.setFamily({});
    files.setKind(FileKind::other);
    EXPECT_EQ(namesIn(files), (names("broken")));
    EXPECT_FALSE(files.indexOf(file("loras/animals/cat.safetensors")).isValid());
}

TEST_F(Catalogue, a_hash_is_computed_when_it_is_asked_for_and_remembered) {
    const QString path = writeLora(file("fox.safetensors"));
    const auto digest = sha256_of_file(path.toStdString());
    {
        FileCatalogue catalogue;
        scan(catalogue);
        EXPECT_TRUE(shortHash(*catalogue.find(path)).isEmpty()) << "nothing is hashed by itself";
        QSignalSpy hashed(&catalogue, &FileCatalogue::hashed);
        catalogue.askHash(path);
        ASSERT_TRUE(waitUntil([&] { return hashed.count() == 1; }));
        EXPECT_EQ(shortHash(*catalogue.find(path)), QString::fromStdString(digest->substr(0, 10)));
        finish_background();
    }
    FileCatalogue again;
    scan(again);
    EXPECT_EQ(again.find(path)->entry.sha256, *digest);
}

TEST_F(Catalogue, what_was_found_before_is_there_before_the_folders_are_gone_through) {
    writeLora(file("fox.safetensors"));
    {
        FileCatalogue first;
        scan(first);
        finish_background();
    }
    FileCatalogue again;
    again.setCacheFile(cache.filePath(QStringLiteral("catalogue.json")));
    bool there_while_scanning = false;
    QObject::connect(&again, &FileCatalogue::scanned, &again, [&] {
        there_while_scanning = there_while_scanning || (again.isScanning() && again.rowCount() == 1);
    });
    again.setFolders({folder.path()}, {});
    ASSERT_TRUE(waitUntil([&] { return !again.isScanning(); }));
    EXPECT_TRUE(there_while_scanning);
}

TEST_F(Catalogue, a_damaged_cache_is_made_anew) {
    writeLora(file("fox.safetensors"));
    const QString kept = writeText(cache.filePath(QStringLiteral("catalogue.json")), "{ damaged");
    FileCatalogue catalogue;
    scan(catalogue);
    EXPECT_EQ(catalogue.rowCount(), 1);
    finish_background();
    EXPECT_TRUE(catalogue::read_cache(kept.toStdString()));
}

TEST_F(Catalogue, a_rescan_that_finds_nothing_new_leaves_the_lists_alone) {
    writeLora(file("fox.safetensors"));
    FileCatalogue catalogue;
    scan(catalogue);
    QSignalSpy reset(&catalogue, &QAbstractItemModel::modelReset);
    catalogue.rescan();
    ASSERT_TRUE(waitUntil([&] { return !catalogue.isScanning(); }));
    EXPECT_EQ(reset.count(), 0);
    writeEmbedding(file("neg.safetensors"));
    catalogue.rescan();
    ASSERT_TRUE(waitUntil([&] { return catalogue.rowCount() == 2; }));
}

TEST_F(Catalogue, previews_are_read_in_the_background_and_what_is_no_picture_is_not_asked_again) {
    const QString path = writePreview(file("fox.png"), Qt::red);
    const QString junk = writeText(file("junk.png"), "no picture");
    PreviewCache previews(64);
    QSignalSpy loaded(&previews, &PreviewCache::loaded);
    EXPECT_TRUE(previews.find(path).isNull());
    EXPECT_TRUE(previews.find(junk).isNull());
    ASSERT_TRUE(waitUntil([&] { return !previews.find(path).isNull(); }));
    EXPECT_EQ(previews.find(path).size(), QSize(64, 64));
    EXPECT_EQ(previews.find(path).pixelColor(32, 32), QColor(Qt::red));
    finish_background();
    spin(1);
    EXPECT_EQ(loaded.count(), 1);
}

class PromptOffers : public Catalogue {
  protected:
    void SetUp() override {
        writeLora(file("loras/fox-style.safetensors"), 768);
        writeText(file("loras/fox-style.json"),
                  R"({"activation text": "red fur, foxy", "preferred weight": 0.8})");
        writeLora(file("loras/xl-fox.safetensors"), 2048);
        writeEmbedding(file("emb/fox-neg.safetensors"));
        writeEmbedding(file("emb/badhands.safetensors"));
        model = writeModel(file("models/dream.safetensors"));
        scan(catalogue);
        request.model = model.toStdString();
    }
    std::vector<PromptOffer> offers(const char* prompt, bool asked = false) {
        const QString text = QString::fromUtf8(prompt);
        return PromptWords(&catalogue).offers(text, static_cast<int>(text.size()), asked, request);
    }
    /// The prompt with the first offer taken.
    QString taken(const char* prompt) {
        const auto found = offers(prompt);
        if (found.empty()) return QStringLiteral("nothing");
        return QString::fromUtf8(prompt).replace(found[0].from, found[0].length, found[0].text);
    }
    FileCatalogue catalogue;
    QString model;
    protocol::RenderRequest request;
};

TEST_F(PromptOffers, adapters_behind_lora_with_the_weight_of_their_maker) {
    EXPECT_EQ(taken("a fox <lora:fo"), QStringLiteral("a fox <lora:fox-style:0.8>"));
    EXPECT_EQ(taken("a fox <lo"), QStringLiteral("a fox <lora:fox-style:0.8>"));
    EXPECT_TRUE(offers("<lora:fo")[0].is_tag);
    const auto all = offers("<lora:fox");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].shown, QStringLiteral("xl-fox")) << "for another kind of model: last";
    EXPECT_TRUE(offers("<lora:fox-style:0.8>").empty());
}

TEST_F(PromptOffers, embeddings_behind_embed_or_bare) {
    EXPECT_EQ(taken("embed:fo"), QStringLiteral("embed:fox-neg"));
    EXPECT_EQ(taken("a cat, embedding:hands"), QStringLiteral("a cat, embedding:badhands"));
    EXPECT_EQ(offers("a cat, embed:").size(), 2U);
    EXPECT_EQ(taken("a cat, bad"), QStringLiteral("a cat, badhands"));
    EXPECT_EQ(taken("a cat with bad"), QStringLiteral("a cat with badhands"));
    EXPECT_TRUE(offers("a cat, ba").empty()) << "too little to guess from";
    EXPECT_FALSE(offers("a cat, ba", true).empty()) << "unless somebody asks";
    EXPECT_TRUE(offers("a cat, badhands").empty()) << "it is written already";
    EXPECT_TRUE(PromptWords(&catalogue).offers(QStringLiteral("badly"), 3, false, request).empty())
        << "in the middle of a word";
}

TEST_F(PromptOffers, trigger_words) {
    EXPECT_EQ(taken("a fox, red"), QStringLiteral("a fox, red fur"));
    EXPECT_TRUE(offers("red fur").empty()) << "it is written already";
}

TEST_F(PromptOffers, the_request_carries_the_files_that_its_texts_name) {
    const PromptWords words(&catalogue);
    EXPECT_TRUE(words.filesNamed(request).empty());
    request.prompt = "a cat, BadHands";
    request.negative = "fox-neg";
    EXPECT_EQ(words.filesNamed(request).size(), 2U);
    request.prompt = "<lora:fox-style:1> a cat";
    request.negative.clear();
    EXPECT_EQ(words.filesNamed(request),
              (std::vector<std::string>{file("loras/fox-style.safetensors").toStdString()}));
    protocol::Direction direction;
    direction.text = "badhands";
    request.prompt.clear();
    request.guidance.directions = {direction};
    EXPECT_EQ(words.filesNamed(request).size(), 1U);
}

TEST_F(PromptOffers, trigger_words_of_the_adapters_in_use_that_the_prompt_lacks) {
    const PromptWords words(&catalogue);
    EXPECT_TRUE(words.missingWords(request).isEmpty());
    request.loras = {{.path = file("loras/fox-style.safetensors").toStdString()}};
    EXPECT_EQ(words.missingWords(request), (names("red fur", "foxy")));
    request.prompt = "Foxy cat";
    EXPECT_EQ(words.missingWords(request), (names("red fur")));
    request.loras[0].on = false;
    EXPECT_TRUE(words.missingWords(request).isEmpty());
}

TEST_F(Catalogue, five_thousand_files_do_not_hold_up_the_event_loop) {
    QFile first(writeLora(file("loras/0/style 0.safetensors"), 8));
    ASSERT_TRUE(first.open(QIODevice::ReadOnly));
    const QByteArray bytes = first.readAll();
    for (int i = 1; i < 5000; ++i) {
        if (i < 50) QDir(folder.path()).mkpath(QStringLiteral("loras/%1").arg(i));
        // Not by copying, which waits for the disk each time.
        QFile next(folder.filePath(QStringLiteral("loras/%1/style %2.safetensors").arg(i % 50).arg(i)));
        ASSERT_TRUE(next.open(QIODevice::WriteOnly));
        next.write(bytes);
    }
    FileCatalogue catalogue;
    FileFilter files(&catalogue);
    int beats = 0;
    QTimer beat;
    QObject::connect(&beat, &QTimer::timeout, &beat, [&] { ++beats; });
    beat.start(1);
    scan(catalogue);
    EXPECT_EQ(catalogue.rowCount(), 5000);
    EXPECT_GT(beats, 10) << "others had their turn while the folders were gone through";
    EXPECT_EQ(files.rowCount(), 5000);
    files.setText(QStringLiteral("style 4999"));
    EXPECT_EQ(files.rowCount(), 1);
}

}  // namespace
}  // namespace burin::ui
