// Steering real pictures with the embedded model: what directions add and remove on paintings that it never saw.
//
//   bench_real_pictures --first 0 --count 20 --out piece.jsonl [--strength 6] [--area 0.2] [--start 0.1] [--steps 30]
//                       [--attributes 10] [--sheet sheet.png] [--peer FOLDER]
//   bench_real_pictures --time MODEL --size 512 --steps 30 --precision bf16 [--threads 2]
//
// The first form writes a line of JSON for each painting, attribute and way of editing, so that a long evaluation may run in
// pieces; real_pictures_table.py makes the table of docs/real-pictures.md of them. Paintings are people out of the painter's
// sequence of seed 20261130, which no training used. Beside the inversion stands image to image with the caption of the
// wanted picture, at several strengths. With --attributes N each painting is tried with N of the ten, other ones each time.
// With --peer the paintings are kept in FOLDER beside plan.jsonl, a line for each edit; ledits_paintings.py has the published
// pipeline make them, and what it made (PAINTING-ATTRIBUTE.png) a second run judges. The second form times an inversion and
// a moved slider; compare_ledits.py runs it and the published pipeline by turns.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "core/engine/find_model.h"
#include "core/engine/render.h"
#include "core/evaluation/mini_gates.h"
#include "core/imaging/contact_sheet.h"
#include "core/models/picture_tensors.h"
#include "core/painter/captions.h"
#include "core/painter/paint.h"

namespace burin {
namespace {

using nlohmann::json;
using painter::Attribute;
using protocol::RenderRequest;

constexpr uint64_t unseen = 20261130;
constexpr double strengths_from_picture[] = {0.35, 0.5, 0.65};

struct Settings {
    std::string out = "real_pictures.jsonl", sheet, time, peer, precision = "fp32";
    int first = 0, count = 20, steps = 30, size = 512, threads = 0, attributes = 10;
    double strength = 6, area = 0.2, start = 0.1, skip = 0.15;
};

Settings read_settings(int argc, char** argv) {
    Settings s;
    const std::map<std::string, std::string*> texts{{"--out", &s.out},
                                                    {"--sheet", &s.sheet},
                                                    {"--time", &s.time},
                                                    {"--peer", &s.peer},
                                                    {"--precision", &s.precision}};
    const std::map<std::string, int*> whole{{"--first", &s.first},           {"--count", &s.count},
                                            {"--steps", &s.steps},           {"--size", &s.size},
                                            {"--attributes", &s.attributes}, {"--threads", &s.threads}};
    const std::map<std::string, double*> numbers{
        {"--strength", &s.strength}, {"--area", &s.area}, {"--start", &s.start}, {"--skip", &s.skip}};
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string word = argv[i];
        if (texts.contains(word)) *texts.at(word) = argv[i + 1];
        if (whole.contains(word)) *whole.at(word) = std::atoi(argv[i + 1]);
        if (numbers.contains(word)) *numbers.at(word) = std::atof(argv[i + 1]);
    }
    return s;
}

engine::RenderedPicture render(engine::Renderer& renderer, engine::LoadedModel& model,
                               const RenderRequest& request) {
    engine::RenderedPicture result;
    engine::RenderHooks hooks;
    hooks.on_picture = [&](const engine::RenderedPicture& picture) { result = picture; };
    value_or_throw(protocol::validate(request));
    renderer.render(model, request, {}, hooks);
    return result;
}

void set(painter::PictureFacts& facts, Attribute attribute, bool on) {
    using painter::HairLength;
    using painter::Mouth;
    switch (attribute) {
        case Attribute::smile:
            facts.mouth = on ? Mouth::smile : Mouth::neutral;
            break;
        case Attribute::sad:
            facts.mouth = on ? Mouth::sad : Mouth::neutral;
            break;
        case Attribute::glasses:
            facts.glasses = on;
            break;
        case Attribute::hat:
            facts.hat = on;
            break;
        case Attribute::scarf:
            facts.scarf = on;
            break;
        case Attribute::earrings:
            facts.earrings = on;
            break;
        case Attribute::beard:
            facts.beard = on;
            break;
        case Attribute::closed_eyes:
            facts.closed_eyes = on;
            break;
        case Attribute::old:
            facts.old = on;
            break;
        case Attribute::long_hair:
            facts.hair_length = on ? HairLength::long_hair : HairLength::short_hair;
            break;
    }
}

double decibels(const io::Picture& a, const io::Picture& b) {
    double sum = 0;
    for (size_t i = 0; i < a.pixels.size(); ++i) {
        const double d = (double(a.pixels[i]) - double(b.pixels[i])) / 255;
        sum += d * d;
    }
    return sum > 0 ? std::min(100.0, -10 * std::log10(sum / double(a.pixels.size()))) : 100;
}

/// One painting, edited in every way.
class Painting {
  public:
    Painting(const Settings& settings, engine::LoadedModel& model,
             const evaluation::PictureClassifier& classifier, int index, std::ofstream& out)
        : settings_(settings), model_(model), classifier_(classifier), index_(index), out_(out) {
        painter::PaintPlan plan{.count = 1, .first = static_cast<uint64_t>(index), .wishes = {}};
        plan.wishes.subject = painter::Subject::person;
        const auto batch = painter::paint(plan, unseen, side());
        facts_ = batch.facts.front();
        photo_ = models::to_picture(batch.pictures[0]);
        const auto name = "burin-painting-" + std::to_string(index) + ".png";
        const auto folder =
            kept() ? std::filesystem::path(settings.peer) : std::filesystem::temp_directory_path();
        path_ = (folder / name).string();
        value_or_throw(io::write_png(path_, photo_));
    }
    ~Painting() {
        std::error_code ignored;
        if (!kept()) std::filesystem::remove(path_, ignored);
    }
    Painting(const Painting&) = delete;
    Painting& operator=(const Painting&) = delete;

    void run(std::vector<io::Picture>& cells) {
        const auto still = render(renderer_, model_, request());
        before_ = read(still.picture);
        line({{"way", "still"}, {"whole_db", still.fidelity->whole_db}, {"seconds", still.seconds}});
        cells.push_back(photo_), cells.push_back(still.picture);
        const size_t all = painter::attribute_names.size();
        const auto tried = std::min(static_cast<size_t>(settings_.attributes), all);
        for (size_t n = 0; n < tried; ++n) {
            const size_t a = (static_cast<size_t>(index_) * tried + n) % all;
            const auto attribute = static_cast<Attribute>(a);
            if (!painter::may_have(facts_.subject, attribute)) continue;
            if (attribute == Attribute::beard && facts_.woman) continue;
            const bool adding = !painter::has(facts_, attribute);
            const size_t group = evaluation::label_group(std::string(painter::attribute_names[a]));
            // What the judge does not see as it is, it cannot see changed.
            if ((before_.choice[group] == 1) == adding) continue;
            if (kept() && std::filesystem::exists(peer_file(attribute))) {
                engine::RenderedPicture made;
                made.picture = value_or_throw(io::read_picture(peer_file(attribute), 3));
                judge("diffusers LEDITS++", 0, attribute, adding, group, made, still.picture);
                continue;
            }
            steer(attribute, adding, group, still.picture, cells);
            redraw(attribute, adding, group, still.picture);
            if (kept()) ask_peer(attribute, adding);
        }
    }

  private:
    /// Paintings have the size at which the model was made.
    [[nodiscard]] int side() const { return static_cast<int>(model_.description().default_width); }
    [[nodiscard]] bool kept() const { return !settings_.peer.empty(); }
    [[nodiscard]] RenderRequest request() const {
        RenderRequest request;
        request.width = request.height = side();
        auto& real = request.real_picture.emplace();
        real.file = path_, real.steps = settings_.steps, real.skip = settings_.skip;
        real.seed = static_cast<uint64_t>(index_);
        return request;
    }
    [[nodiscard]] evaluation::PictureReading read(const io::Picture& picture) const {
        const torch::InferenceMode guard;
        return classifier_.read(models::from_picture(picture)).front();
    }

    void steer(Attribute attribute, bool adding, size_t group, const io::Picture& still,
               std::vector<io::Picture>& cells) {
        RenderRequest edit = request();
        auto direction =
            evaluation::attribute_direction(attribute, adding ? settings_.strength : -settings_.strength);
        direction.opposite.clear();
        direction.area = settings_.area, direction.start = settings_.start;
        edit.guidance.directions = {direction};
        const auto done = render(renderer_, model_, edit);
        judge("steered", 0, attribute, adding, group, done, still);
        if (cells.size() < 12) cells.push_back(done.picture);
    }

    /// The same change by image to image: the caption of the wanted picture, the painting as its start.
    void redraw(Attribute attribute, bool adding, size_t group, const io::Picture& still) {
        painter::PictureFacts wanted = facts_;
        set(wanted, attribute, adding);
        painter::make_consistent(wanted);
        // A sentence that names the attribute where it is to be there: the captions leave things out at random.
        RenderRequest edit;
        for (uint64_t attempt = 0; attempt < 50; ++attempt) {
            painter::Rng words(painter::derived_key(unseen + attempt, static_cast<uint64_t>(index_)));
            edit.prompt = painter::sentence(wanted, words);
            if (!adding || names(edit.prompt, attribute)) break;
        }
        edit.width = edit.height = side();
        edit.guidance.scale = 5;
        edit.init_image = path_;
        edit.seed = static_cast<uint64_t>(index_);
        for (const double strength : strengths_from_picture) {
            edit.strength = strength;
            judge("image to image", strength, attribute, adding, group, render(renderer_, model_, edit),
                  still);
        }
    }

    [[nodiscard]] std::filesystem::path peer_file(Attribute attribute) const {
        const std::string name(painter::attribute_names[static_cast<size_t>(attribute)]);
        return std::filesystem::path(settings_.peer) / (std::to_string(index_) + "-" + name + ".png");
    }
    /// What the published pipeline is to do.
    void ask_peer(Attribute attribute, bool adding) {
        const json edit{{"painting", std::filesystem::path(path_).filename().string()},
                        {"result", peer_file(attribute).filename().string()},
                        {"text", evaluation::attribute_direction(attribute, 1).text},
                        {"strength", adding ? settings_.strength : -settings_.strength},
                        {"area", settings_.area},
                        {"start", settings_.start},
                        {"steps", settings_.steps},
                        {"skip", settings_.skip},
                        {"seed", index_}};
        std::ofstream(std::filesystem::path(settings_.peer) / "plan.jsonl", std::ios::app)
            << edit.dump() << "\n";
    }

    static bool names(const std::string& prompt, Attribute attribute) {
        static constexpr const char* words[] = {"smiling",  "sad",   "glasses",     "hat", "scarf",
                                                "earrings", "beard", "closed eyes", "old", "long"};
        return prompt.find(words[static_cast<size_t>(attribute)]) != std::string::npos;
    }

    void judge(const char* way, double strength, Attribute attribute, bool adding, size_t group,
               const engine::RenderedPicture& picture, const io::Picture& still) {
        const auto after = read(picture.picture);
        int changed = 0, of = 0;
        const size_t smile = evaluation::label_group("smile"), sad = evaluation::label_group("sad");
        for (size_t other = 0; other < evaluation::label_groups().size(); ++other) {
            const bool mouths = (group == smile || group == sad) && (other == smile || other == sad);
            if (other == group || mouths) continue;
            changed += before_.choice[other] != after.choice[other];
            ++of;
        }
        json entry{{"way", way},
                   {"attribute", painter::attribute_names[static_cast<size_t>(attribute)]},
                   {"adding", adding},
                   {"success", (after.choice[group] == 1) == adding},
                   {"changed", changed},
                   {"of", of},
                   {"db", decibels(picture.picture, still)},
                   {"seconds", picture.seconds}};
        if (strength > 0) entry["strength"] = strength;
        if (picture.fidelity) {
            entry["outside_db"] = picture.fidelity->outside_db;
            entry["outside_share"] = picture.fidelity->outside_share;
        }
        line(std::move(entry));
    }

    void line(json entry) {
        entry["painting"] = index_;
        out_ << entry.dump() << "\n" << std::flush;
    }

    const Settings& settings_;
    engine::LoadedModel& model_;
    const evaluation::PictureClassifier& classifier_;
    int index_;
    std::ofstream& out_;
    engine::Renderer renderer_;
    painter::PictureFacts facts_;
    io::Picture photo_;
    std::string path_;
    evaluation::PictureReading before_;
};

int evaluate(const Settings& settings) {
    const auto target = engine::choose_target("cpu", settings.precision, settings.threads);
    engine::apply_threads(target);
    const auto place = engine::find_model("mini");
    engine::LoadedModel model(place, target);
    const auto classifier = evaluation::read_classifier(place.root / "classifier");
    std::ofstream out(settings.out, std::ios::app);
    std::vector<io::Picture> sheet;
    for (int i = settings.first; i < settings.first + settings.count; ++i) {
        std::vector<io::Picture> cells;
        Painting(settings, model, classifier, i, out).run(cells);
        const int side = cells.front().width;
        cells.resize(
            12, io::Picture{side, side, 3, std::vector<uint8_t>(static_cast<size_t>(side) * side * 3, 255)});
        if (sheet.size() < size_t{12} * 6) sheet.insert(sheet.end(), cells.begin(), cells.end());
        std::fprintf(stderr, "painting %d\n", i);
    }
    if (!settings.sheet.empty())
        value_or_throw(io::write_png(
            settings.sheet, value_or_throw(imaging::contact_sheet(sheet, imaging::close_together(12)))));
    return 0;
}

int measure_time(const Settings& settings) {
    const auto target = engine::choose_target("cpu", settings.precision, settings.threads);
    engine::apply_threads(target);
    engine::LoadedModel model(engine::find_model(settings.time), target);
    model.load_all();
    const auto path = std::filesystem::temp_directory_path() / "burin-timed.png";
    io::Picture picture{settings.size, settings.size, 3, {}};
    for (int i = 0; i < settings.size * settings.size * 3; ++i)
        picture.pixels.push_back(static_cast<uint8_t>(i * 7 + i / 900));
    value_or_throw(io::write_png(path, picture));
    RenderRequest request;
    request.width = request.height = settings.size;
    request.real_picture.emplace().file = path.string();
    request.real_picture->steps = 1;
    engine::Renderer renderer;
    (void)render(renderer, model, request);
    request.real_picture->steps = settings.steps;
    json result{{"target", target.name()}, {"size", settings.size}, {"steps", settings.steps}};
    const auto timed = [&](const char* name) {
        const auto done = render(renderer, model, request);
        result[name] = {{"seconds", done.seconds}, {"rows", done.report.rows_evaluated}};
    };
    timed("inversion");
    protocol::Direction direction;
    direction.text = "glasses", direction.start = 0;
    request.guidance.directions = {direction};
    timed("first_edit");
    request.guidance.directions[0].strength = 6;
    timed("moved_slider");
    request.guidance.directions[0].start = 0.2;
    timed("first_edit_from_a_fifth");
    request.guidance.directions[0].strength = 5;
    timed("moved_slider_from_a_fifth");
    std::filesystem::remove(path);
    std::printf("%s\n", result.dump(2).c_str());
    return 0;
}

}  // namespace
}  // namespace burin

int main(int argc, char** argv) {
    try {
        const auto settings = burin::read_settings(argc, argv);
        return settings.time.empty() ? burin::evaluate(settings) : burin::measure_time(settings);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_real_pictures: %s\n", error.what());
        return 1;
    }
}
