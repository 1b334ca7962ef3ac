#include "ui/models/picture_export.h"

#include <fstream>
#include <gmock/gmock.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "core/io/image.h"
#include "core/io/jpeg_text.h"
#include "tests/ui/support/history_support.h"
#include "ui/models/picture_codec.h"

namespace burin::ui {
namespace {

using protocol::MetadataLevel;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Export : public WithHistory {
  protected:
    QString path(const char* name) { return QString::fromStdString((folder / name).string()); }
    std::vector<std::byte> bytes(const QString& file) {
        std::ifstream in(file.toStdString(), std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(in), {});
        const auto* start = reinterpret_cast<const std::byte*>(text.data());
        return {start, start + text.size()};
    }
    Result<Exported> write(NodeId id, const QString& file, const ExportOptions& options = {}) {
        std::optional<Result<Exported>> answer;
        export_node(*store, id, file, options, &history,
                    [&](Result<Exported> done) { answer = std::move(done); });
        settle();
        return answer.value();
    }
};

TEST_F(Export, APngCanBeDroppedAgainAndGivesTheSameRequestAndPixels) {
    const NodeId id = add(3);
    const QString file = path("Füchsin 🦊.png");
    ASSERT_TRUE(write(id, file));
    const auto recalled = recall_picture(file).value();
    EXPECT_EQ(recalled.image, sample_image(3));
    ASSERT_TRUE(recalled.recipe);
    EXPECT_EQ(recalled.recipe->tool, "Burin");
    EXPECT_EQ(recalled.recipe->request, sample_gesture(3).request);
    EXPECT_EQ(recalled.recipe->facts, sample_gesture(3).facts);
}

TEST_F(Export, AJpegCarriesTheRecipeAndTheLabelToo) {
    const NodeId id = add(3);
    const auto done = write(id, path("fox.JPG"));
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->recipe_left_out);
    const auto recalled = recall_picture(path("fox.JPG")).value();
    ASSERT_TRUE(recalled.recipe);
    EXPECT_EQ(recalled.recipe->request, sample_gesture(3).request);
    EXPECT_EQ(io::read_jpeg_text(bytes(path("fox.JPG")), "'it'").value().size(), 2U);
}

TEST_F(Export, ARecipeTooLongForJpegLeavesTheLabel) {
    NewGesture painted = sample_gesture(1);
    auto& direction = painted.request.guidance.directions[0];
    direction.mask = protocol::MaskKind::painted;
    direction.painted = protocol::PaintedMask{512, 512, std::vector<uint8_t>(512 * 512, 9)};
    const NodeId id = history.add(painted);
    const auto done = write(id, path("fox.jpg"));
    ASSERT_TRUE(done);
    EXPECT_TRUE(done->recipe_left_out);
    const auto texts = io::read_jpeg_text(bytes(path("fox.jpg")), "'it'").value();
    ASSERT_EQ(texts.size(), 1U);
    EXPECT_THAT(texts[0].text, HasSubstr("trainedAlgorithmicMedia"));
    ASSERT_TRUE(write(id, path("fox.png")));
    EXPECT_EQ(recall_picture(path("fox.png")).value().recipe->request, painted.request);
}

TEST_F(Export, TheSwitchDecidesWhatIsTold) {
    const NodeId id = add(3);
    ASSERT_TRUE(write(id, path("label.png"), {.level = MetadataLevel::label}));
    ASSERT_TRUE(write(id, path("none.png"), {.level = MetadataLevel::none}));
    const auto label = io::read_picture_text(bytes(path("label.png")), "'it'").value();
    ASSERT_EQ(label.size(), 1U);
    EXPECT_EQ(label[0].keyword, "XML:com.adobe.xmp");
    EXPECT_THAT(io::read_picture_text(bytes(path("none.png")), "'it'").value(), IsEmpty());
    const auto recalled = recall_picture(path("none.png")).value();
    EXPECT_FALSE(recalled.recipe);
    EXPECT_THAT(recalled.no_recipe.what, HasSubstr("does not say how it was made"));
}

TEST_F(Export, ThePathOfTheHomeFolderIsNotPublished) {
    const std::string home = QDir::homePath().toStdString();
    NewGesture gesture = sample_gesture(1);
    gesture.request.model = home + "/models/sd15";
    gesture.request.loras.push_back({home + "/fur.safetensors", 0.5});
    gesture.request.weights = home + "er/else.json";
    const NodeId id = history.add(gesture);
    ASSERT_TRUE(write(id, path("fox.png"), {.keep_paths = true}));
    const auto texts = io::read_picture_text(bytes(path("fox.png")), "'it'").value();
    EXPECT_THAT(texts[0].text, Not(HasSubstr(home + "/")));
    EXPECT_THAT(texts[0].text, HasSubstr("~/models/sd15"));
    EXPECT_EQ(recall_picture(path("fox.png")).value().recipe->request, gesture.request);
    EXPECT_EQ(with_home_hidden(gesture.request, home).weights, home + "er/else.json");
}

TEST_F(Export, NamesFilesWithoutTheirFoldersAndFindsThemAgain) {
    const QString lora = path("fur.safetensors");
    QFile file(lora);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("weights");
    file.close();
    NewGesture gesture = sample_gesture(1);
    gesture.request.model = "mini";
    gesture.request.loras = {{.path = lora.toStdString(), .scale = 0.5}};
    const NodeId id = history.add(gesture);
    ASSERT_TRUE(write(id, path("fox.png")));
    const auto texts = io::read_picture_text(bytes(path("fox.png")), "'it'").value();
    const std::string folder = QFileInfo(lora).absolutePath().toStdString();
    EXPECT_THAT(texts[0].text, Not(HasSubstr(folder)));
    const auto lost = recall_picture(path("fox.png")).value();
    ASSERT_TRUE(lost.missing);
    EXPECT_THAT(lost.missing->sentence(), HasSubstr("fur.safetensors"));
    const auto found = recall_picture(path("fox.png"), {{}, {folder}, {}}).value();
    EXPECT_FALSE(found.missing);
    EXPECT_EQ(found.recipe->request, gesture.request);
}

TEST_F(Export, SaysWhatItCannotDo) {
    NewGesture bare = sample_gesture(1);
    bare.image = {};
    const NodeId id = history.add(bare);
    EXPECT_THAT(write(id, path("fox.png")).error().what, HasSubstr("has no picture"));
    const NodeId good = add(2);
    EXPECT_THAT(write(good, path("fox.webp")).error().what, HasSubstr("neither a .png nor a .jpg"));
    EXPECT_THAT(write(good, path("none/fox.png")).error().what, HasSubstr("cannot write"));
    EXPECT_FALSE(recall_picture(path("none.png")));
    EXPECT_FALSE(recall_picture(QString::fromStdString(folder.path().string())));
    folder.write("text.png", "no picture");
    EXPECT_FALSE(recall_picture(path("text.png")));
}

TEST_F(Export, RecallsOnAWorkerThreadUnlessNobodyWaits) {
    const NodeId id = add(3);
    ASSERT_TRUE(write(id, path("fox.png")));
    bool lost = false, found = false;
    QEventLoop loop;
    {
        QObject gone;
        recall_picture_later(path("fox.png"), {}, &gone, [&](const auto&) { lost = true; });
    }
    recall_picture_later(path("fox.png"), {}, &history, [&](const Result<RecalledPicture>& picture) {
        found = picture.has_value() && picture->recipe.has_value();
        loop.quit();
    });
    loop.exec();
    EXPECT_TRUE(found);
    EXPECT_FALSE(lost);
}

TEST(PictureCodec, PicturesSurviveTheWayThereAndBack) {
    QImage with_alpha = sample_image(1).convertToFormat(QImage::Format_ARGB32);
    with_alpha.setPixelColor(3, 3, QColor(1, 2, 3, 4));
    for (const QImage& image : {sample_image(1, 33), with_alpha.convertToFormat(QImage::Format_RGBA8888)})
        EXPECT_EQ(read_image(to_png(image).value(), "'it'").value(), image);
    EXPECT_EQ(read_image(to_thumbnail(sample_image(1, 700)).value(), "'it'").value().size(), QSize(192, 192));
    const QImage wide(4000, 3, QImage::Format_RGB888);
    EXPECT_EQ(read_image(to_thumbnail(wide).value(), "'it'").value().size(), QSize(192, 1));
}

}  // namespace
}  // namespace burin::ui
