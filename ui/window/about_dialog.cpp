#include "ui/window/about_dialog.h"

#include <array>

#include <QtCore/QCoreApplication>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

namespace burin::ui {
namespace {

struct Library {
    const char* name;
    const char* licence;
    const char* used_for;
};

constexpr std::array<Library, 13> libraries{{
    {"Qt 6", "LGPL-3.0", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "the window")},
    {"libtorch (PyTorch)", "BSD-3-Clause",
     QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "tensors, in the engine")},
    {"OpenBLAS", "BSD-3-Clause",
     QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "matrix products, in the engine")},
    {"OpenCV", "Apache-2.0", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "contact sheets and heat maps")},
    {"SQLite", "public domain", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "session files")},
    {"stb_image", "MIT / public domain", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "PNG and JPEG")},
    {"zlib", "Zlib", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "PNG compression")},
    {"nlohmann/json", "MIT", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "JSON and CBOR")},
    {"ICU", "Unicode-3.0", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "Unicode in prompts")},
    {"OpenSSL", "Apache-2.0", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "checksums")},
    {"spdlog", "MIT", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "logging")},
    {"tl::expected", "CC0-1.0", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "errors as values")},
    {"CLI11", "BSD-3-Clause", QT_TRANSLATE_NOOP("burin::ui::AboutDialog", "the command line")},
}};

QTreeWidget* libraryList(QWidget* parent) {
    auto* list = new QTreeWidget(parent);
    list->setAccessibleName(AboutDialog::tr("Libraries and their licences"));
    list->setHeaderLabels(
        {AboutDialog::tr("Library"), AboutDialog::tr("Licence"), AboutDialog::tr("Used for")});
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    for (const Library& library : libraries) {
        new QTreeWidgetItem(list, {QString::fromLatin1(library.name), QString::fromLatin1(library.licence),
                                   QCoreApplication::translate("burin::ui::AboutDialog", library.used_for)});
    }
    for (int column = 0; column < 3; ++column) list->resizeColumnToContents(column);
    return list;
}

QLabel* selectable(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

}  // namespace

AboutDialog::AboutDialog(const QString& engine, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Burin"));
    setObjectName(QStringLiteral("about_dialog"));
    auto* icon = new QLabel(this);
    icon->setPixmap(QGuiApplication::windowIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    auto* title = new QLabel(tr("Burin %1").arg(QCoreApplication::applicationVersion()), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    title->setFont(large);
    auto* head = new QHBoxLayout;
    head->addWidget(icon);
    head->addWidget(title, 1);

    auto* tabs = new QTabWidget(this);
    auto* about = new QWidget(tabs);
    auto* text = new QVBoxLayout(about);
    text->addWidget(selectable(tr("Carve pictures out of diffusion models with sliders for meaning, and "
                                  "concepts out of their weights."),
                               about));
    text->addWidget(
        selectable(tr("Free software under the GNU General Public License, version 3 or later. It comes "
                      "without any warranty."),
                   about));
    text->addWidget(selectable(tr("Pictures are made on your machine; nothing is sent anywhere."), about));
    text->addWidget(selectable(tr("Qt %1").arg(QString::fromLatin1(qVersion())), about));
    if (!engine.isEmpty()) text->addWidget(selectable(tr("Engine: %1").arg(engine), about));
    text->addStretch();
    tabs->addTab(about, tr("&Program"));
    tabs->addTab(libraryList(tabs), tr("&Licences"));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &AboutDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addWidget(tabs, 1);
    layout->addWidget(buttons);
    resize(540, 420);
}

}  // namespace burin::ui
