// The window and the program are of one mind: every argument list that the window can build is run by the real
// burin-cli on the smallest model, and what it answers is what the window reads.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <gtest/gtest.h>

#include "core/io/image.h"
#include "core/io/json.h"
#include "tests/support/reference.h"
#include "ui/models/curate_combine.h"
#include "ui/models/curate_commands.h"
#include "ui/models/weight_files.h"

namespace burin::ui {
namespace {

using nlohmann::json;

/// Only a run that hangs takes this long, on the busiest machine.
constexpr int patience_ms = 600'000;

QString q(const char* text) { return QString::fromLatin1(text); }
QString reference(const char* name) { return QString::fromStdString(test::reference(name).string()); }
QString model() { return reference("models/sd1"); }
QString lora() { return reference("lora/sd1_peft.safetensors"); }

class Contract : public testing::Test {
  protected:
    [[nodiscard]] QString path(const char* name) const { return folder_.filePath(q(name)); }

    /// As the window's job runs it; the answer, or null after a failure.
    static json run(const QStringList& arguments) {
        QProcess program;
        program.start(q(BURIN_CLI), QStringList{q("--json"), q("--progress-lines")} + arguments);
        const auto line = arguments.join(q(" ")).toStdString();
        if (!program.waitForFinished(patience_ms)) {
            ADD_FAILURE() << "does not end: " << line;
            return {};
        }
        EXPECT_EQ(program.exitCode(), 0) << line << "\n" << program.readAllStandardError().toStdString();
        const auto answer = io::parse_json(program.readAllStandardOutput().toStdString(), "burin-cli");
        EXPECT_TRUE(answer && answer->value("ok", false)) << line;
        return answer ? *answer : json();
    }

    /// A concept with every field that becomes an option, and texts that look like options.
    static CurateConcept full() {
        CurateConcept entry;
        entry.entry.name = "A fox";
        entry.entry.text = "a fox";
        entry.entry.guide = "a cat";
        entry.entry.aliases = {"--fox=1"};
        entry.entry.neighbours = {"a dog"};
        entry.entry.preserve = {"-bear"};
        entry.entry.prompts = {"a fox by the sea", "a fox"};
        entry.entry.described = {"a red animal"};
        return entry;
    }
    static CurateConcept bare() {
        CurateConcept entry;
        entry.entry.name = entry.entry.text = "a fox";
        return entry;
    }
    /// Three of the curator's own.
    [[nodiscard]] QString pictures() const {
        const QString own = path("own");
        QDir().mkpath(own);
        for (int i = 0; i < 3; ++i)
            EXPECT_TRUE(io::write_png(QString(own + q("/%1.png")).arg(i).toStdString(),
                                      {64, 64, 3, std::vector<uint8_t>(64 * 64 * 3, uint8_t(80 * i))}));
        return own;
    }
    static bool exists(const QString& file) { return !file.isEmpty() && QFile::exists(file); }

    QTemporaryDir folder_;
};

TEST_F(Contract, ClosedForms) {
    for (const auto method : curate_methods) {
        if (!is_closed_form(method)) continue;
        for (const auto& entry : {full(), bare()}) {
            const QString out = path("erased.safetensors");
            QFile::remove(out);
            MakeSettings settings;
            settings.method = method, settings.rounds = 2;
            const auto answer = run(make_arguments(model(), entry, settings, out));
            EXPECT_TRUE(exists(made_file(method, answer, {})));
            const auto facts = read_delta_facts(out);
            ASSERT_TRUE(facts) << facts.error().sentence();
            EXPECT_EQ(concept_in(facts->provenance), entry.entry.text);
        }
    }
}

TEST_F(Contract, TrainedVectorsAndTheirControls) {
    MakeSettings settings;
    settings.pictures = pictures();
    settings.steps = 2, settings.rate = 1e-4;
    settings.device = q("cpu"), settings.precision = q("fp32");
    for (const auto method : curate_methods) {
        if (is_closed_form(method)) continue;
        settings.method = method;
        const auto answer =
            run(make_arguments(model(), full(), settings, path(name_of(method).toUtf8().constData())));
        EXPECT_TRUE(exists(made_file(method, answer, {}))) << name_of(method).toStdString();
    }
}

TEST_F(Contract, EveryChoiceOfATraining) {
    // The model makes the pictures once; what is tuned on them changes. Ascent holds nothing, and is quickest.
    MakeSettings settings;
    settings.method = CurateMethod::gradient_ascent;
    settings.steps = 1;
    int number = 0;
    for (const char* parameters : {"", "keys-values", "cross-attention", "attention", "unet"}) {
        settings.parameters = q(parameters);
        settings.rank = number % 2 == 1 ? 4 : 0;
        settings.pictures = number == 0 ? QString() : path("run-0/pictures");
        for (const char* precision : {"", "auto", "fp16", "bf16"}) {
            if (number > 0 && *precision != '\0') continue;
            settings.precision = q(precision);
            const auto out = path(QStringLiteral("run-%1").arg(number).toUtf8().constData());
            const auto answer = run(make_arguments(model(), full(), settings, out + q(precision)));
            EXPECT_TRUE(exists(made_file(settings.method, answer, {}))) << parameters << precision;
            if (number == 0) settings.pictures = path("run-0/pictures");
        }
        ++number;
    }
}

TEST_F(Contract, TheRandomControlOfAnEdit) {
    run(random_like_arguments(model(), lora(), path("random.safetensors")));
    EXPECT_TRUE(exists(path("random.safetensors")));
}

TEST_F(Contract, Neighbours) {
    EXPECT_FALSE(parse_neighbours(run(neighbour_arguments(model(), full()))).empty());
    EXPECT_FALSE(parse_neighbours(run(neighbour_arguments(model(), bare()))).empty());
}

TEST_F(Contract, Sweeps) {
    SweepSettings settings;
    settings.to = 1, settings.points = 2, settings.seeds = 1;
    settings.clip = reference("models/clip");
    for (const auto& entry : {full(), bare()}) {
        settings.device = entry == full() ? q("cpu") : QString();
        settings.precision = entry == full() ? q("fp32") : QString();
        const auto result =
            parse_sweep(run(sweep_arguments(model(), lora(), entry, settings, path("sweep"))), path("sweep"));
        ASSERT_TRUE(result) << result.error().sentence();
        EXPECT_EQ(result->points.size(), 2U);
        EXPECT_TRUE(result->points.front().of(SweepKind::target));
        EXPECT_FALSE(result->shown.empty());
        EXPECT_FALSE(result->measure.isEmpty());
        for (const char* file : {"report.html", "report.json", "grid_before.png", "grid_after.png"})
            EXPECT_TRUE(exists(path("sweep") + q("/") + q(file))) << file;
    }
}

TEST_F(Contract, Combinations) {
    run(random_like_arguments(model(), lora(), path("second.safetensors")));
    run(random_like_arguments(model(), path("second.safetensors"), path("third.safetensors")));
    const std::vector<CombinePart> all{{lora(), q("a"), -0.25},
                                       {path("second.safetensors"), q("b"), 1e-7},
                                       {path("third.safetensors"), q("c"), 2}};
    for (const auto kind : combine_kinds) {
        CombineSettings settings;
        settings.kind = kind, settings.name = q("result");
        settings.parts = all;
        if (kind == CombineKind::negation) settings.parts.resize(1);
        ASSERT_TRUE(check(settings));
        const auto measured =
            parse_combined(run(combine_arguments(model(), settings, {})), settings.parts.size());
        ASSERT_TRUE(measured) << measured.error().sentence();
        EXPECT_TRUE(measured->path.isEmpty());
        const auto written = parse_combined(
            run(combine_arguments(model(), settings, path("combined.safetensors"))), settings.parts.size());
        ASSERT_TRUE(written) << written.error().sentence();
        EXPECT_TRUE(exists(written->path));
        EXPECT_TRUE(written->result_norm);
    }
}

TEST_F(Contract, TheVectorOfTwoCheckpoints) {
    VectorSettings settings{.base = model(), .tuned = model(), .name = q("nothing")};
    for (const char* component : {"", "unet", "text_encoder"}) {
        settings.component = q(component);
        run(vector_arguments(settings, path("vector.safetensors")));
        EXPECT_TRUE(exists(path("vector.safetensors"))) << component;
    }
}

TEST_F(Contract, Exports) {
    const std::vector<NamedEdit> edits{{q("a"), {.path = lora().toStdString(), .scale = -0.5}}};
    ExportSettings settings;
    for (const char* type : {"fp32", "bf16", "fp16"}) {
        settings.out = path(type), settings.type = q(type);
        EXPECT_FALSE(exported_words(run(export_arguments(model(), edits, {}, settings))).isEmpty()) << type;
    }
    settings.as_lora = true;
    for (const char* naming : {"peft", "kohya"}) {
        settings.out = path("export.safetensors"), settings.naming = q(naming), settings.rank = 2;
        EXPECT_FALSE(exported_words(run(export_arguments(model(), edits, {}, settings))).isEmpty()) << naming;
    }
}

TEST_F(Contract, HashesOfAModel) { EXPECT_FALSE(run(hash_arguments(model())).empty()); }

}  // namespace
}  // namespace burin::ui
