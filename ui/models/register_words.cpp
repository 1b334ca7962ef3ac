// The words in which the window speaks of concepts: kinds, states, fields, and a concept as a page.
#include <array>

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtCore/QStringList>

#include "core/registry/concept_cells.h"
#include "ui/models/register_model.h"

namespace burin::ui {
namespace {

struct RegisterWords {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::RegisterModel)
};

QString in_html(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
}

QString nameOfChange(registry::What what) {
    switch (what) {
        case registry::What::added:
            return RegisterWords::tr("added");
        case registry::What::edited:
            return RegisterWords::tr("edited");
        case registry::What::removed:
            return RegisterWords::tr("removed");
        case registry::What::imported:
            return RegisterWords::tr("imported");
        case registry::What::moved:
            return RegisterWords::tr("moved");
    }
    return {};
}

/// A choice in its own words, everything else as it is kept.
QString valueOf(const registry::Concept& entry, const std::string& key) {
    if (key == "kind") return nameOf(entry.kind);
    if (key == "status") return nameOf(entry.status);
    if (key == "action") return nameOf(entry.action);
    if (key == "name_use") return nameOf(entry.name_use);
    std::string text = registry::field_text(entry, key);
    while (text.ends_with('\n')) text.pop_back();
    return in_html(text);
}

QString lineOf(const registry::Change& change) {
    QStringList fields;
    for (const auto& field : change.fields) fields << nameOfField(field.field);
    const QString when =
        QLocale().toString(QDateTime::fromMSecsSinceEpoch(change.at_ms), QLocale::ShortFormat);
    QString line = when + QStringLiteral(" &nbsp;") + nameOfChange(change.what);
    if (change.what == registry::What::edited || change.what == registry::What::imported)
        line += fields.isEmpty() ? QString()
                                 : QStringLiteral(": ") + fields.join(QStringLiteral(", ")).toHtmlEscaped();
    if (!change.source.empty()) line += QStringLiteral(" (") + in_html(change.source) + QLatin1Char(')');
    if (!change.who.empty()) line += QStringLiteral(", ") + in_html(change.who);
    return line;
}

}  // namespace

QString nameOf(registry::Kind kind) {
    switch (kind) {
        case registry::Kind::character:
            return RegisterWords::tr("Character");
        case registry::Kind::style:
            return RegisterWords::tr("Style");
        case registry::Kind::object:
            return RegisterWords::tr("Object");
        case registry::Kind::person:
            return RegisterWords::tr("Person");
        case registry::Kind::other:
            return RegisterWords::tr("Other");
    }
    return {};
}

QString nameOf(registry::Status status) {
    switch (status) {
        case registry::Status::open:
            return RegisterWords::tr("Open");
        case registry::Status::in_work:
            return RegisterWords::tr("In work");
        case registry::Status::suppressed:
            return RegisterWords::tr("Suppressed under tests");
        case registry::Status::rejected:
            return RegisterWords::tr("Rejected");
    }
    return {};
}

QString nameOf(registry::Action action) {
    switch (action) {
        case registry::Action::notice:
            return RegisterWords::tr("Say it, nothing else");
        case registry::Action::negative:
            return RegisterWords::tr("Put it into the negative prompt");
        case registry::Action::rewrite:
            return RegisterWords::tr("Put what it becomes in its place");
        case registry::Action::refuse:
            return RegisterWords::tr("Make no picture");
    }
    return {};
}

QString nameOf(registry::NameUse use) {
    switch (use) {
        case registry::NameUse::automatic:
            return RegisterWords::tr("In every usual spelling, unless it is an ordinary word");
        case registry::NameUse::whole_name:
            return RegisterWords::tr("Only as it is written here");
        case registry::NameUse::always:
            return RegisterWords::tr("In every spelling, though it is an ordinary word");
    }
    return {};
}

QString evidenceOf(const registry::Concept& entry) {
    QStringList parts;
    const auto number = [](const std::vector<std::string>& files) { return static_cast<int>(files.size()); };
    if (!entry.recipes.empty()) parts << RegisterWords::tr("%n recipe(s)", nullptr, number(entry.recipes));
    if (!entry.audits.empty()) parts << RegisterWords::tr("%n audit(s)", nullptr, number(entry.audits));
    if (!entry.reports.empty()) parts << RegisterWords::tr("%n report(s)", nullptr, number(entry.reports));
    return parts.join(QStringLiteral(", "));
}

QString nameOfField(const std::string& key) {
    static constexpr std::array<std::pair<const char*, const char*>, 22> names{{
        {"id", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Number")},
        {"name", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Name")},
        {"kind", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Kind")},
        {"status", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Status")},
        {"owner", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Owner")},
        {"note", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Note")},
        {"text", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Words in a prompt")},
        {"aliases", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Other names")},
        {"description", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Description without the name")},
        {"keywords", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Keywords")},
        {"languages", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Languages")},
        {"pictures", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Reference pictures")},
        {"guide", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "What it becomes")},
        {"preserve", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Texts to preserve")},
        {"neighbours", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Neighbours")},
        {"prompts", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Prompts that show it")},
        {"described", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Prompts without its whole name")},
        {"recipes", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Recipes of weight edits")},
        {"audits", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Audits")},
        {"reports", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "Reports")},
        {"action", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "When a prompt names it")},
        {"name_use", QT_TRANSLATE_NOOP("burin::ui::RegisterModel", "How its names are found")},
    }};
    for (const auto& [field, name] : names)
        if (key == field) return RegisterWords::tr(name);
    return QString::fromStdString(key);
}

QString describeConcept(const registry::Concept& entry, const std::vector<registry::Change>& history) {
    QString page =
        QStringLiteral("<h3>") + in_html(entry.name) + QStringLiteral("</h3><table cellpadding=2>");
    for (const auto& field : registry::concept_fields()) {
        if (field.key == "name") continue;
        const QString value = valueOf(entry, field.key);
        if (value.isEmpty()) continue;
        page += QStringLiteral("<tr><td><b>") + nameOfField(field.key).toHtmlEscaped() +
                QStringLiteral("</b></td><td>") + value + QStringLiteral("</td></tr>");
    }
    page += QStringLiteral("</table>");
    if (history.empty()) return page;
    page += QStringLiteral("<p><b>") + RegisterWords::tr("History") + QStringLiteral("</b><br>");
    QStringList lines;
    for (const auto& change : history) lines << lineOf(change);
    return page + lines.join(QStringLiteral("<br>")) + QStringLiteral("</p>");
}

}  // namespace burin::ui
