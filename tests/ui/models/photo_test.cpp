// A photo on its way to being steered.
#include "ui/models/photo.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <gtest/gtest.h>

#include "core/io/atomic_file.h"
#include "core/io/safetensors_writer.h"
#include "core/protocol/inversion_facts.h"
#include "tests/support/temp_dir.h"
#include "ui/models/live_scheduler.h"
#include "ui/models/steering_model.h"

namespace burin::ui {
namespace {

io::Picture gradient(int width, int height) {
    io::Picture picture{width, height, 3, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                picture.pixels.push_back(static_cast<uint8_t>((x * 255 / width + y * (c + 1)) % 256));
    return picture;
}

protocol::Direction direction(const char* text, double strength) {
    protocol::Direction one;
    one.text = text;
    one.strength = strength;
    return one;
}

TEST(Photo, has_about_the_models_pixels_and_sides_that_8_divides) {
    for (const QSize own : {QSize(256, 256), QSize(512, 512), QSize(1024, 1024)}) {
        for (const QSize area : {QSize(4000, 3000), QSize(3000, 4000), QSize(1, 1), QSize(1920, 1080),
                                 QSize(17, 68), QSize(16'000, 4000)}) {
            const QSize size = photoSize(area, own);
            EXPECT_EQ(size.width() % 8, 0);
            EXPECT_EQ(size.height() % 8, 0);
            const double pixels = double(size.width()) * size.height() / (own.width() * own.height());
            EXPECT_NEAR(pixels, 1, 0.12) << area.width() << " " << area.height();
            const double wanted = double(area.width()) / area.height();
            EXPECT_NEAR(double(size.width()) / size.height() / wanted, 1, 0.03);
        }
    }
}

TEST(Photo, keeps_its_area_within_itself) {
    EXPECT_EQ(areaWithin({0, 0, 400, 300}, 1), QRect(50, 0, 300, 300));
    EXPECT_EQ(areaWithin({10, 20, 300, 400}, 1.5), QRect(10, 120, 300, 200));
    EXPECT_EQ(areaWithin({0, 0, 1, 1}, 4), QRect(0, 0, 1, 1));
    const QRect strip = areaWithin({0, 0, 16, 10'000}, photoProportions({16, 10'000}));
    EXPECT_EQ(strip.size(), QSize(16, 64)) << "too long and narrow to be taken as a whole";
    EXPECT_TRUE(QRect(0, 0, 16, 10'000).contains(strip));
}

TEST(Photo, says_in_its_file_where_it_came_from) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("fitted.png"));
    const PhotoOrigin origin{QStringLiteral("/Bilder/Füchse \"2\".jpg"), QStringLiteral("ab12"),
                             QRect(10, 20, 120, 80)};
    const auto file = fittedPhoto(gradient(200, 150), origin, {96, 64});
    ASSERT_TRUE(file) << file.error().sentence();
    ASSERT_TRUE(io::write_file_atomically(QFile::encodeName(path).toStdString(), *file));
    const auto read = photoOrigin(path);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, origin);
    const auto picture = io::decode_picture(*file, "'fitted'", 3);
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->width, 96);
    EXPECT_EQ(picture->height, 64);
    EXPECT_FALSE(photoOrigin(folder.filePath(QStringLiteral("none.png"))));
    const auto beyond = fittedPhoto(gradient(50, 50), origin, {96, 64});
    EXPECT_FALSE(beyond) << "the area is not in this photo";
}

TEST(Photo, a_file_that_lies_about_its_origin_says_nothing) {
    const QTemporaryDir folder;
    for (const char* text :
         {"{}", "[1]", "no json", R"({"file": 3, "sha256": "a", "x": 0, "y": 0, "width": 1, "height": 1})",
          R"({"file": "a", "sha256": "a", "x": -1, "y": 0, "width": 1, "height": 1})",
          R"({"file": "a", "sha256": "a", "x": 0, "y": 0, "width": 99999999999, "height": 1})"}) {
        const QString path = folder.filePath(QStringLiteral("lies.png"));
        ASSERT_TRUE(
            io::write_png(QFile::encodeName(path).toStdString(), gradient(8, 8), {{"burin.photo", text}}));
        EXPECT_FALSE(photoOrigin(path)) << text;
    }
}

protocol::RealPicture kept(const char* file, char hash) {
    protocol::RealPicture photo;
    photo.file = file, photo.sha256 = std::string(64, hash);
    return photo;
}

TEST(Photo, asks_only_for_what_acts_on_it) {
    protocol::RenderRequest now;
    now.model = "a model", now.device = "cpu", now.prompt = "a fox", now.steps = 40, now.seed = 9;
    now.loras = {{"style.safetensors", 0.7}};
    now.guidance.scale = 3, now.batch = 4, now.init_image = "start.png";
    now.guidance.directions = {direction("glasses", 5), direction("winter", -3)};
    now.guidance.directions[1].area = 0.8, now.guidance.directions[1].start = 0;
    now.guidance.directions[1].solo = true;
    const auto photo = photoRequest(now, kept("/kept/photo.png", 'a'), {592, 440});
    ASSERT_TRUE(protocol::validate(photo)) << protocol::validate(photo).error().sentence();
    protocol::RenderRequest plain = photo;
    plain.guidance.directions.clear();
    protocol::RenderRequest expected;
    expected.model = "a model", expected.device = "cpu", expected.loras = now.loras;
    expected.width = 592, expected.height = 440;
    expected.real_picture.emplace();
    expected.real_picture->file = "/kept/photo.png", expected.real_picture->sha256 = std::string(64, 'a');
    EXPECT_EQ(plain, expected);
    ASSERT_EQ(photo.guidance.directions.size(), 2U);
    for (const auto& one : photo.guidance.directions) {
        EXPECT_EQ(one.strength, 0);
        EXPECT_FALSE(one.solo);
    }
    EXPECT_EQ(photo.guidance.directions[0].start, photo_start);
    EXPECT_EQ(photo.guidance.directions[0].area, photo_area);
    EXPECT_EQ(photo.guidance.directions[1].start, 0) << "earlier is no less";
    EXPECT_EQ(photo.guidance.directions[1].area, 0.8);
}

TEST(Photo, of_many_is_asked_for_what_was_found_on_one) {
    protocol::RenderRequest now;
    now.guidance.directions = {direction("glasses", 5), direction("winter", -3)};
    now.guidance.directions[1].muted = true;
    now.real_picture = kept("one.png", 'a');
    now.real_picture->steps = 20, now.real_picture->skip = 0.3, now.real_picture->source = "a woman";
    const auto next = sameOnPhoto(now, kept("two.png", 'b'), {512, 512});
    ASSERT_TRUE(protocol::validate(next)) << protocol::validate(next).error().sentence();
    EXPECT_EQ(next.guidance.directions[0].strength, 5);
    EXPECT_EQ(next.guidance.directions[1].strength, -3);
    EXPECT_TRUE(next.guidance.directions[1].muted);
    EXPECT_EQ(next.real_picture->file, "two.png");
    EXPECT_EQ(next.real_picture->steps, 20);
    EXPECT_EQ(next.real_picture->skip, 0.3);
    EXPECT_EQ(next.real_picture->source, "") << "another photo shows something else";
}

TEST(Photo, as_a_whole_has_the_models_number_of_pixels_and_knows_where_it_came_from) {
    const test::TempDir dir;
    const auto path = dir / "wide.png";
    io::Picture wide{300, 100, 3, std::vector<uint8_t>(size_t{300} * 100 * 3, 90)};
    ASSERT_TRUE(io::write_png(path, wide));
    const auto whole = wholePhoto(QString::fromStdString(path.string()), {128, 128});
    ASSERT_TRUE(whole) << whole.error().sentence();
    EXPECT_NEAR(whole->size.width() * whole->size.height(), 128 * 128, 128 * 16);
    const auto fitted =
        dir.write("fitted.png", {reinterpret_cast<const char*>(whole->fitted.data()), whole->fitted.size()});
    const auto origin = photoOrigin(QString::fromStdString(fitted.string()));
    ASSERT_TRUE(origin);
    EXPECT_EQ(origin->path.toStdString(), path.string());
    EXPECT_EQ(photoName(fitted.string()).toStdString(), "wide.png");
    EXPECT_EQ(photoPicture(fitted.string())->width, whole->size.width());
    EXPECT_FALSE(wholePhoto(QString::fromStdString((dir / "gone.png").string()), {128, 128}));
}

/// As the engine writes it, without what only the engine reads.
std::filesystem::path inversion(const test::TempDir& dir) {
    protocol::InversionFacts facts;
    facts.origin = kept("fox.jpg", 'c');
    facts.origin.steps = 20;
    facts.width = 128, facts.height = 64;
    facts.model = "sd15", facts.mark.weights = std::string(64, 'd'), facts.target = "cpu fp32";
    const std::vector<uint8_t> grey(size_t{128} * 64 * 3, 77);
    const auto path = dir / "fox.safetensors";
    EXPECT_TRUE(io::write_safetensors(
        path, {{"picture", io::Dtype::u8, {64, 128, 3}, std::as_bytes(std::span(grey))}},
        {{protocol::inversion_key, value_or_throw(protocol::print_inversion_facts(facts))}}));
    return path;
}

TEST(Photo, of_an_inversion_is_the_picture_that_was_inverted) {
    const test::TempDir dir;
    const auto path = inversion(dir);
    const auto picture = photoPicture(path.string());
    ASSERT_TRUE(picture) << picture.error().sentence();
    EXPECT_EQ(picture->width, 128);
    EXPECT_EQ(picture->height, 64);
    EXPECT_EQ(picture->pixels[100], 77);
    EXPECT_EQ(photoName(path.string()).toStdString(), "fox.jpg");
}

TEST(Photo, directions_added_to_it_begin_with_values_that_show) {
    SteeringModel model;
    ASSERT_TRUE(model.addText(QStringLiteral("winter")));
    EXPECT_EQ(model.direction(0).area, protocol::Direction{}.area);
    ASSERT_TRUE(model.steerPhoto(kept("photo.png", 'a'), {512, 512}, QStringLiteral("photo.jpg")));
    ASSERT_TRUE(model.addText(QStringLiteral("glasses")));
    protocol::PackDirection entry;
    entry.name = "Hat";
    entry.direction = direction("hat", 4);
    ASSERT_TRUE(model.addDirection(entry));
    for (int row = 0; row < 3; ++row) {
        EXPECT_EQ(model.direction(row).start, photo_start) << row;
        EXPECT_EQ(model.direction(row).area, photo_area) << row;
    }
    EXPECT_EQ(model.direction(2).strength, 4);
}

TEST(Photo, leaving_it_goes_back_to_the_picture_from_noise) {
    SteeringModel model;
    ASSERT_TRUE(model.setPrompt(QStringLiteral("a fox")));
    ASSERT_TRUE(model.setSeed(7));
    const auto before = model.request();
    ASSERT_TRUE(model.steerPhoto(kept("one.png", 'a'), {512, 512}, QStringLiteral("one")));
    ASSERT_TRUE(model.steerPhoto(kept("two.png", 'b'), {512, 512}, QStringLiteral("two")));
    ASSERT_TRUE(model.setDevice(QStringLiteral("cpu"), QStringLiteral("fp32")));
    ASSERT_TRUE(model.setStartPicture({}));
    auto expected = before;
    expected.device = "cpu", expected.precision = "fp32";
    EXPECT_EQ(model.request(), expected);
    EXPECT_FALSE(model.steersPhoto());
    ASSERT_TRUE(model.steerPhoto(kept("one.png", 'a'), {512, 512}, QStringLiteral("one")));
    ASSERT_TRUE(model.setStartPicture(QStringLiteral("start.png")));
    EXPECT_FALSE(model.steersPhoto()) << "a start picture takes its place";
    EXPECT_EQ(model.request().init_image, "start.png");
    EXPECT_EQ(model.request().prompt, "a fox");
}

TEST(Photo, leaving_one_with_a_touched_direction_for_a_request_without_any_touches_none) {
    SteeringModel model;
    ASSERT_TRUE(model.steerPhoto(kept("one.png", 'a'), {512, 512}, QStringLiteral("one")));
    ASSERT_TRUE(model.addText(QStringLiteral("glasses")));
    model.setTouched(0);
    int touched = 0;
    QObject::connect(&model, &SteeringModel::changed, &model, [&] { touched = model.touched(); });
    ASSERT_TRUE(model.leavePhoto());
    EXPECT_EQ(model.count(), 0);
    EXPECT_EQ(touched, -1) << "nobody is told of a direction that is gone";
}

TEST(Photo, another_seed_is_another_noise_of_its_inversion) {
    SteeringModel model;
    ASSERT_TRUE(model.steerPhoto(kept("one.png", 'a'), {512, 512}, QStringLiteral("one")));
    ASSERT_TRUE(model.setSeed(7));
    EXPECT_EQ(model.request().real_picture->seed, 7U);
}

TEST(Photo, is_never_drafted_with_fewer_steps) {
    protocol::RenderRequest request;
    request.steps = 40;
    EXPECT_TRUE(draftKeepsComposition(request, true));
    request.real_picture.emplace();
    EXPECT_FALSE(draftKeepsComposition(request, true));
}

}  // namespace
}  // namespace burin::ui
