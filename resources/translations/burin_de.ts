<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>burin::ui::AboutDialog</name>
        <message>
            <source>the window</source>
            <translation>das Fenster</translation>
        </message>
        <message>
            <source>tensors, in the engine</source>
            <translation>Tensoren, in der Engine</translation>
        </message>
        <message>
            <source>matrix products, in the engine</source>
            <translation>Matrixprodukte, in der Engine</translation>
        </message>
        <message>
            <source>contact sheets and heat maps</source>
            <translation>Kontaktbögen und Wärmebilder</translation>
        </message>
        <message>
            <source>session files</source>
            <translation>Sitzungsdateien</translation>
        </message>
        <message>
            <source>PNG and JPEG</source>
            <translation>PNG und JPEG</translation>
        </message>
        <message>
            <source>PNG compression</source>
            <translation>PNG-Kompression</translation>
        </message>
        <message>
            <source>JSON and CBOR</source>
            <translation>JSON und CBOR</translation>
        </message>
        <message>
            <source>Unicode in prompts</source>
            <translation>Unicode in Prompts</translation>
        </message>
        <message>
            <source>checksums</source>
            <translation>Prüfsummen</translation>
        </message>
        <message>
            <source>logging</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>errors as values</source>
            <translation>Fehler als Werte</translation>
        </message>
        <message>
            <source>the command line</source>
            <translation>die Befehlszeile</translation>
        </message>
        <message>
            <source>Libraries and their licences</source>
            <translation>Bibliotheken und ihre Lizenzen</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>Bibliothek</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>Used for</source>
            <translation>Verwendet für</translation>
        </message>
        <message>
            <source>About Burin</source>
            <translation>Über Burin</translation>
        </message>
        <message>
            <source>Burin %1</source>
            <translation>Burin %1</translation>
        </message>
        <message>
            <source>Carve pictures out of diffusion models with sliders for meaning, and concepts out of their weights.</source>
            <translation>Bilder mit Reglern für Bedeutung aus Diffusionsmodellen herausarbeiten und Konzepte aus ihren Gewichten.</translation>
        </message>
        <message>
            <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
            <translation>Freie Software unter der GNU General Public License, Version 3 oder neuer. Ohne jede Gewährleistung.</translation>
        </message>
        <message>
            <source>Pictures are made on your machine; nothing is sent anywhere.</source>
            <translation>Bilder entstehen auf Ihrem Rechner; nichts wird irgendwohin gesendet.</translation>
        </message>
        <message>
            <source>Qt %1</source>
            <translation>Qt %1</translation>
        </message>
        <message>
            <source>Engine: %1</source>
            <translation>Engine: %1</translation>
        </message>
        <message>
            <source>&amp;Program</source>
            <translation>&amp;Programm</translation>
        </message>
        <message>
            <source>&amp;Licences</source>
            <translation>&amp;Lizenzen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::ActionRegistry</name>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::BipolarSlider</name>
        <message>
            <source>Slider</source>
            <translation>Regler</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <comment>name and value as a screen reader says them</comment>
            <translation>%1, %2</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::Canvas</name>
        <message>
            <source>now</source>
            <translation>jetzt</translation>
        </message>
        <message>
            <source>before</source>
            <translation>vorher</translation>
        </message>
        <message>
            <source>No picture yet</source>
            <translation>Noch kein Bild</translation>
        </message>
        <message>
            <source>Canvas</source>
            <translation>Leinwand</translation>
        </message>
        <message>
            <source>Nothing to compare with yet</source>
            <translation>Noch nichts zum Vergleichen</translation>
        </message>
        <message>
            <source>Showing: %1</source>
            <translation>Zu sehen: %1</translation>
        </message>
        <message>
            <source>Showing: %1 (hold B or the left button for: %2)</source>
            <translation>Zu sehen: %1 (B oder linke Taste halten für: %2)</translation>
        </message>
        <message>
            <source>Split: %1 | %2</source>
            <translation>Geteilt: %1 | %2</translation>
        </message>
        <message>
            <source>Side by side: %1 | %2</source>
            <translation>Nebeneinander: %1 | %2</translation>
        </message>
        <message>
            <source>Difference %1 | %2%3</source>
            <comment>two pictures, then the numbers</comment>
            <translation>Unterschied %1 | %2%3</translation>
        </message>
        <message>
            <source>: no pixel differs</source>
            <translation>: kein Pixel verschieden</translation>
        </message>
        <message>
            <source>: mean %1, largest %2, %3 % changed</source>
            <translation>: Mittel %1, größter %2, %3 % verändert</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CommandPalette</name>
        <message>
            <source>Commands</source>
            <translation>Befehle</translation>
        </message>
        <message>
            <source>&amp;Command:</source>
            <translation>&amp;Befehl:</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>Befehl</translation>
        </message>
        <message>
            <source>Type some letters of a command</source>
            <translation>Einige Buchstaben eines Befehls eingeben</translation>
        </message>
        <message>
            <source>Commands that match</source>
            <translation>Passende Befehle</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CompareController</name>
        <message>
            <source>without weight edits</source>
            <translation>ohne Gewichtsänderungen</translation>
        </message>
        <message>
            <source>A</source>
            <translation>A</translation>
        </message>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>before</source>
            <translation>vorher</translation>
        </message>
        <message>
            <source>now</source>
            <translation>jetzt</translation>
        </message>
        <message>
            <source>without directions</source>
            <translation>ohne Richtungen</translation>
        </message>
        <message>
            <source>the photo</source>
            <translation>das Foto</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CompletionPopup</name>
        <message>
            <source>Suggestions</source>
            <translation>Vorschläge</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CropView</name>
        <message>
            <source>The part of the photo</source>
            <translation>Der Ausschnitt des Fotos</translation>
        </message>
        <message>
            <source>Drag the frame to move it, its corners to resize it; arrow keys, plus and minus do the same.</source>
            <translation>Den Rahmen ziehen, um ihn zu verschieben, seine Ecken, um ihn zu vergrößern; Pfeiltasten, Plus und Minus tun dasselbe.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateActions</name>
        <message>
            <source>Show the &amp;weight edits</source>
            <translation>&amp;Gewichtsänderungen zeigen</translation>
        </message>
        <message>
            <source>Add a weight &amp;edit…</source>
            <translation>Gewichts&amp;änderung hinzufügen…</translation>
        </message>
        <message>
            <source>Save the edits as a &amp;recipe…</source>
            <translation>Änderungen als &amp;Rezept speichern…</translation>
        </message>
        <message>
            <source>A&amp;pply the weight edits</source>
            <translation>Gewichtsänderungen an&amp;wenden</translation>
        </message>
        <message>
            <source>Remove all weight e&amp;dits</source>
            <translation>Alle Gewichtsänderungen &amp;entfernen</translation>
        </message>
        <message>
            <source>New protected &amp;concept…</source>
            <translation>Neues geschütztes &amp;Konzept…</translation>
        </message>
        <message>
            <source>Edit this c&amp;oncept…</source>
            <translation>Dieses K&amp;onzept bearbeiten…</translation>
        </message>
        <message>
            <source>&amp;Make an edit of the concept</source>
            <translation>Änderung zum Konzept &amp;berechnen</translation>
        </message>
        <message>
            <source>&amp;Find lambda</source>
            <translation>&amp;Lambda suchen</translation>
        </message>
        <message>
            <source>Open the repor&amp;t</source>
            <translation>Berich&amp;t öffnen</translation>
        </message>
        <message>
            <source>Sa&amp;ve the report…</source>
            <translation>Bericht s&amp;peichern…</translation>
        </message>
        <message>
            <source>E&amp;xport the edited model…</source>
            <translation>Geändertes Modell e&amp;xportieren…</translation>
        </message>
        <message>
            <source>Comb&amp;ine weight edits…</source>
            <translation>Gewichtsänderungen k&amp;ombinieren…</translation>
        </message>
        <message>
            <source>Tas&amp;k vector of two models…</source>
            <translation>Aufgabenvektor z&amp;weier Modelle…</translation>
        </message>
        <message>
            <source>S&amp;how the curation tools</source>
            <translation>&amp;Werkzeuge zum Kuratieren zeigen</translation>
        </message>
        <message>
            <source>Cance&amp;l the curation job</source>
            <translation>Auftrag des Kuratierens a&amp;bbrechen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateCombine</name>
        <message>
            <source>Sum</source>
            <translation>Summe</translation>
        </message>
        <message>
            <source>Negation</source>
            <translation>Negation</translation>
        </message>
        <message>
            <source>Analogy: C + (B - A)</source>
            <translation>Analogie: C + (B − A)</translation>
        </message>
        <message>
            <source>Consensus of signs</source>
            <translation>Konsens der Vorzeichen</translation>
        </message>
        <message>
            <source>One edit out of several, each at its own lambda.</source>
            <translation>Eine Änderung aus mehreren, jede mit ihrem eigenen Lambda.</translation>
        </message>
        <message>
            <source>The edit turned around: what was learnt is taken out, and the reverse.</source>
            <translation>Die Änderung umgekehrt: Was gelernt wurde, wird herausgenommen, und umgekehrt.</translation>
        </message>
        <message>
            <source>What leads from A to B, added to C: A is to B as C is to the result.</source>
            <translation>Was von A zu B führt, zu C addiert: A verhält sich zu B wie C zum Ergebnis.</translation>
        </message>
        <message>
            <source>Of several trainings of one concept only what all agree on in sign, averaged (NegMerge). Takes the concept out at a negative lambda.</source>
            <translation>Von mehreren Trainings eines Konzepts nur das, worin alle im Vorzeichen übereinstimmen, gemittelt (NegMerge). Nimmt das Konzept bei negativem Lambda heraus.</translation>
        </message>
        <message>
            <source>an edit is not chosen yet</source>
            <translation>eine Änderung ist noch nicht gewählt</translation>
        </message>
        <message>
            <source>choose one in each list</source>
            <translation>wählen Sie in jeder Liste eine</translation>
        </message>
        <message>
            <source>%1 is chosen twice</source>
            <translation>%1 ist zweimal gewählt</translation>
        </message>
        <message>
            <source>choose another one</source>
            <translation>wählen Sie eine andere</translation>
        </message>
        <message>
            <source>the lambda of %1 is no number</source>
            <translation>das Lambda von %1 ist keine Zahl</translation>
        </message>
        <message>
            <source>type one</source>
            <translation>geben Sie eines ein</translation>
        </message>
        <message>
            <source>a negation is of one edit</source>
            <translation>eine Negation gilt einer Änderung</translation>
        </message>
        <message>
            <source>an analogy is of three edits</source>
            <translation>eine Analogie braucht drei Änderungen</translation>
        </message>
        <message>
            <source>two edits or more are needed</source>
            <translation>es braucht mindestens zwei Änderungen</translation>
        </message>
        <message>
            <source>choose them in the list</source>
            <translation>wählen Sie sie in der Liste</translation>
        </message>
        <message>
            <source>the result has no name</source>
            <translation>das Ergebnis hat keinen Namen</translation>
        </message>
        <message>
            <source>norms and cosines are not in the answer</source>
            <translation>Normen und Kosinus fehlen in der Antwort</translation>
        </message>
        <message>
            <source>check that burin-cli and this program are of one version</source>
            <translation>prüfen Sie, ob burin-cli und dieses Programm von derselben Version sind</translation>
        </message>
        <message>
            <source>result %1</source>
            <translation>Ergebnis %1</translation>
        </message>
        <message>
            <source>Norms: %1.</source>
            <translation>Normen: %1.</translation>
        </message>
        <message>
            <source>Cosines: %1.</source>
            <translation>Kosinus: %1.</translation>
        </message>
        <message>
            <source>a folder is missing</source>
            <translation>ein Ordner fehlt</translation>
        </message>
        <message>
            <source>choose the base and the fine-tuned model</source>
            <translation>wählen Sie die Basis und das nachtrainierte Modell</translation>
        </message>
        <message>
            <source>both folders are the same</source>
            <translation>beide Ordner sind dieselben</translation>
        </message>
        <message>
            <source>choose the fine-tuned model</source>
            <translation>wählen Sie das nachtrainierte Modell</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateCombineDialog</name>
        <message>
            <source>Shares of single parts of the model are not taken over: each edit counts as a whole.</source>
            <translation>Anteile einzelner Teile des Modells werden nicht übernommen: Jede Änderung zählt als Ganzes.</translation>
        </message>
        <message>
            <source>Lambda at which the result is applied</source>
            <translation>Lambda, mit dem das Ergebnis wirkt</translation>
        </message>
        <message>
            <source>&amp;Measure</source>
            <translation>&amp;Messen</translation>
        </message>
        <message>
            <source>Combine weight edits</source>
            <translation>Gewichtsänderungen kombinieren</translation>
        </message>
        <message>
            <source>Operation</source>
            <translation>Operation</translation>
        </message>
        <message>
            <source>Name of the result</source>
            <translation>Name des Ergebnisses</translation>
        </message>
        <message>
            <source>Norms and cosines</source>
            <translation>Normen und Kosinus</translation>
        </message>
        <message>
            <source>How long the edits are, and how much they point the same way</source>
            <translation>Wie lang die Änderungen sind und wie sehr sie in dieselbe Richtung weisen</translation>
        </message>
        <message>
            <source>&amp;Another file…</source>
            <translation>&amp;Weitere Datei…</translation>
        </message>
        <message>
            <source>&amp;Operation</source>
            <translation>&amp;Operation</translation>
        </message>
        <message>
            <source>&amp;Name of the result</source>
            <translation>&amp;Name des Ergebnisses</translation>
        </message>
        <message>
            <source>Applied at &amp;lambda</source>
            <translation>Angewandt mit &amp;Lambda</translation>
        </message>
        <message>
            <source>&amp;Combine</source>
            <translation>&amp;Kombinieren</translation>
        </message>
        <message>
            <source>Lambda of %1</source>
            <translation>Lambda von %1</translation>
        </message>
        <message>
            <source>Edits to combine</source>
            <translation>Zu kombinierende Änderungen</translation>
        </message>
        <message>
            <source>LoRA and delta files (*.safetensors)</source>
            <translation>LoRA- und Delta-Dateien (*.safetensors)</translation>
        </message>
        <message>
            <source>&amp;A</source>
            <translation>&amp;A</translation>
        </message>
        <message>
            <source>&amp;B</source>
            <translation>&amp;B</translation>
        </message>
        <message>
            <source>C, to which it is a&amp;dded</source>
            <translation>C, zu dem a&amp;ddiert wird</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Änderung</translation>
        </message>
        <message>
            <source>minus %1</source>
            <translation>minus %1</translation>
        </message>
        <message>
            <source>Reading the edits…</source>
            <translation>Die Änderungen werden gelesen…</translation>
        </message>
        <message>
            <source>Norm</source>
            <translation>Norm</translation>
        </message>
        <message>
            <source>Cosine with %1</source>
            <translation>Kosinus mit %1</translation>
        </message>
        <message>
            <source>S&amp;witch off the edits it is made of, so that nothing acts twice</source>
            <translation>Die &amp;Teile ausschalten, damit nichts doppelt wirkt</translation>
        </message>
        <message>
            <source>Another curation job is running.</source>
            <translation>Ein anderer Auftrag des Kuratierens läuft.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateCommands</name>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Suppressed under these tests at lambda %1.</source>
            <translation>In diesen Tests unterdrückt bei Lambda %1.</translation>
        </message>
        <message>
            <source>Collateral damage: what should stay is harmed as well.</source>
            <translation>Kollateralschaden: Auch was bleiben soll, leidet.</translation>
        </message>
        <message>
            <source>Collapse: the pictures fall apart.</source>
            <translation>Zusammenbruch: Die Bilder zerfallen.</translation>
        </message>
        <message>
            <source>No visible effect on the concept.</source>
            <translation>Keine sichtbare Wirkung auf das Konzept.</translation>
        </message>
        <message>
            <source>Closed form (UCE)</source>
            <translation>Geschlossene Form (UCE)</translation>
        </message>
        <message>
            <source>Closed form, erased again (RECE)</source>
            <translation>Geschlossene Form, nachgelöscht (RECE)</translation>
        </message>
        <message>
            <source>Task vector, trained and negated</source>
            <translation>Aufgabenvektor, trainiert und umgekehrt</translation>
        </message>
        <message>
            <source>Control: random vector</source>
            <translation>Kontrolle: Zufallsvektor</translation>
        </message>
        <message>
            <source>Control: gradient ascent</source>
            <translation>Kontrolle: Gradientenaufstieg</translation>
        </message>
        <message>
            <source>Concept</source>
            <translation>Konzept</translation>
        </message>
        <message>
            <source>Described</source>
            <translation>Umschrieben</translation>
        </message>
        <message>
            <source>Neighbours</source>
            <translation>Nachbarn</translation>
        </message>
        <message>
            <source>Control</source>
            <translation>Kontrolle</translation>
        </message>
        <message>
            <source>Compared with the model as it is: %1.</source>
            <translation>Gemessen am Modell, wie es ist: %1.</translation>
        </message>
        <message>
            <source>The best value lies at the end of the range: widen it and sweep again.</source>
            <translation>Der beste Wert liegt am Ende des Bereichs: Erweitern Sie ihn und suchen Sie noch einmal.</translation>
        </message>
        <message>
            <source>Suppressed in these tests is not removed for good: descriptions, other languages, picture prompts or a few steps of fine-tuning can bring the concept back. Check its neighbours too.</source>
            <translation>In diesen Tests unterdrückt heißt nicht entfernt: Umschreibungen, andere Sprachen, Bildvorgaben oder wenige Schritte Nachtraining können es zurückbringen. Sehen Sie sich auch die Nachbarn an.</translation>
        </message>
        <message>
            <source>Rounding lost %1 % of the edits.</source>
            <translation>Das Runden kostet %1 % der Änderungen.</translation>
        </message>
        <message>
            <source>The LoRA holds %1 % of the edits.</source>
            <translation>Die LoRA enthält %1 % der Änderungen.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateConceptDialog</name>
        <message>
            <source>New protected concept</source>
            <translation>Neues geschütztes Konzept</translation>
        </message>
        <message>
            <source>Protected concept</source>
            <translation>Geschütztes Konzept</translation>
        </message>
        <message>
            <source>Character</source>
            <translation>Figur</translation>
        </message>
        <message>
            <source>Style</source>
            <translation>Stil</translation>
        </message>
        <message>
            <source>Object</source>
            <translation>Gegenstand</translation>
        </message>
        <message>
            <source>&amp;Name</source>
            <translation>&amp;Name</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>&amp;Kind</source>
            <translation>&amp;Art</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>&amp;Words</source>
            <translation>&amp;Wörter</translation>
        </message>
        <message>
            <source>&amp;Aliases</source>
            <translation>An&amp;dere Namen</translation>
        </message>
        <message>
            <source>Aliases</source>
            <translation>Andere Namen</translation>
        </message>
        <message>
            <source>N&amp;eighbours</source>
            <translation>Na&amp;chbarn</translation>
        </message>
        <message>
            <source>Neighbours</source>
            <translation>Nachbarn</translation>
        </message>
        <message>
            <source>Texts to preserve</source>
            <translation>Texte, die bewahrt werden</translation>
        </message>
        <message>
            <source>P&amp;rompts</source>
            <translation>&amp;Prompts</translation>
        </message>
        <message>
            <source>Prompts that show it</source>
            <translation>Prompts, die es zeigen</translation>
        </message>
        <message>
            <source>Prompts that describe it without its name</source>
            <translation>Prompts, die es ohne seinen Namen beschreiben</translation>
        </message>
        <message>
            <source>&amp;Delete</source>
            <translation>&amp;Löschen</translation>
        </message>
        <message>
            <source>S&amp;uggest</source>
            <translation>&amp;Vorschlagen</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>Added, with their similarity: %1. Remove those that need not stay.</source>
            <translation>Hinzugefügt, mit ihrer Ähnlichkeit: %1. Nehmen Sie heraus, was nicht bleiben muss.</translation>
        </message>
        <message>
            <source>its name in lists and reports</source>
            <translation>sein Name in Listen und Berichten</translation>
        </message>
        <message>
            <source>words in a prompt that produce it</source>
            <translation>Wörter im Prompt, die es hervorbringen</translation>
        </message>
        <message>
            <source>what appears instead, for example "a fox"; empty = nothing</source>
            <translation>was stattdessen erscheint, zum Beispiel „a fox“; leer = nichts</translation>
        </message>
        <message>
            <source>Words that produce it</source>
            <translation>Wörter, die es hervorbringen</translation>
        </message>
        <message>
            <source>other names, one per line</source>
            <translation>andere Namen, einer je Zeile</translation>
        </message>
        <message>
            <source>What appears instead</source>
            <translation>Was stattdessen erscheint</translation>
        </message>
        <message>
            <source>closest concepts, which must stay, one per line</source>
            <translation>die nächsten Verwandten, die bleiben müssen, einer je Zeile</translation>
        </message>
        <message>
            <source>other texts that must stay, one per line</source>
            <translation>andere Texte, die bleiben müssen, einer je Zeile</translation>
        </message>
        <message>
            <source>Adds the words that mean nearly the same to the model</source>
            <translation>Fügt die Wörter hinzu, die für das Modell fast dasselbe bedeuten</translation>
        </message>
        <message>
            <source>prompts that show it, one per line; empty = its names</source>
            <translation>Prompts, die es zeigen, einer je Zeile; leer = seine Namen</translation>
        </message>
        <message>
            <source>prompts that describe it without its name, one per line</source>
            <translation>Prompts, die es ohne seinen Namen beschreiben, einer je Zeile</translation>
        </message>
        <message>
            <source>Looking for the words that are closest to it in the model…</source>
            <translation>Die Wörter, die ihm im Modell am nächsten liegen, werden gesucht…</translation>
        </message>
        <message>
            <source>No other similar words were found.</source>
            <translation>Weitere ähnliche Wörter wurden nicht gefunden.</translation>
        </message>
        <message>
            <source>Replaced &amp;by</source>
            <translation>&amp;Ersetzt durch</translation>
        </message>
        <message>
            <source>&amp;Preserved</source>
            <translation>&amp;Bewahrt</translation>
        </message>
        <message>
            <source>De&amp;scriptions</source>
            <translation>&amp;Umschreibungen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateConcepts</name>
        <message>
            <source>there is a concept %1 already</source>
            <translation>ein Konzept %1 gibt es schon</translation>
        </message>
        <message>
            <source>give this one another name</source>
            <translation>geben Sie diesem einen anderen Namen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateController</name>
        <message>
            <source>Weights</source>
            <translation>Gewichte</translation>
        </message>
        <message>
            <source>Curate</source>
            <translation>Kuratieren</translation>
        </message>
        <message>
            <source>Weights and Curate</source>
            <translation>Gewichte und Kuratieren</translation>
        </message>
        <message>
            <source>Exported: %1.</source>
            <translation>Exportiert: %1.</translation>
        </message>
        <message>
            <source>Add weight edits</source>
            <translation>Gewichtsänderungen hinzufügen</translation>
        </message>
        <message>
            <source>Weight edits (*.safetensors *.edits.json);;LoRA and delta files (*.safetensors);;Edit recipes (*.edits.json)</source>
            <translation>Gewichtsänderungen (*.safetensors *.edits.json);;LoRA- und Delta-Dateien (*.safetensors);;Änderungsrezepte (*.edits.json)</translation>
        </message>
        <message>
            <source>Save the edits as a recipe</source>
            <translation>Änderungen als Rezept speichern</translation>
        </message>
        <message>
            <source>Edit recipes (*.edits.json)</source>
            <translation>Änderungsrezepte (*.edits.json)</translation>
        </message>
        <message>
            <source>Save the report</source>
            <translation>Bericht speichern</translation>
        </message>
        <message>
            <source>Reports (*.html)</source>
            <translation>Berichte (*.html)</translation>
        </message>
        <message>
            <source>The report was saved as %1.</source>
            <translation>Der Bericht wurde als %1 gespeichert.</translation>
        </message>
        <message>
            <source>With the edit</source>
            <translation>Mit der Änderung</translation>
        </message>
        <message>
            <source>Without the edit</source>
            <translation>Ohne die Änderung</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateExportDialog</name>
        <message>
            <source>The edited &amp;model, as a folder</source>
            <translation>Das geänderte &amp;Modell, als Ordner</translation>
        </message>
        <message>
            <source>The &amp;edits alone, as a LoRA file</source>
            <translation>Nur die &amp;Änderungen, als LoRA-Datei</translation>
        </message>
        <message>
            <source>&amp;Type of the numbers</source>
            <translation>&amp;Zahlentyp</translation>
        </message>
        <message>
            <source>&amp;Naming</source>
            <translation>&amp;Benennung</translation>
        </message>
        <message>
            <source>&amp;Rank</source>
            <translation>&amp;Rang</translation>
        </message>
        <message>
            <source>Export the edited model</source>
            <translation>Geändertes Modell exportieren</translation>
        </message>
        <message>
            <source>PEFT (diffusers)</source>
            <translation>PEFT (diffusers)</translation>
        </message>
        <message>
            <source>kohya</source>
            <translation>kohya</translation>
        </message>
        <message>
            <source>Type of the numbers</source>
            <translation>Zahlentyp</translation>
        </message>
        <message>
            <source>Naming</source>
            <translation>Benennung</translation>
        </message>
        <message>
            <source>Rank</source>
            <translation>Rang</translation>
        </message>
        <message>
            <source>Where to</source>
            <translation>Wohin</translation>
        </message>
        <message>
            <source>Choose the place</source>
            <translation>Ort wählen</translation>
        </message>
        <message>
            <source>E&amp;xport</source>
            <translation>E&amp;xportieren</translation>
        </message>
        <message>
            <source>Export the edits as</source>
            <translation>Änderungen exportieren als</translation>
        </message>
        <message>
            <source>LoRA files (*.safetensors)</source>
            <translation>LoRA-Dateien (*.safetensors)</translation>
        </message>
        <message>
            <source>New folder for the edited model</source>
            <translation>Neuer Ordner für das geänderte Modell</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>New &amp;folder</source>
            <translation>Neuer &amp;Ordner</translation>
        </message>
        <message>
            <source>Edits of a higher rank are shortened to this one, and a message says how much of them is kept. Other programs apply the file to the unedited model.</source>
            <translation>Änderungen höheren Ranges werden auf diesen gekürzt; welcher Anteil bleibt, wird gesagt. Andere Programme wenden die Datei auf das unveränderte Modell an.</translation>
        </message>
        <message>
            <source>Every program that reads this kind of model can load the folder. Weights are rounded once, and a message says how much of the edits is lost by it.</source>
            <translation>Jedes Programm, das Modelle dieser Art liest, kann den Ordner laden. Gerundet wird einmal; was das an den Änderungen kostet, wird gesagt.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateJob</name>
        <message>
            <source>%1 could not be started (%2)</source>
            <translation>%1 ließ sich nicht starten (%2)</translation>
        </message>
        <message>
            <source>install burin-cli beside this program</source>
            <translation>installieren Sie burin-cli neben diesem Programm</translation>
        </message>
        <message>
            <source>burin-cli ended in the middle of its work</source>
            <translation>burin-cli endete mitten in der Arbeit</translation>
        </message>
        <message>
            <source>try it with fewer or smaller pictures, and copy the details for a report</source>
            <translation>versuchen Sie es mit weniger oder kleineren Bildern, und kopieren Sie die Einzelheiten für eine Meldung</translation>
        </message>
        <message>
            <source>burin-cli ended without a result (exit code %1)</source>
            <translation>burin-cli endete ohne Ergebnis (Rückgabewert %1)</translation>
        </message>
        <message>
            <source>check that burin-cli and this program are of one version</source>
            <translation>prüfen Sie, ob burin-cli und dieses Programm dieselbe Version haben</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateModel</name>
        <message>
            <source>vector</source>
            <translation>Vektor</translation>
        </message>
        <message>
            <source>random</source>
            <translation>Zufall</translation>
        </message>
        <message>
            <source>ascent</source>
            <translation>Aufstieg</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>wait for it or cancel it</source>
            <translation>warten Sie auf ihn, oder brechen Sie ihn ab</translation>
        </message>
        <message>
            <source>the folder %1 cannot be made</source>
            <translation>der Ordner %1 lässt sich nicht anlegen</translation>
        </message>
        <message>
            <source>check its permissions</source>
            <translation>prüfen Sie seine Rechte</translation>
        </message>
        <message>
            <source>add one first</source>
            <translation>fügen Sie zuerst eines hinzu</translation>
        </message>
        <message>
            <source>make it again</source>
            <translation>berechnen Sie sie noch einmal</translation>
        </message>
        <message>
            <source>Made and applied: %1.</source>
            <translation>Berechnet und angewandt: %1.</translation>
        </message>
        <message>
            <source>a sweep needs a concept and an edit of it</source>
            <translation>die Suche braucht ein Konzept und eine Änderung dazu</translation>
        </message>
        <message>
            <source>make one, or add its file</source>
            <translation>berechnen Sie eine, oder fügen Sie ihre Datei hinzu</translation>
        </message>
        <message>
            <source>Recipe saved as %1; files copied beside it: %2.</source>
            <translation>Rezept gespeichert als %1; daneben kopierte Dateien: %2.</translation>
        </message>
        <message>
            <source>Recipe %1</source>
            <translation>Rezept %1</translation>
        </message>
        <message>
            <source>Recipe %1: edits added: %2.</source>
            <translation>Rezept %1: hinzugefügte Änderungen: %2.</translation>
        </message>
        <message>
            <source>a recipe and edits in parts of the model cannot be exported together</source>
            <translation>ein Rezept und Änderungen in Teilen des Modells lassen sich nicht zusammen exportieren</translation>
        </message>
        <message>
            <source>remove the recipe and add its file to the list</source>
            <translation>nehmen Sie das Rezept heraus, und fügen Sie seine Datei der Liste hinzu</translation>
        </message>
        <message>
            <source>Combined and applied: %1.</source>
            <translation>Kombiniert und angewandt: %1.</translation>
        </message>
        <message>
            <source>there is no edit to make a control of</source>
            <translation>es gibt keine Änderung, zu der eine Kontrolle gemacht werden könnte</translation>
        </message>
        <message>
            <source>%1 (random)</source>
            <translation>%1 (Zufall)</translation>
        </message>
        <message>
            <source>Exported with a loss. %1 A higher rank, or a type with more digits, keeps more.</source>
            <translation>Mit Verlust exportiert. %1 Ein höherer Rang oder ein genauerer Zahlentyp behält mehr.</translation>
        </message>
        <message>
            <source>another curation job is running</source>
            <translation>ein anderer Auftrag des Kuratierens läuft</translation>
        </message>
        <message>
            <source>no concept is chosen to make an edit of</source>
            <translation>kein Konzept ist gewählt, zu dem eine Änderung berechnet werden könnte</translation>
        </message>
        <message>
            <source>the edit was made, but its file is missing</source>
            <translation>die Änderung wurde berechnet, aber ihre Datei fehlt</translation>
        </message>
        <message>
            <source>The edit was made for the model used before: %1</source>
            <translation>Die Änderung wurde für das zuvor verwendete Modell berechnet: %1</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurateVectorDialog</name>
        <message>
            <source>Task vector of two models</source>
            <translation>Aufgabenvektor zweier Modelle</translation>
        </message>
        <message>
            <source>What a fine-tuning changed: the fine-tuned model minus its base. At a positive lambda the model gets what was learnt, at a negative one it loses it.</source>
            <translation>Was ein Nachtraining verändert hat: das nachtrainierte Modell minus seine Basis. Bei positivem Lambda bekommt das Modell das Gelernte, bei negativem verliert es das.</translation>
        </message>
        <message>
            <source>&amp;Base</source>
            <translation>&amp;Basis</translation>
        </message>
        <message>
            <source>Folder of the base model</source>
            <translation>Ordner des Basismodells</translation>
        </message>
        <message>
            <source>&amp;Fine-tuned</source>
            <translation>N&amp;achtrainiert</translation>
        </message>
        <message>
            <source>Folder of the fine-tuned model</source>
            <translation>Ordner des nachtrainierten Modells</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>Alles</translation>
        </message>
        <message>
            <source>UNet</source>
            <translation>UNet</translation>
        </message>
        <message>
            <source>Text encoder</source>
            <translation>Textencoder</translation>
        </message>
        <message>
            <source>Second text encoder</source>
            <translation>Zweiter Textencoder</translation>
        </message>
        <message>
            <source>Part of the model</source>
            <translation>Teil des Modells</translation>
        </message>
        <message>
            <source>&amp;Part</source>
            <translation>&amp;Teil</translation>
        </message>
        <message>
            <source>Name of the result</source>
            <translation>Name des Ergebnisses</translation>
        </message>
        <message>
            <source>&amp;Name</source>
            <translation>&amp;Name</translation>
        </message>
        <message>
            <source>Lambda at which the result is applied</source>
            <translation>Lambda, mit dem das Ergebnis wirkt</translation>
        </message>
        <message>
            <source>Applied at &amp;lambda</source>
            <translation>Angewandt mit &amp;Lambda</translation>
        </message>
        <message>
            <source>&amp;Make the vector</source>
            <translation>&amp;Vektor erzeugen</translation>
        </message>
        <message>
            <source>Choose: %1</source>
            <translation>Wählen: %1</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::CurveChart</name>
        <message>
            <source>Curves</source>
            <translation>Kurven</translation>
        </message>
        <message>
            <source>no points yet</source>
            <translation>noch keine Punkte</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DemoCorner</name>
        <message>
            <source>Leave the demonstration: press for two seconds</source>
            <translation>Vorführung verlassen: zwei Sekunden halten</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DemoPicture</name>
        <message>
            <source>Picture; hold Space to see it before the sliders</source>
            <translation>Bild; mit gehaltener Leertaste wie vor den Reglern</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>Vorher</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DemoPinPad</name>
        <message>
            <source>PIN</source>
            <translation>PIN</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>OK</translation>
        </message>
        <message>
            <source>Back to the show</source>
            <translation>Zurück zur Vorführung</translation>
        </message>
        <message>
            <source>That is not the PIN. The show goes on.</source>
            <translation>Das ist nicht die PIN. Die Vorführung geht weiter.</translation>
        </message>
        <message>
            <source>PIN to leave the demonstration</source>
            <translation>PIN, um die Vorführung zu verlassen</translation>
        </message>
        <message numerus="yes">
            <source>%n digit(s)</source>
            <translation>
                <numerusform>%n Ziffer</numerusform>
                <numerusform>%n Ziffern</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DemoWindow</name>
        <message>
            <source>Start again</source>
            <translation>Von vorn</translation>
        </message>
        <message>
            <source>“%1”</source>
            <comment>a prompt in quotation marks</comment>
            <translation>„%1“</translation>
        </message>
        <message>
            <source>These are finished pictures. The live ones are back in a moment.</source>
            <translation>Das sind fertige Bilder. Gleich sind die lebendigen wieder da.</translation>
        </message>
        <message>
            <source>Move a slider and the picture follows. Press the picture to see it before.</source>
            <translation>Regler bewegen, und das Bild folgt. Aufs Bild drücken zeigt es wie vorher.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DeviceChoice</name>
        <message>
            <source>not measured</source>
            <translation>nicht gemessen</translation>
        </message>
        <message>
            <source>%1 ms a step</source>
            <translation>%1 ms je Schritt</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>Genauigkeit</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation>Automatisch</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <comment>precision and time of a step</comment>
            <translation>%1, %2</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DirectionDetails</name>
        <message>
            <source>Attribute of a face</source>
            <translation>Merkmal eines Gesichts</translation>
        </message>
        <message>
            <source>Add an object</source>
            <translation>Gegenstand hinzufügen</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Style</source>
            <translation>Stil</translation>
        </message>
        <message>
            <source>Composition</source>
            <translation>Komposition</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>Qualität</translation>
        </message>
        <message>
            <source>Automatic, per channel</source>
            <translation>Automatisch, je Kanal</translation>
        </message>
        <message>
            <source>Automatic, one for all</source>
            <translation>Automatisch, eine für alle</translation>
        </message>
        <message>
            <source>Painted only</source>
            <translation>Nur gemalt</translation>
        </message>
        <message>
            <source>Painted and per channel</source>
            <translation>Gemalt und je Kanal</translation>
        </message>
        <message>
            <source>Painted and automatic</source>
            <translation>Gemalt und automatisch</translation>
        </message>
        <message>
            <source>Paint the area</source>
            <translation>Bereich malen</translation>
        </message>
        <message>
            <source>Show where it acts</source>
            <translation>Zeigen, wo sie wirkt</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>&amp;Text</source>
            <translation>&amp;Text</translation>
        </message>
        <message>
            <source>&amp;Opposite</source>
            <translation>&amp;Gegenteil</translation>
        </message>
        <message>
            <source>own numbers</source>
            <translation>eigene Zahlen</translation>
        </message>
        <message>
            <source>&amp;Preset</source>
            <translation>&amp;Vorlage</translation>
        </message>
        <message>
            <source>Acts &amp;from, to</source>
            <translation>Wirkt &amp;von, bis</translation>
        </message>
        <message>
            <source>Part of the schedule in which it acts. Early steps decide the composition, late ones the details.</source>
            <translation>Teil des Ablaufs, in dem sie wirkt. Frühe Schritte bestimmen die Komposition, späte die Einzelheiten.</translation>
        </message>
        <message>
            <source>range</source>
            <translation>Spanne</translation>
        </message>
        <message>
            <source>start</source>
            <translation>Anfang</translation>
        </message>
        <message>
            <source>stop</source>
            <translation>Ende</translation>
        </message>
        <message>
            <source>Share of the picture that the automatic mask keeps</source>
            <translation>Anteil des Bildes, den die automatische Maske behält</translation>
        </message>
        <message>
            <source>&amp;Area kept</source>
            <translation>Behaltener &amp;Bereich</translation>
        </message>
        <message>
            <source>area</source>
            <translation>Bereich</translation>
        </message>
        <message>
            <source>&amp;Mask</source>
            <translation>&amp;Maske</translation>
        </message>
        <message>
            <source>&amp;Keep</source>
            <translation>&amp;Bewahren</translation>
        </message>
        <message>
            <source>&amp;decay</source>
            <translation>A&amp;bklingen</translation>
        </message>
        <message>
            <source>Mome&amp;ntum</source>
            <translation>&amp;Schwung</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>momentum</source>
            <translation>Schwung</translation>
        </message>
        <message>
            <source>text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>opposite</source>
            <translation>Gegenteil</translation>
        </message>
        <message>
            <source>preset</source>
            <translation>Vorlage</translation>
        </message>
        <message>
            <source>start and stop</source>
            <translation>Anfang und Ende</translation>
        </message>
        <message>
            <source>area kept</source>
            <translation>behaltener Bereich</translation>
        </message>
        <message>
            <source>mask</source>
            <translation>Maske</translation>
        </message>
        <message>
            <source>keep</source>
            <translation>bewahren</translation>
        </message>
        <message>
            <source>decay of the momentum</source>
            <translation>Abklingen des Schwungs</translation>
        </message>
        <message>
            <source>paint the area</source>
            <translation>Bereich malen</translation>
        </message>
        <message>
            <source>show where it acts</source>
            <translation>zeigen, wo sie wirkt</translation>
        </message>
        <message>
            <source>texts that must not change, one per line</source>
            <translation>Texte, die sich nicht ändern dürfen, einer je Zeile</translation>
        </message>
        <message>
            <source>none (the empty prompt)</source>
            <translation>keines (leerer Prompt)</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DirectionLibrary</name>
        <message>
            <source>%1 ↔ %2</source>
            <comment>text and its opposite</comment>
            <translation>%1 ↔ %2</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DirectionPicker</name>
        <message>
            <source>&amp;Add</source>
            <translation>&amp;Hinzufügen</translation>
        </message>
        <message>
            <source>Add directions</source>
            <translation>Richtungen hinzufügen</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search directions</source>
            <translation>Richtungen suchen</translation>
        </message>
        <message>
            <source>Tag</source>
            <translation>Schlagwort</translation>
        </message>
        <message>
            <source>Directions of the packs</source>
            <translation>Richtungen der Pakete</translation>
        </message>
        <message>
            <source>&amp;Close</source>
            <translation>S&amp;chließen</translation>
        </message>
        <message>
            <source>All tags</source>
            <translation>Alle Schlagwörter</translation>
        </message>
        <message>
            <source>%1 of %2 directions</source>
            <translation>%1 von %2 Richtungen</translation>
        </message>
        <message>
            <source>&amp;Import pack…</source>
            <translation>Paket &amp;importieren…</translation>
        </message>
        <message>
            <source>&amp;Export mine…</source>
            <translation>Eigene &amp;exportieren…</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DirectionRow</name>
        <message>
            <source>Solo</source>
            <translation>Solo</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>%1: strength</source>
            <translation>%1: Stärke</translation>
        </message>
        <message>
            <source>%1 acts</source>
            <translation>%1 wirkt</translation>
        </message>
        <message>
            <source>Whether %1 acts (Alt and click: only this one)</source>
            <translation>Ob %1 wirkt (Alt und Klick: nur diese)</translation>
        </message>
        <message>
            <source>Only %1</source>
            <translation>Nur %1</translation>
        </message>
        <message>
            <source>Solo: of all directions only %1 and others marked so act</source>
            <translation>Solo: von allen Richtungen wirken nur %1 und andere so markierte</translation>
        </message>
        <message>
            <source>Name of %1</source>
            <translation>Name von %1</translation>
        </message>
        <message>
            <source>Strength of %1
Double click: 0. Right click: type a value.</source>
            <translation>Stärke von %1
Doppelklick: 0. Rechtsklick: Wert eingeben.</translation>
        </message>
        <message>
            <source>Strength of %1</source>
            <translation>Stärke von %1</translation>
        </message>
        <message>
            <source>Reset %1 to 0</source>
            <translation>%1 auf 0 setzen</translation>
        </message>
        <message>
            <source>More about %1</source>
            <translation>Mehr zu %1</translation>
        </message>
        <message>
            <source>Range, area, mask, opposite, preset and more</source>
            <translation>Spanne, Bereich, Maske, Gegenteil, Vorlage und mehr</translation>
        </message>
        <message>
            <source>Reset to 0</source>
            <translation>Auf 0 setzen</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Show where it acts</source>
            <translation>Zeigen, wo sie wirkt</translation>
        </message>
        <message>
            <source>Paint its area</source>
            <translation>Ihren Bereich malen</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>Nach oben</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>Nach unten</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation>Verdoppeln</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::DropDialog</name>
        <message>
            <source>The picture %1</source>
            <translation>Das Bild %1</translation>
        </message>
        <message>
            <source>%1, %2 x %3 pixels</source>
            <translation>%1, %2 x %3 Pixel</translation>
        </message>
        <message>
            <source>Its recipe</source>
            <translation>Sein Rezept</translation>
        </message>
        <message>
            <source>&amp;Apply its recipe</source>
            <translation>Sein Rezept &amp;anwenden</translation>
        </message>
        <message>
            <source>Use as &amp;start</source>
            <translation>Als An&amp;fang verwenden</translation>
        </message>
        <message>
            <source>Open a picture</source>
            <translation>Bild öffnen</translation>
        </message>
        <message>
            <source>Steer this &amp;picture…</source>
            <translation>Dieses Bild s&amp;teuern…</translation>
        </message>
        <message>
            <source>Keep the picture and change it with sliders</source>
            <translation>Das Bild behalten und mit Reglern ändern</translation>
        </message>
        <message>
            <source>Paint a new picture that begins with this one</source>
            <translation>Ein neues Bild malen, das mit diesem beginnt</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::EngineClient</name>
        <message>
            <source>sent something that cannot be read</source>
            <translation>hat etwas Unlesbares gesendet</translation>
        </message>
        <message>
            <source>The engine sent something that cannot be read (%1), so it is started again.</source>
            <translation>Die Engine hat etwas Unlesbares gesendet (%1) und wird daher neu gestartet.</translation>
        </message>
        <message>
            <source>the engine was stopped</source>
            <translation>die Engine wurde angehalten</translation>
        </message>
        <message>
            <source>with %1 pictures at once</source>
            <translation>mit %1 Bildern auf einmal</translation>
        </message>
        <message>
            <source>at %1 x %2 pixels</source>
            <translation>mit %1 x %2 Pixeln</translation>
        </message>
        <message>
            <source>The engine ran out of memory, so it is started again and renders %1. Choose a smaller size, or free memory in the Model menu, to avoid this.</source>
            <translation>Der Engine ging der Speicher aus; sie wird neu gestartet und rechnet %1. Eine kleinere Größe oder „Speicher freigeben“ im Menü Modell vermeidet das.</translation>
        </message>
        <message>
            <source>The engine could not be started: %1. Check the engine command in the preferences.</source>
            <translation>Die Engine konnte nicht gestartet werden: %1. Prüfen Sie den Engine-Befehl in den Einstellungen.</translation>
        </message>
        <message>
            <source>The engine %1, so it is started again; your request is kept.</source>
            <translation>Die Engine %1 und wird neu gestartet; Ihr Auftrag bleibt erhalten.</translation>
        </message>
        <message>
            <source>the engine %1 twice while it worked on this request</source>
            <translation>die Engine %1, zweimal bei diesem Auftrag</translation>
        </message>
        <message>
            <source>change the request, or copy the details for a report</source>
            <translation>ändern Sie den Auftrag oder kopieren Sie die Einzelheiten für einen Bericht</translation>
        </message>
        <message>
            <source>stopped answering</source>
            <translation>antwortete nicht mehr</translation>
        </message>
        <message>
            <source>The engine did not answer for %1 s, so it is started again; your request is kept.</source>
            <translation>Die Engine hat %1 s lang nicht geantwortet und wird neu gestartet; Ihr Auftrag bleibt erhalten.</translation>
        </message>
        <message>
            <source>the engine is not running</source>
            <translation>die Engine läuft nicht</translation>
        </message>
        <message>
            <source>start it again in the Model menu</source>
            <translation>starten Sie sie im Menü Modell neu</translation>
        </message>
        <message>
            <source>The engine %1 at each of %2 starts. Copy the details to see why, then try Model &gt; Restart engine.</source>
            <translation>Die Engine %1, und das bei %2 Starts. Die kopierten Einzelheiten sagen, warum; versuchen Sie danach Modell &gt; Engine neu starten.</translation>
        </message>
        <message>
            <source>Engine command: %1
</source>
            <translation>Engine-Befehl: %1
</translation>
        </message>
        <message>
            <source>Engine build: %1
</source>
            <translation>Engine-Version: %1
</translation>
        </message>
        <message>
            <source>Device: %1, %2
</source>
            <translation>Gerät: %1, %2
</translation>
        </message>
        <message>
            <source>Restarts: %1
</source>
            <translation>Neustarts: %1
</translation>
        </message>
        <message>
            <source>Last lines of the engine's standard error:
</source>
            <translation>Letzte Zeilen der Fehlerausgabe der Engine:
</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::EngineWire</name>
        <message>
            <source>crashed (signal %1)</source>
            <translation>ist abgestürzt (Signal %1)</translation>
        </message>
        <message>
            <source>ended with code %1</source>
            <translation>endete mit Code %1</translation>
        </message>
        <message>
            <source>has no command</source>
            <translation>hat keinen Befehl</translation>
        </message>
        <message>
            <source>the request has %1 bytes, more than the %2 that the engine takes</source>
            <translation>die Anfrage hat %1 Byte, mehr als die %2, die die Engine annimmt</translation>
        </message>
        <message>
            <source>shorten its texts, or use fewer or smaller painted masks</source>
            <translation>kürzen Sie ihre Texte, oder verwenden Sie weniger oder kleinere gemalte Masken</translation>
        </message>
        <message>
            <source>ended unexpectedly</source>
            <translation>hat sich unerwartet beendet</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::FileCatalogue</name>
        <message>
            <source>Embedded model</source>
            <translation>Eingebautes Modell</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>LoRA</source>
            <translation>LoRA</translation>
        </message>
        <message>
            <source>Embedding</source>
            <translation>Embedding</translation>
        </message>
        <message>
            <source>VAE</source>
            <translation>VAE</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Änderung</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>Anderes</translation>
        </message>
        <message>
            <source>Embedded</source>
            <translation>Mitgeliefert</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>Made for: %1</source>
            <translation>Gemacht für: %1</translation>
        </message>
        <message>
            <source>Hash: %1</source>
            <translation>Hash: %1</translation>
        </message>
        <message>
            <source>Trigger words: %1</source>
            <translation>Auslösewörter: %1</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::FileDelegate</name>
        <message>
            <source>In use</source>
            <translation>In Gebrauch</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::FilesController</name>
        <message>
            <source>One model is used at a time: this is %1. The others are in the list of models.</source>
            <translation>Nur ein Modell ist zugleich in Gebrauch: jetzt %1. Die anderen stehen in der Liste der Modelle.</translation>
        </message>
        <message>
            <source>%1 was written into the prompt.</source>
            <translation>%1 wurde in den Prompt geschrieben.</translation>
        </message>
        <message>
            <source>%1 is a VAE for a model of your own; the embedded model has its own.</source>
            <translation>%1 ist ein VAE für ein eigenes Modell; das mitgelieferte hat sein eigenes.</translation>
        </message>
        <message>
            <source>%1 is used with %2.</source>
            <translation>%1 wird mit %2 benutzt.</translation>
        </message>
        <message>
            <source>%1 is one of your folders already.</source>
            <translation>%1 gehört schon zu Ihren Ordnern.</translation>
        </message>
        <message>
            <source>Add a folder</source>
            <translation>Ordner hinzufügen</translation>
        </message>
        <message>
            <source>Look for models, LoRAs, embeddings and VAEs in %1?</source>
            <translation>In %1 nach Modellen, LoRAs, Embeddings und VAEs suchen?</translation>
        </message>
        <message>
            <source>The files are used where they are; nothing is copied or changed.</source>
            <translation>Die Dateien werden benutzt, wo sie liegen; nichts wird kopiert oder verändert.</translation>
        </message>
        <message>
            <source>&amp;Add folder</source>
            <translation>Ordner &amp;hinzufügen</translation>
        </message>
        <message>
            <source>Folder with models, LoRAs, embeddings</source>
            <translation>Ordner mit Modellen, LoRAs, Embeddings</translation>
        </message>
        <message>
            <source>%1 is being looked through.</source>
            <translation>%1 wird durchsucht.</translation>
        </message>
        <message>
            <source>Burin cannot open %1; it takes pictures, sessions, models, LoRAs, embeddings, VAEs, weight edits, registers and spreadsheets.</source>
            <translation>Burin kann %1 nicht öffnen; es nimmt Bilder, Sitzungen, Modelle, LoRAs, Embeddings, VAEs, Gewichtsänderungen, Register und Tabellen.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::FilesPanel</name>
        <message>
            <source>&amp;Use this model</source>
            <translation>Dieses Modell &amp;benutzen</translation>
        </message>
        <message>
            <source>A&amp;dd to the weights</source>
            <translation>Zu den &amp;Gewichten nehmen</translation>
        </message>
        <message>
            <source>&amp;Write into the prompt</source>
            <translation>In den &amp;Prompt schreiben</translation>
        </message>
        <message>
            <source>&amp;Use with the model</source>
            <translation>Mit dem Modell &amp;benutzen</translation>
        </message>
        <message>
            <source>&amp;Use</source>
            <translation>&amp;Benutzen</translation>
        </message>
        <message>
            <source>Add &amp;folder…</source>
            <translation>&amp;Ordner hinzufügen …</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>Dateien</translation>
        </message>
        <message>
            <source>Search names, words, folders</source>
            <translation>Namen, Wörter, Ordner suchen</translation>
        </message>
        <message>
            <source>Search the files</source>
            <translation>Dateien durchsuchen</translation>
        </message>
        <message>
            <source>Show as a list</source>
            <translation>Als Liste zeigen</translation>
        </message>
        <message>
            <source>Kind of files</source>
            <translation>Art der Dateien</translation>
        </message>
        <message>
            <source>All kinds</source>
            <translation>Alle Arten</translation>
        </message>
        <message>
            <source>Family of models</source>
            <translation>Modellfamilie</translation>
        </message>
        <message>
            <source>All families</source>
            <translation>Alle Familien</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>Unbekannt</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>Reihenfolge</translation>
        </message>
        <message>
            <source>By name</source>
            <translation>Nach Namen</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>Neueste zuerst</translation>
        </message>
        <message>
            <source>Files in your folders</source>
            <translation>Dateien in Ihren Ordnern</translation>
        </message>
        <message>
            <source>Details of the file</source>
            <translation>Einzelheiten der Datei</translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n Datei</numerusform>
                <numerusform>%n Dateien</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>searching, %1 so far</source>
            <translation>suche, bisher %1</translation>
        </message>
        <message>
            <source>searching…</source>
            <translation>suche …</translation>
        </message>
        <message>
            <source>Add the folders in which you keep models, LoRAs, embeddings and VAEs. They are used where they are: nothing is copied.</source>
            <translation>Fügen Sie die Ordner hinzu, in denen Sie Modelle, LoRAs, Embeddings und VAEs haben. Sie werden benutzt, wo sie liegen: nichts wird kopiert.</translation>
        </message>
        <message>
            <source>No file fits.</source>
            <translation>Keine Datei passt.</translation>
        </message>
        <message>
            <source>Copy the hash</source>
            <translation>Hash kopieren</translation>
        </message>
        <message>
            <source>hashing…</source>
            <translation>Hash wird berechnet …</translation>
        </message>
        <message>
            <source>Show hash</source>
            <translation>Hash zeigen</translation>
        </message>
        <message>
            <source>Made for: %1</source>
            <translation>Gemacht für: %1</translation>
        </message>
        <message>
            <source>(all)</source>
            <translation>(alle)</translation>
        </message>
        <message>
            <source>Trigger words: %1</source>
            <translation>Auslösewörter: %1</translation>
        </message>
        <message>
            <source>In the prompt: %1</source>
            <translation>Im Prompt: %1</translation>
        </message>
        <message>
            <source>Write the &amp;trigger words into the prompt</source>
            <translation>Die &amp;Auslösewörter in den Prompt schreiben</translation>
        </message>
        <message>
            <source>Show &amp;hash</source>
            <translation>&amp;Hash zeigen</translation>
        </message>
        <message>
            <source>Copy the &amp;hash</source>
            <translation>&amp;Hash kopieren</translation>
        </message>
        <message>
            <source>Show in its &amp;folder</source>
            <translation>Im &amp;Ordner zeigen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::GridDialog</name>
        <message>
            <source>Grid of two directions</source>
            <translation>Gitter zweier Richtungen</translation>
        </message>
        <message>
            <source>Along</source>
            <translation>Waagerecht</translation>
        </message>
        <message>
            <source>Down</source>
            <translation>Senkrecht</translation>
        </message>
        <message>
            <source>&amp;Along:</source>
            <translation>&amp;Waagerecht:</translation>
        </message>
        <message>
            <source>&amp;Down:</source>
            <translation>&amp;Senkrecht:</translation>
        </message>
        <message>
            <source>&amp;Render the grid</source>
            <translation>Gitter &amp;rechnen</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::HistoryModel</name>
        <message>
            <source>Name of this step</source>
            <translation>Name dieses Schritts</translation>
        </message>
        <message>
            <source>1 branch</source>
            <translation>1 Zweig</translation>
        </message>
        <message numerus="yes">
            <source>%n branches</source>
            <translation>
                <numerusform>%n Zweig</numerusform>
                <numerusform>%n Zweige</numerusform>
            </translation>
        </message>
        <message>
            <source>starred</source>
            <translation>mit Stern</translation>
        </message>
        <message numerus="yes">
            <source>%n notes</source>
            <translation>
                <numerusform>%n Hinweis</numerusform>
                <numerusform>%n Hinweise</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::HistoryPanel</name>
        <message>
            <source>Delete from the history</source>
            <translation>Aus dem Verlauf löschen</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
        <message>
            <source>Filter the history by text</source>
            <translation>Verlauf nach Text filtern</translation>
        </message>
        <message>
            <source>Only starred</source>
            <translation>Nur mit Stern</translation>
        </message>
        <message>
            <source>Show only starred steps</source>
            <translation>Nur Schritte mit Stern zeigen</translation>
        </message>
        <message>
            <source>Filter by model or direction</source>
            <translation>Nach Modell oder Richtung filtern</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Any model</source>
            <translation>Jedes Modell</translation>
        </message>
        <message>
            <source>Direction</source>
            <translation>Richtung</translation>
        </message>
        <message>
            <source>Any direction</source>
            <translation>Jede Richtung</translation>
        </message>
        <message>
            <source>Show everything</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>Note on this step</source>
            <translation>Notiz zu diesem Schritt</translation>
        </message>
        <message>
            <source>Note on the chosen step</source>
            <translation>Notiz zum gewählten Schritt</translation>
        </message>
        <message>
            <source>Bring back</source>
            <translation>Zurückholen</translation>
        </message>
        <message>
            <source>Remove the star</source>
            <translation>Stern entfernen</translation>
        </message>
        <message>
            <source>Star</source>
            <translation>Stern</translation>
        </message>
        <message>
            <source>Write a note</source>
            <translation>Notiz schreiben</translation>
        </message>
        <message>
            <source>Edit the note</source>
            <translation>Notiz bearbeiten</translation>
        </message>
        <message>
            <source>Pin as A</source>
            <translation>Als A merken</translation>
        </message>
        <message>
            <source>Pin as B</source>
            <translation>Als B merken</translation>
        </message>
        <message>
            <source>Reproduce</source>
            <translation>Nachrechnen</translation>
        </message>
        <message>
            <source>Copy the recipe</source>
            <translation>Rezept kopieren</translation>
        </message>
        <message>
            <source>Delete a picture?</source>
            <translation>Ein Bild löschen?</translation>
        </message>
        <message numerus="yes">
            <source>Delete %n pictures?</source>
            <translation>
                <numerusform>%n Bild löschen?</numerusform>
                <numerusform>%n Bilder löschen?</numerusform>
            </translation>
        </message>
        <message>
            <source>1 step</source>
            <translation>1 Schritt</translation>
        </message>
        <message numerus="yes">
            <source>%n steps</source>
            <translation>
                <numerusform>%n Schritt</numerusform>
                <numerusform>%n Schritte</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>1 step deleted</source>
            <translation>1 Schritt gelöscht</translation>
        </message>
        <message numerus="yes">
            <source>%n steps deleted</source>
            <translation>
                <numerusform>%n Schritt gelöscht</numerusform>
                <numerusform>%n Schritte gelöscht</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>With what followed from it, this deletes %n steps. You can undo it until the session is closed.</source>
            <translation>
                <numerusform>Mit dem, was daraus folgte, wird %n Schritt gelöscht. Bis zum Schließen der Sitzung lässt sich das rückgängig machen.</numerusform>
                <numerusform>Mit dem, was daraus folgte, werden %n Schritte gelöscht. Bis zum Schließen der Sitzung lässt sich das rückgängig machen.</numerusform>
            </translation>
        </message>
        <message>
            <source>You can undo this until the session is closed.</source>
            <translation>Bis zum Schließen der Sitzung lässt sich das rückgängig machen.</translation>
        </message>
        <message>
            <source>Nothing here yet. Each change you make becomes a step with its picture.</source>
            <translation>Noch nichts hier. Jede Änderung wird ein Schritt mit ihrem Bild.</translation>
        </message>
        <message>
            <source>Rename…</source>
            <translation>Umbenennen…</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>Exportieren…</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::MainWindow</name>
        <message>
            <source>Queue</source>
            <translation>Warteschlange</translation>
        </message>
        <message>
            <source>%1 - Burin</source>
            <translation>%1 - Burin</translation>
        </message>
        <message>
            <source>Queue (%1)</source>
            <translation>Warteschlange (%1)</translation>
        </message>
        <message>
            <source>Where "%1" acts</source>
            <translation>Wo „%1“ wirkt</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::MaskPanel</name>
        <message>
            <source>Mask</source>
            <translation>Maske</translation>
        </message>
        <message>
            <source>What is painted</source>
            <translation>Was gemalt wird</translation>
        </message>
        <message>
            <source>px</source>
            <translation>px</translation>
        </message>
        <message>
            <source>Diameter of the brush in pixels</source>
            <translation>Durchmesser des Pinsels in Pixeln</translation>
        </message>
        <message>
            <source>Also with [ and ] on the canvas</source>
            <translation>Auch mit [ und ] auf der Leinwand</translation>
        </message>
        <message>
            <source>Feather of the brush</source>
            <translation>Weicher Rand des Pinsels</translation>
        </message>
        <message>
            <source>Share of the brush that fades out</source>
            <translation>Anteil des Pinsels, der ausläuft</translation>
        </message>
        <message>
            <source>Show the &amp;mask</source>
            <translation>&amp;Maske zeigen</translation>
        </message>
        <message>
            <source>&amp;Paint</source>
            <translation>Ma&amp;len</translation>
        </message>
        <message>
            <source>&amp;Tool</source>
            <translation>&amp;Werkzeug</translation>
        </message>
        <message>
            <source>&amp;Size</source>
            <translation>&amp;Größe</translation>
        </message>
        <message>
            <source>F&amp;eather</source>
            <translation>Wei&amp;cher Rand</translation>
        </message>
        <message>
            <source>&amp;Done</source>
            <translation>&amp;Fertig</translation>
        </message>
        <message>
            <source>Stop painting</source>
            <translation>Malen beenden</translation>
        </message>
        <message>
            <source>Brush</source>
            <translation>Pinsel</translation>
        </message>
        <message>
            <source>Adds to the mask (X changes to the eraser)</source>
            <translation>Fügt zur Maske hinzu (X wechselt zum Radierer)</translation>
        </message>
        <message>
            <source>Eraser</source>
            <translation>Radierer</translation>
        </message>
        <message>
            <source>Takes from the mask (X changes to the brush)</source>
            <translation>Nimmt von der Maske weg (X wechselt zum Pinsel)</translation>
        </message>
        <message>
            <source>Undo the last stroke</source>
            <translation>Letzten Strich zurücknehmen</translation>
        </message>
        <message>
            <source>Redo the stroke</source>
            <translation>Strich wiederholen</translation>
        </message>
        <message>
            <source>Invert the mask</source>
            <translation>Maske umkehren</translation>
        </message>
        <message>
            <source>Invert the mask (I)</source>
            <translation>Maske umkehren (I)</translation>
        </message>
        <message>
            <source>Soften the edge of the mask</source>
            <translation>Rand der Maske weichzeichnen</translation>
        </message>
        <message>
            <source>Fill the whole mask</source>
            <translation>Ganze Maske füllen</translation>
        </message>
        <message>
            <source>Clear the mask</source>
            <translation>Maske leeren</translation>
        </message>
        <message>
            <source>Clear the mask (Delete)</source>
            <translation>Maske leeren (Entf)</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>area to repaint</source>
            <translation>neu zu malender Bereich</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::MessageBar</name>
        <message>
            <source>Copy details</source>
            <translation>Einzelheiten kopieren</translation>
        </message>
        <message>
            <source>Copy the message and what is known about its cause</source>
            <translation>Die Meldung und was über ihre Ursache bekannt ist kopieren</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Warnung</translation>
        </message>
        <message>
            <source>Information</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message numerus="yes">
            <source>Close (%n more)</source>
            <translation>
                <numerusform>Schließen (noch %n)</numerusform>
                <numerusform>Schließen (noch %n)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::ModelController</name>
        <message>
            <source>The engine is not running.</source>
            <translation>Die Engine läuft nicht.</translation>
        </message>
        <message>
            <source>Loading %1…</source>
            <translation>%1 wird geladen…</translation>
        </message>
        <message>
            <source>Type a prompt and press Render.</source>
            <translation>Geben Sie einen Prompt ein und drücken Sie Rechnen.</translation>
        </message>
        <message>
            <source>No model is loaded. Choose one in Model &gt; Models.</source>
            <translation>Kein Modell ist geladen. Wählen Sie eines unter Modell &gt; Modelle.</translation>
        </message>
        <message>
            <source>The embedded model is not part of this build. Choose another one in Model &gt; Models.</source>
            <translation>Das eingebaute Modell fehlt in dieser Fassung. Wählen Sie ein anderes unter Modell &gt; Modelle.</translation>
        </message>
        <message>
            <source>The model cannot be used: %1</source>
            <translation>Das Modell lässt sich nicht verwenden: %1</translation>
        </message>
        <message>
            <source>The model was unloaded; it is loaded again with the next picture. The queue is paused.</source>
            <translation>Das Modell wurde entladen; mit dem nächsten Bild wird es wieder geladen. Die Warteschlange ruht.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::ModelsDialog</name>
        <message>
            <source>%1 million</source>
            <translation>%1 Millionen</translation>
        </message>
        <message>
            <source>%1, %2 parameters, %3</source>
            <translation>%1, %2 Parameter, %3</translation>
        </message>
        <message>
            <source>Family</source>
            <translation>Familie</translation>
        </message>
        <message>
            <source>Pipeline</source>
            <translation>Pipeline</translation>
        </message>
        <message>
            <source>Prediction</source>
            <translation>Vorhersage</translation>
        </message>
        <message>
            <source>Scheduler</source>
            <translation>Ablaufplan</translation>
        </message>
        <message>
            <source>Own size</source>
            <translation>Eigene Größe</translation>
        </message>
        <message>
            <source>%1 x %2 pixels</source>
            <translation>%1 x %2 Pixel</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>Parameter</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Cannot be used:</source>
            <translation>Nicht verwendbar:</translation>
        </message>
        <message>
            <source>Notes:</source>
            <translation>Anmerkungen:</translation>
        </message>
        <message>
            <source>&amp;Use this model</source>
            <translation>Dieses Modell &amp;verwenden</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>&amp;Entfernen</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Search models</source>
            <translation>Modelle suchen</translation>
        </message>
        <message>
            <source>Folders that are searched</source>
            <translation>Durchsuchte Ordner</translation>
        </message>
        <message>
            <source>Details of the selected model</source>
            <translation>Einzelheiten des gewählten Modells</translation>
        </message>
        <message>
            <source>Folders are being searched</source>
            <translation>Ordner werden durchsucht</translation>
        </message>
        <message>
            <source>&amp;Folders, used in place:</source>
            <translation>&amp;Ordner, an Ort und Stelle verwendet:</translation>
        </message>
        <message>
            <source>&amp;Add folder…</source>
            <translation>Ordner &amp;hinzufügen…</translation>
        </message>
        <message>
            <source>&amp;Search again</source>
            <translation>Erneut &amp;suchen</translation>
        </message>
        <message>
            <source>Free &amp;memory</source>
            <translation>&amp;Speicher freigeben</translation>
        </message>
        <message>
            <source>Unload the model; it is loaded again with the next picture</source>
            <translation>Das Modell entladen; mit dem nächsten Bild wird es wieder geladen</translation>
        </message>
        <message>
            <source>Folder with models</source>
            <translation>Ordner mit Modellen</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>In Gebrauch</translation>
        </message>
        <message>
            <source>The engine is reading it…</source>
            <translation>Die Engine liest es…</translation>
        </message>
        <message>
            <source>%1 on disk</source>
            <translation>%1 auf der Platte</translation>
        </message>
        <message>
            <source>&amp;Device:</source>
            <translation>&amp;Gerät:</translation>
        </message>
        <message>
            <source>&amp;Precision:</source>
            <translation>Gena&amp;uigkeit:</translation>
        </message>
        <message>
            <source>Measured here</source>
            <translation>Hier gemessen</translation>
        </message>
        <message>
            <source>Details appear as soon as the engine is ready.</source>
            <translation>Einzelheiten erscheinen, sobald die Engine bereit ist.</translation>
        </message>
        <message>
            <source>No model was found. Add a folder that holds models: single files (.safetensors, .ckpt), or folders in diffusers layout.</source>
            <translation>Kein Modell wurde gefunden. Fügen Sie einen Ordner mit Modellen hinzu: einzelnen Dateien (.safetensors, .ckpt) oder Ordnern im Diffusers-Aufbau.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::NotesView</name>
        <message>
            <source>Notes</source>
            <translation>Hinweise</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Hide these notes</source>
            <translation>Diese Hinweise ausblenden</translation>
        </message>
        <message>
            <source>Show one line</source>
            <translation>Nur eine Zeile zeigen</translation>
        </message>
        <message>
            <source>Show all notes</source>
            <translation>Alle Hinweise zeigen</translation>
        </message>
        <message numerus="yes">
            <source>%n notes: %1</source>
            <translation>
                <numerusform>%n Hinweis: %1</numerusform>
                <numerusform>%n Hinweise: %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::NumberField</name>
        <message>
            <source>"%1" is not a number; type one, or arithmetic such as 3*1.5.</source>
            <translation>„%1“ ist keine Zahl; geben Sie eine ein oder eine Rechnung wie 3*1,5.</translation>
        </message>
        <message>
            <source>%1 is outside of the limits; type %2 to %3.</source>
            <translation>%1 liegt außerhalb der Grenzen; geben Sie %2 bis %3 ein.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PhotoController</name>
        <message>
            <source>What is transparent in the file lies on white.</source>
            <translation>Was in der Datei durchsichtig ist, liegt auf Weiß.</translation>
        </message>
        <message>
            <source>The photo is too long and narrow to be steered as a whole: choose a part.</source>
            <translation>Das Foto ist zu lang und schmal, um als Ganzes gesteuert zu werden: Wählen Sie einen Ausschnitt.</translation>
        </message>
        <message>
            <source>Steer a photo</source>
            <translation>Ein Foto steuern</translation>
        </message>
        <message>
            <source>Pictures (*.png *.jpg *.jpeg)</source>
            <translation>Bilder (*.png *.jpg *.jpeg)</translation>
        </message>
        <message>
            <source>_steered</source>
            <comment>added to a file's name</comment>
            <translation>_gesteuert</translation>
        </message>
        <message>
            <source>Paste back into the photo, as a new file</source>
            <translation>In das Foto zurücksetzen, als neue Datei</translation>
        </message>
        <message>
            <source>PNG pictures (*.png);;JPEG pictures (*.jpg *.jpeg)</source>
            <translation>PNG-Bilder (*.png);;JPEG-Bilder (*.jpg *.jpeg)</translation>
        </message>
        <message>
            <source>Where is the photo %1?</source>
            <translation>Wo ist das Foto %1?</translation>
        </message>
        <message>
            <source>This picture does not say which photo it came from, so there is nothing to paste it back into; open the photo again with "Steer a photo".</source>
            <translation>Dieses Bild sagt nicht, aus welchem Foto es stammt, also ist nichts da, in das es zurückgesetzt werden könnte; öffnen Sie das Foto noch einmal mit „Ein Foto steuern“.</translation>
        </message>
        <message>
            <source>No direction acts yet, so there is nothing to paste back: pull a slider first.</source>
            <translation>Noch wirkt keine Richtung, also gibt es nichts zurückzusetzen: Ziehen Sie zuerst einen Regler.</translation>
        </message>
        <message>
            <source>%1 is the photo with the edited part pasted in.</source>
            <translation>%1 ist das Foto mit dem geänderten Teil darin.</translation>
        </message>
        <message>
            <source>%1 is the photo with the edited part pasted in; %2.</source>
            <translation>%1 ist das Foto mit dem geänderten Teil darin; %2.</translation>
        </message>
        <message>
            <source>Folder of photos to steer</source>
            <translation>Ordner mit Fotos zum Steuern</translation>
        </message>
        <message>
            <source>There is no PNG or JPEG picture in %1.</source>
            <translation>In %1 ist kein PNG- oder JPEG-Bild.</translation>
        </message>
        <message numerus="yes">
            <source>%n photo(s) could not be put into the queue: %1</source>
            <translation>
                <numerusform>%n Foto konnte nicht in die Warteschlange: %1</numerusform>
                <numerusform>%n Fotos konnten nicht in die Warteschlange: %1</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n photo(s) wait in the queue.</source>
            <translation>
                <numerusform>%n Foto wartet in der Warteschlange.</numerusform>
                <numerusform>%n Fotos warten in der Warteschlange.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PhotoDialog</name>
        <message>
            <source>Steer a photo</source>
            <translation>Ein Foto steuern</translation>
        </message>
        <message>
            <source>%1, %2 x %3 pixels</source>
            <translation>%1, %2 x %3 Pixel</translation>
        </message>
        <message>
            <source>The model reads the photo once, which takes about as long as one or two pictures. Then every slider works on it.</source>
            <translation>Das Modell liest das Foto einmal, was etwa so lange dauert wie ein oder zwei Bilder. Danach wirkt jeder Regler darauf.</translation>
        </message>
        <message>
            <source>&amp;Steer this picture</source>
            <translation>Dieses Bild &amp;steuern</translation>
        </message>
        <message>
            <source>What the model sees</source>
            <translation>Was das Modell sieht</translation>
        </message>
        <message>
            <source>as the photo</source>
            <translation>wie das Foto</translation>
        </message>
        <message>
            <source>square</source>
            <translation>quadratisch</translation>
        </message>
        <message>
            <source>%1 : %2</source>
            <translation>%1 : %2</translation>
        </message>
        <message>
            <source>How much of the photo is taken</source>
            <translation>Wie viel vom Foto genommen wird</translation>
        </message>
        <message>
            <source>&amp;Proportions</source>
            <translation>&amp;Seitenverhältnis</translation>
        </message>
        <message>
            <source>P&amp;art</source>
            <translation>&amp;Ausschnitt</translation>
        </message>
        <message>
            <source>Steered at %1 x %2 pixels, about as many as the model paints by itself.</source>
            <translation>Gesteuert mit %1 x %2 Pixeln, etwa so vielen, wie das Modell von sich aus malt.</translation>
        </message>
        <message>
            <source>%1 % of the photo is left out.</source>
            <translation>%1 % des Fotos bleiben weg.</translation>
        </message>
        <message>
            <source>This part has few pixels and is enlarged, so fine detail is missing.</source>
            <translation>Dieser Ausschnitt hat wenige Pixel und wird vergrößert, es fehlen also feine Einzelheiten.</translation>
        </message>
        <message>
            <source>not needed</source>
            <translation>nicht nötig</translation>
        </message>
        <message>
            <source>A few words such as "a portrait of a woman". They may help to keep the rest of the photo as it is where directions are strong.</source>
            <translation>Ein paar Wörter wie „a portrait of a woman“. Sie können helfen, dass der Rest des Fotos bleibt, wie er ist, wo Richtungen stark sind.</translation>
        </message>
        <message>
            <source>S&amp;hows</source>
            <translation>&amp;Zeigt</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PictureController</name>
        <message>
            <source>Not: %1</source>
            <translation>Nicht: %1</translation>
        </message>
        <message>
            <source>Seed %1, %2 steps</source>
            <translation>Seed %1, %2 Schritte</translation>
        </message>
        <message>
            <source>Model: %1</source>
            <translation>Modell: %1</translation>
        </message>
        <message>
            <source>Written by %1</source>
            <translation>Geschrieben von %1</translation>
        </message>
        <message>
            <source>Not taken over: %1</source>
            <translation>Nicht übernommen: %1</translation>
        </message>
        <message>
            <source>Open picture</source>
            <translation>Bild öffnen</translation>
        </message>
        <message>
            <source>Pictures (*.png *.jpg *.jpeg)</source>
            <translation>Bilder (*.png *.jpg *.jpeg)</translation>
        </message>
        <message>
            <source>Recipe of a picture</source>
            <translation>Rezept eines Bildes</translation>
        </message>
        <message>
            <source>Export picture</source>
            <translation>Bild exportieren</translation>
        </message>
        <message>
            <source>PNG pictures (*.png);;JPEG pictures (*.jpg *.jpeg)</source>
            <translation>PNG-Bilder (*.png);;JPEG-Bilder (*.jpg *.jpeg)</translation>
        </message>
        <message>
            <source>%1 was exported without its recipe, which is too long for JPEG. Export as PNG to keep it.</source>
            <translation>%1 wurde ohne Rezept exportiert, das für JPEG zu lang ist. Ein Export als PNG behält es.</translation>
        </message>
        <message>
            <source>%1 was exported.</source>
            <translation>%1 wurde exportiert.</translation>
        </message>
        <message>
            <source>the clipboard</source>
            <translation>die Zwischenablage</translation>
        </message>
        <message>
            <source>Pasted recipe</source>
            <translation>Eingefügtes Rezept</translation>
        </message>
        <message>
            <source>The picture is rendered again and compared with the one in the history.</source>
            <translation>Das Bild wird noch einmal gerechnet und mit dem im Verlauf verglichen.</translation>
        </message>
        <message>
            <source>The recipe's model %1 is not among your files, so the model of now stays.</source>
            <translation>Das Modell %1 des Rezepts ist nicht unter Ihren Dateien; das jetzige bleibt.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PictureDifference</name>
        <message>
            <source>The pictures have different sizes.</source>
            <translation>Die Bilder sind verschieden groß.</translation>
        </message>
        <message>
            <source>The picture was reproduced bit for bit.</source>
            <translation>Das Bild wurde Bit für Bit nachgerechnet.</translation>
        </message>
        <message>
            <source>The picture differs: at most %1 of 255, %2 on average, in %3 % of the pixels, PSNR %4 dB. Another build, device, precision or number of threads explains small differences.</source>
            <translation>Das Bild weicht ab: höchstens %1 von 255, im Mittel %2, in %3 % der Pixel, PSNR %4 dB. Eine andere Fassung, ein anderes Gerät, eine andere Genauigkeit oder Zahl von Threads erklärt kleine Unterschiede.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PictureGrid</name>
        <message>
            <source>Pictures before and after</source>
            <translation>Bilder vorher und nachher</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>Vorher</translation>
        </message>
        <message>
            <source>After</source>
            <translation>Nachher</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>Unterschied</translation>
        </message>
        <message>
            <source>%1, %2: %3</source>
            <comment>moment, group, caption of a picture</comment>
            <translation>%1, %2: %3</translation>
        </message>
        <message>
            <source>no pictures yet</source>
            <translation>noch keine Bilder</translation>
        </message>
        <message>
            <source>%1
Hold for the other picture, double click for a large one.</source>
            <translation>%1
Halten zeigt das andere Bild, Doppelklick ein großes.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PreferencesDialog</name>
        <message>
            <source>Preferences</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Engine</source>
            <translation>Engine</translation>
        </message>
        <message>
            <source>burin-engine beside this program</source>
            <translation>burin-engine neben diesem Programm</translation>
        </message>
        <message>
            <source>Engine command</source>
            <translation>Engine-Befehl</translation>
        </message>
        <message>
            <source>&amp;Command:</source>
            <translation>&amp;Befehl:</translation>
        </message>
        <message>
            <source>For another machine: ssh gpu-box burin-engine. Model folders are then folders there.</source>
            <translation>Für einen anderen Rechner: ssh gpu-box burin-engine. Modellordner sind dann Ordner dort.</translation>
        </message>
        <message>
            <source>&amp;Device:</source>
            <translation>&amp;Gerät:</translation>
        </message>
        <message>
            <source>&amp;Precision:</source>
            <translation>Genau&amp;igkeit:</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>&amp;Metadata in exports:</source>
            <translation>&amp;Metadaten beim Export:</translation>
        </message>
        <message>
            <source>Recipe and AI label</source>
            <translation>Rezept und KI-Kennzeichnung</translation>
        </message>
        <message>
            <source>Recipe with the paths of files, and AI label</source>
            <translation>Rezept mit den Pfaden der Dateien und KI-Kennzeichen</translation>
        </message>
        <message>
            <source>AI label only</source>
            <translation>Nur KI-Kennzeichnung</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Fenster</translation>
        </message>
        <message>
            <source>&amp;Language:</source>
            <translation>&amp;Sprache:</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>Takes effect at the next start</source>
            <translation>Wirkt ab dem nächsten Start</translation>
        </message>
        <message>
            <source>&amp;Appearance:</source>
            <translation>&amp;Aussehen:</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Demonstration</source>
            <translation>Vorführung</translation>
        </message>
        <message>
            <source>PIN that leaves the demonstration</source>
            <translation>PIN, mit der die Vorführung verlassen wird</translation>
        </message>
        <message>
            <source>P&amp;IN to leave:</source>
            <translation>P&amp;IN zum Verlassen:</translation>
        </message>
        <message>
            <source>Four to twelve digits. They are asked for when burin --demo is left by its upper right corner.</source>
            <translation>Vier bis zwölf Ziffern. Danach wird gefragt, wenn burin --demo über die Ecke oben rechts verlassen wird.</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen…</translation>
        </message>
        <message>
            <source>Choose: %1</source>
            <translation>Wählen: %1</translation>
        </message>
        <message>
            <source>Protected concepts</source>
            <translation>Geschützte Konzepte</translation>
        </message>
        <message>
            <source>&amp;Register:</source>
            <translation>&amp;Register:</translation>
        </message>
        <message>
            <source>none: every prompt is rendered as it is</source>
            <translation>keines: jeder Prompt wird gerendert, wie er ist</translation>
        </message>
        <message>
            <source>Registers (*.burinlib);;All files (*)</source>
            <translation>Register (*.burinlib);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Output &amp;filter:</source>
            <translation>Ausgabe&amp;filter:</translation>
        </message>
        <message>
            <source>none: every picture is shown</source>
            <translation>keiner: jedes Bild wird gezeigt</translation>
        </message>
        <message>
            <source>Output filters (*.filter);;All files (*)</source>
            <translation>Ausgabefilter (*.filter);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Obeyed by every picture of this window and of the demonstration; what they did stands below the picture and in its recipe.</source>
            <translation>Gilt für jedes Bild dieses Fensters und der Vorführung; was sie getan haben, steht unter dem Bild und in seinem Rezept.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PromptWords</name>
        <message>
            <source>word of %1</source>
            <comment>trigger word of a file</comment>
            <translation>Wort von %1</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::QueuePanel</name>
        <message>
            <source>Jobs of the queue</source>
            <translation>Aufträge der Warteschlange</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>Früher</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Später</translation>
        </message>
        <message>
            <source>Cancel this job</source>
            <translation>Diesen Auftrag abbrechen</translation>
        </message>
        <message>
            <source>Cancel all jobs</source>
            <translation>Alle Aufträge abbrechen</translation>
        </message>
        <message>
            <source>Remove what is done</source>
            <translation>Erledigtes entfernen</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message numerus="yes">
            <source>%n job(s) to do</source>
            <translation>
                <numerusform>%n Auftrag offen</numerusform>
                <numerusform>%n Aufträge offen</numerusform>
            </translation>
        </message>
        <message>
            <source>%1, paused</source>
            <translation>%1, angehalten</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RangeSlider</name>
        <message>
            <source>%1 %</source>
            <comment>percent</comment>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Range</source>
            <translation>Spanne</translation>
        </message>
        <message>
            <source>%1, %2 to %3, handle of the %4</source>
            <translation>%1, %2 bis %3, Griff: %4</translation>
        </message>
        <message>
            <source>start</source>
            <translation>Anfang</translation>
        </message>
        <message>
            <source>stop</source>
            <translation>Ende</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RecoveryDialog</name>
        <message>
            <source>Without a prompt</source>
            <translation>Ohne Prompt</translation>
        </message>
        <message numerus="yes">
            <source>%1
%2, %n step(s)</source>
            <translation>
                <numerusform>%1
%2, %n Schritt</numerusform>
                <numerusform>%1
%2, %n Schritte</numerusform>
            </translation>
        </message>
        <message>
            <source>Sessions without a file</source>
            <translation>Sitzungen ohne Datei</translation>
        </message>
        <message>
            <source>&amp;Open</source>
            <translation>Ö&amp;ffnen</translation>
        </message>
        <message>
            <source>&amp;Discard…</source>
            <translation>&amp;Verwerfen…</translation>
        </message>
        <message>
            <source>&amp;New session</source>
            <translation>&amp;Neue Sitzung</translation>
        </message>
        <message>
            <source>Discard this session?</source>
            <translation>Diese Sitzung verwerfen?</translation>
        </message>
        <message numerus="yes">
            <source>The session and its %n picture(s) are removed for good.</source>
            <translation>
                <numerusform>Die Sitzung und ihr %n Bild werden endgültig entfernt.</numerusform>
                <numerusform>Die Sitzung und ihre %n Bilder werden endgültig entfernt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Not discarded</source>
            <translation>Nicht verworfen</translation>
        </message>
        <message>
            <source>Damaged session of %1
%2</source>
            <translation>Beschädigte Sitzung vom %1
%2</translation>
        </message>
        <message numerus="yes">
            <source>%n step(s) were saved,</source>
            <translation>
                <numerusform>%n Schritt wurde gerettet,</numerusform>
                <numerusform>%n Schritte wurden gerettet,</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them with their picture.</source>
            <translation>
                <numerusform>%n davon mit Bild.</numerusform>
                <numerusform>%n davon mit Bild.</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing is missing.</source>
            <translation>Nichts fehlt.</translation>
        </message>
        <message numerus="yes">
            <source>%n step(s) could not be read or had been deleted.</source>
            <translation>
                <numerusform>%n Schritt war nicht zu lesen oder war gelöscht worden.</numerusform>
                <numerusform>%n Schritte waren nicht zu lesen oder waren gelöscht worden.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n picture(s) are lost; Render makes them again from their step.</source>
            <translation>
                <numerusform>%n Bild ist verloren; mit Rechnen entsteht es aus seinem Schritt neu.</numerusform>
                <numerusform>%n Bilder sind verloren; mit Rechnen entstehen sie aus ihrem Schritt neu.</numerusform>
            </translation>
        </message>
        <message>
            <source>Damaged session</source>
            <translation>Beschädigte Sitzung</translation>
        </message>
        <message>
            <source>This session cannot be opened. What can be read of it can be saved into a new session; the damaged file stays as it is.</source>
            <translation>Diese Sitzung kann nicht geöffnet werden. Was davon zu lesen ist, kann in eine neue Sitzung gerettet werden; die beschädigte Datei bleibt, wie sie ist.</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>&amp;Abbrechen</translation>
        </message>
        <message>
            <source>Saving…</source>
            <translation>Wird gerettet …</translation>
        </message>
        <message>
            <source>&amp;Save what can be read</source>
            <translation>&amp;Retten, was zu lesen ist</translation>
        </message>
        <message>
            <source>Nothing could be saved: %1</source>
            <translation>Nichts konnte gerettet werden: %1</translation>
        </message>
        <message>
            <source>Saved from a damaged session</source>
            <translation>Aus einer beschädigten Sitzung gerettet</translation>
        </message>
        <message>
            <source>These sessions were never saved under a name, and nothing in them is lost. Open one, discard those you do not need, or start a new one.</source>
            <translation>Diese Sitzungen wurden nie unter einem Namen gespeichert, und nichts darin ist verloren. Öffnen Sie eine, verwerfen Sie, was Sie nicht brauchen, oder beginnen Sie eine neue.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RegisterConceptDialog</name>
        <message>
            <source>New protected concept</source>
            <translation>Neues geschütztes Konzept</translation>
        </message>
        <message>
            <source>Protected concept</source>
            <translation>Geschütztes Konzept</translation>
        </message>
        <message>
            <source>&amp;Names</source>
            <translation>&amp;Namen</translation>
        </message>
        <message>
            <source>&amp;Prompts</source>
            <translation>&amp;Prompts</translation>
        </message>
        <message>
            <source>&amp;Tests</source>
            <translation>&amp;Tests</translation>
        </message>
        <message>
            <source>&amp;Evidence</source>
            <translation>&amp;Belege</translation>
        </message>
        <message>
            <source>given by the register</source>
            <translation>vergibt das Register</translation>
        </message>
        <message>
            <source>the name</source>
            <translation>der Name</translation>
        </message>
        <message>
            <source>one a line</source>
            <translation>einer je Zeile</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RegisterController</name>
        <message>
            <source>%1 has %2 concepts.</source>
            <translation>%1 hat %2 Konzepte.</translation>
        </message>
        <message>
            <source>Remove a concept</source>
            <translation>Konzept entfernen</translation>
        </message>
        <message>
            <source>Remove %1 from the register?</source>
            <translation>%1 aus dem Register entfernen?</translation>
        </message>
        <message>
            <source>What is known of it stays in the register's history.</source>
            <translation>Was darüber bekannt ist, bleibt im Verlauf des Registers.</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>&amp;Entfernen</translation>
        </message>
        <message>
            <source>Open a register</source>
            <translation>Register öffnen</translation>
        </message>
        <message>
            <source>Registers (*.burinlib);;All files (*)</source>
            <translation>Register (*.burinlib);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Import into the register</source>
            <translation>Ins Register einlesen</translation>
        </message>
        <message>
            <source>Spreadsheets and concepts (*.csv *.tsv *.txt *.xlsx *.json);;All files (*)</source>
            <translation>Tabellen und Konzepte (*.csv *.tsv *.txt *.xlsx *.json);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>%1 was not imported: row %2 is refused, because %3.</source>
            <translation>%1 wurde nicht eingelesen: Zeile %2 wird abgelehnt, denn %3.</translation>
        </message>
        <message>
            <source>%1: %2 new concepts, %3 changed.</source>
            <translation>%1: %2 neue Konzepte, %3 geändert.</translation>
        </message>
        <message>
            <source>Export the register</source>
            <translation>Register ausgeben</translation>
        </message>
        <message>
            <source>Excel workbooks (*.xlsx);;CSV tables (*.csv)</source>
            <translation>Excel-Arbeitsmappen (*.xlsx);;CSV-Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>%1 concepts were written to %2.</source>
            <translation>%1 Konzepte wurden nach %2 geschrieben.</translation>
        </message>
        <message>
            <source>Show the re&amp;gister</source>
            <translation>Re&amp;gister zeigen</translation>
        </message>
        <message>
            <source>Add to the register…</source>
            <translation>Ins Register aufnehmen…</translation>
        </message>
        <message>
            <source>&amp;Open a register…</source>
            <translation>Register ö&amp;ffnen…</translation>
        </message>
        <message>
            <source>I&amp;mport into the register…</source>
            <translation>Ins Register ein&amp;lesen…</translation>
        </message>
        <message>
            <source>E&amp;xport the register…</source>
            <translation>Register a&amp;usgeben…</translation>
        </message>
        <message>
            <source>O&amp;bey this register in every picture</source>
            <translation>Dieses Register bei jedem Bild &amp;befolgen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RegisterImportDialog</name>
        <message>
            <source>Import into the register</source>
            <translation>Ins Register einlesen</translation>
        </message>
        <message>
            <source>%1: %2 rows; %3 new concepts, %4 changed, %5 as they are, %6 refused.</source>
            <translation>%1: %2 Zeilen; %3 neue Konzepte, %4 geändert, %5 wie sie sind, %6 abgelehnt.</translation>
        </message>
        <message>
            <source>&amp;Leave the refused rows out and import the others</source>
            <translation>Abgelehnte Zeilen &amp;weglassen und die anderen einlesen</translation>
        </message>
        <message>
            <source>&amp;Import</source>
            <translation>&amp;Einlesen</translation>
        </message>
        <message>
            <source>Column</source>
            <translation>Spalte</translation>
        </message>
        <message>
            <source>becomes</source>
            <translation>wird</translation>
        </message>
        <message>
            <source>for example</source>
            <translation>zum Beispiel</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <source>Field of %1</source>
            <translation>Feld von %1</translation>
        </message>
        <message>
            <source>not imported</source>
            <translation>nicht eingelesen</translation>
        </message>
        <message>
            <source>Row</source>
            <translation>Zeile</translation>
        </message>
        <message>
            <source>Why it is refused</source>
            <translation>Warum sie abgelehnt wird</translation>
        </message>
        <message>
            <source>Refused rows</source>
            <translation>Abgelehnte Zeilen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RegisterModel</name>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>Inhaber</translation>
        </message>
        <message>
            <source>Evidence</source>
            <translation>Belege</translation>
        </message>
        <message>
            <source>added</source>
            <translation>aufgenommen</translation>
        </message>
        <message>
            <source>edited</source>
            <translation>geändert</translation>
        </message>
        <message>
            <source>removed</source>
            <translation>entfernt</translation>
        </message>
        <message>
            <source>imported</source>
            <translation>eingelesen</translation>
        </message>
        <message>
            <source>moved</source>
            <translation>verschoben</translation>
        </message>
        <message>
            <source>Character</source>
            <translation>Figur</translation>
        </message>
        <message>
            <source>Style</source>
            <translation>Stil</translation>
        </message>
        <message>
            <source>Object</source>
            <translation>Gegenstand</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>Person</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>Anderes</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Offen</translation>
        </message>
        <message>
            <source>In work</source>
            <translation>In Arbeit</translation>
        </message>
        <message>
            <source>Suppressed under tests</source>
            <translation>Unter Tests unterdrückt</translation>
        </message>
        <message>
            <source>Rejected</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Say it, nothing else</source>
            <translation>Nur sagen</translation>
        </message>
        <message>
            <source>Put it into the negative prompt</source>
            <translation>In den negativen Prompt setzen</translation>
        </message>
        <message>
            <source>Put what it becomes in its place</source>
            <translation>Durch das ersetzen, was es wird</translation>
        </message>
        <message>
            <source>Make no picture</source>
            <translation>Kein Bild machen</translation>
        </message>
        <message>
            <source>In every usual spelling, unless it is an ordinary word</source>
            <translation>In jeder üblichen Schreibweise, außer es ist ein gewöhnliches Wort</translation>
        </message>
        <message>
            <source>Only as it is written here</source>
            <translation>Nur wie hier geschrieben</translation>
        </message>
        <message>
            <source>In every spelling, though it is an ordinary word</source>
            <translation>In jeder Schreibweise, auch als gewöhnliches Wort</translation>
        </message>
        <message numerus="yes">
            <source>%n recipe(s)</source>
            <translation>
                <numerusform>%n Rezept</numerusform>
                <numerusform>%n Rezepte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n audit(s)</source>
            <translation>
                <numerusform>%n Prüfung</numerusform>
                <numerusform>%n Prüfungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n report(s)</source>
            <translation>
                <numerusform>%n Bericht</numerusform>
                <numerusform>%n Berichte</numerusform>
            </translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Nummer</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>Words in a prompt</source>
            <translation>Wörter im Prompt</translation>
        </message>
        <message>
            <source>Other names</source>
            <translation>Andere Namen</translation>
        </message>
        <message>
            <source>Description without the name</source>
            <translation>Beschreibung ohne den Namen</translation>
        </message>
        <message>
            <source>Keywords</source>
            <translation>Stichwörter</translation>
        </message>
        <message>
            <source>Languages</source>
            <translation>Sprachen</translation>
        </message>
        <message>
            <source>Reference pictures</source>
            <translation>Vergleichsbilder</translation>
        </message>
        <message>
            <source>What it becomes</source>
            <translation>Was es wird</translation>
        </message>
        <message>
            <source>Texts to preserve</source>
            <translation>Texte, die bewahrt werden</translation>
        </message>
        <message>
            <source>Neighbours</source>
            <translation>Nachbarn</translation>
        </message>
        <message>
            <source>Prompts that show it</source>
            <translation>Prompts, die es zeigen</translation>
        </message>
        <message>
            <source>Prompts without its whole name</source>
            <translation>Prompts ohne den ganzen Namen</translation>
        </message>
        <message>
            <source>Recipes of weight edits</source>
            <translation>Rezepte von Gewichtsänderungen</translation>
        </message>
        <message>
            <source>Audits</source>
            <translation>Prüfungen</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>Berichte</translation>
        </message>
        <message>
            <source>When a prompt names it</source>
            <translation>Wenn ein Prompt es nennt</translation>
        </message>
        <message>
            <source>How its names are found</source>
            <translation>Wie seine Namen gefunden werden</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RegisterPanel</name>
        <message>
            <source>Search names, owners, notes…</source>
            <translation>Namen, Inhaber, Notizen suchen…</translation>
        </message>
        <message>
            <source>Search the register</source>
            <translation>Im Register suchen</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Any status</source>
            <translation>Jeder Status</translation>
        </message>
        <message>
            <source>New concept</source>
            <translation>Neues Konzept</translation>
        </message>
        <message>
            <source>Edit this concept</source>
            <translation>Dieses Konzept bearbeiten</translation>
        </message>
        <message>
            <source>Remove this concept</source>
            <translation>Dieses Konzept entfernen</translation>
        </message>
        <message>
            <source>Import a spreadsheet</source>
            <translation>Tabelle einlesen</translation>
        </message>
        <message>
            <source>Export as a spreadsheet</source>
            <translation>Als Tabelle ausgeben</translation>
        </message>
        <message>
            <source>The concept</source>
            <translation>Das Konzept</translation>
        </message>
        <message>
            <source>Protected concepts</source>
            <translation>Geschützte Konzepte</translation>
        </message>
        <message>
            <source>The register is empty. Add a concept, or drop a spreadsheet here.</source>
            <translation>Das Register ist leer. Nehmen Sie ein Konzept auf oder ziehen Sie eine Tabelle hierher.</translation>
        </message>
        <message>
            <source>No register is open. Add a concept or drop a spreadsheet here to begin one; Curate &gt; Open a register opens one that is there.</source>
            <translation>Kein Register ist offen. Nehmen Sie ein Konzept auf oder ziehen Sie eine Tabelle hierher, um eines anzulegen; Kuratieren &gt; Register öffnen öffnet ein vorhandenes.</translation>
        </message>
        <message>
            <source>%1 concepts</source>
            <translation>%1 Konzepte</translation>
        </message>
        <message>
            <source>%1 of %2 concepts</source>
            <translation>%1 von %2 Konzepten</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RenderController</name>
        <message>
            <source>Render</source>
            <translation>Rechnen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RenderQueue</name>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>rendering</source>
            <translation>rechnet</translation>
        </message>
        <message>
            <source>done</source>
            <translation>fertig</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>Seed %1</source>
            <translation>Seed %1</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <translation>%1, %2</translation>
        </message>
        <message>
            <source>The queue is paused because the engine failed on "%1". Press Resume in the queue panel to go on.</source>
            <translation>Die Warteschlange ruht, weil die Engine an „%1“ gescheitert ist. Mit Fortsetzen in der Warteschlange geht es weiter.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RequestBar</name>
        <message>
            <source>%1 x %2</source>
            <translation>%1 x %2</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Width x height in pixels, multiples of 8</source>
            <translation>Breite x Höhe in Pixeln, Vielfache von 8</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Seed</translation>
        </message>
        <message>
            <source>Mo&amp;del</source>
            <translation>Mo&amp;dell</translation>
        </message>
        <message>
            <source>Si&amp;ze</source>
            <translation>G&amp;röße</translation>
        </message>
        <message>
            <source>S&amp;eed</source>
            <translation>S&amp;eed</translation>
        </message>
        <message>
            <source>Model's own</source>
            <translation>Des Modells</translation>
        </message>
        <message>
            <source>Model's own (%1)</source>
            <translation>Des Modells (%1)</translation>
        </message>
        <message>
            <source>Manage models…</source>
            <translation>Modelle verwalten…</translation>
        </message>
        <message>
            <source>"%1" is no size</source>
            <translation>„%1“ ist keine Größe</translation>
        </message>
        <message>
            <source>type for example 512 x 768</source>
            <translation>geben Sie zum Beispiel 512 x 768 ein</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SamplingSection</name>
        <message>
            <source>Sampling</source>
            <translation>Abtastung</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>Schritte</translation>
        </message>
        <message>
            <source>Prompt guidance</source>
            <translation>Führung durch den Prompt</translation>
        </message>
        <message>
            <source>Guidance rescale</source>
            <translation>Kontrastausgleich der Führung</translation>
        </message>
        <message>
            <source>Width in pixels</source>
            <translation>Breite in Pixeln</translation>
        </message>
        <message>
            <source>Height in pixels</source>
            <translation>Höhe in Pixeln</translation>
        </message>
        <message>
            <source>(word:1.1) weights words</source>
            <translation>(Wort:1.1) gewichtet Wörter</translation>
        </message>
        <message>
            <source>the model's own</source>
            <translation>des Modells</translation>
        </message>
        <message>
            <source>Sampler</source>
            <translation>Sampler</translation>
        </message>
        <message>
            <source>as the model says</source>
            <translation>wie das Modell es sagt</translation>
        </message>
        <message>
            <source>Spacing of the noise levels</source>
            <translation>Abstände der Rauschstufen</translation>
        </message>
        <message>
            <source>Where the steps lie between noise and picture</source>
            <translation>Wo die Schritte zwischen Rauschen und Bild liegen</translation>
        </message>
        <message>
            <source>S&amp;pacing</source>
            <translation>A&amp;bstände</translation>
        </message>
        <message>
            <source>Off: brackets in the prompt are plain text</source>
            <translation>Aus: Klammern im Prompt sind bloßer Text</translation>
        </message>
        <message>
            <source>Takes back the contrast that strong prompt guidance adds</source>
            <translation>Nimmt den Kontrast zurück, den starke Führung hinzufügt</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>auto</source>
            <translation>auto</translation>
        </message>
        <message>
            <source>St&amp;eps</source>
            <translation>Schr&amp;itte</translation>
        </message>
        <message>
            <source>Sa&amp;mpler</source>
            <translation>Sa&amp;mpler</translation>
        </message>
        <message>
            <source>&amp;Guidance</source>
            <translation>&amp;Führung</translation>
        </message>
        <message>
            <source>&amp;Rescale</source>
            <translation>&amp;Ausgleich</translation>
        </message>
        <message>
            <source>Si&amp;ze</source>
            <translation>G&amp;röße</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>Breite</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>Höhe</translation>
        </message>
        <message>
            <source>Weights in the prompt</source>
            <translation>Gewichte im Prompt</translation>
        </message>
        <message>
            <source>%1 steps, guidance %2</source>
            <translation>%1 Schritte, Führung %2</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::Section</name>
        <message>
            <source>Fold</source>
            <translation>Zuklappen</translation>
        </message>
        <message>
            <source>Unfold</source>
            <translation>Aufklappen</translation>
        </message>
        <message>
            <source>unfolded</source>
            <translation>aufgeklappt</translation>
        </message>
        <message>
            <source>folded</source>
            <translation>zugeklappt</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SessionController</name>
        <message>
            <source>Unsaved session</source>
            <translation>Ungespeicherte Sitzung</translation>
        </message>
        <message>
            <source>Render</source>
            <translation>Rechnen</translation>
        </message>
        <message>
            <source>This session was not closed properly, for example because of a crash. Everything made in it is here; its queue is paused.</source>
            <translation>Diese Sitzung wurde nicht ordentlich geschlossen, etwa durch einen Absturz. Alles, was in ihr gemacht wurde, ist da; ihre Warteschlange ruht.</translation>
        </message>
        <message>
            <source> Nothing is lost while the window stays open; Burin keeps trying.</source>
            <translation> Nichts geht verloren, solange das Fenster offen bleibt; Burin versucht es weiter.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SessionFiles</name>
        <message>
            <source>Pull one of the sliders on the right: the picture follows.</source>
            <translation>Ziehen Sie an einem der Regler rechts: das Bild folgt.</translation>
        </message>
        <message>
            <source>Open session</source>
            <translation>Sitzung öffnen</translation>
        </message>
        <message>
            <source>Burin sessions (*.burin)</source>
            <translation>Burin-Sitzungen (*.burin)</translation>
        </message>
        <message>
            <source>Save session as</source>
            <translation>Sitzung speichern unter</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::ShortcutEditor</name>
        <message>
            <source>Shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>Search commands</source>
            <translation>Befehle suchen</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>Befehl</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Commands and their keys</source>
            <translation>Befehle und ihre Tasten</translation>
        </message>
        <message>
            <source>Keys of the selected command</source>
            <translation>Tasten des gewählten Befehls</translation>
        </message>
        <message>
            <source>&amp;Keys:</source>
            <translation>&amp;Tasten:</translation>
        </message>
        <message>
            <source>&amp;None</source>
            <translation>&amp;Keine</translation>
        </message>
        <message>
            <source>%1 belonged to "%2", which has no keys now.</source>
            <translation>%1 gehörte zu „%2“, das nun keine Tasten hat.</translation>
        </message>
        <message>
            <source>Remove the shortcut of this command</source>
            <translation>Diesem Befehl das Kürzel nehmen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SliderRow</name>
        <message>
            <source>Drag to reorder (Alt+Up, Alt+Down)</source>
            <translation>Ziehen zum Umordnen (Alt+Auf, Alt+Ab)</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::StartSection</name>
        <message>
            <source>Start picture</source>
            <translation>Ausgangsbild</translation>
        </message>
        <message>
            <source>Choose a start picture</source>
            <translation>Ausgangsbild wählen</translation>
        </message>
        <message>
            <source>Start from noise again</source>
            <translation>Wieder vom Rauschen ausgehen</translation>
        </message>
        <message>
            <source>Paint the area to repaint</source>
            <translation>Neu zu malenden Bereich malen</translation>
        </message>
        <message>
            <source>Repaint the whole picture</source>
            <translation>Ganzes Bild neu malen</translation>
        </message>
        <message>
            <source>How far the start picture may change</source>
            <translation>Wie weit sich das Ausgangsbild ändern darf</translation>
        </message>
        <message>
            <source>Low keeps the start picture, 100 % ignores it</source>
            <translation>Niedrig bewahrt das Ausgangsbild, 100 % beachtet es nicht</translation>
        </message>
        <message>
            <source>&amp;Change</source>
            <translation>&amp;Änderung</translation>
        </message>
        <message>
            <source>Rep&amp;aint</source>
            <translation>Neu m&amp;alen</translation>
        </message>
        <message>
            <source>Change of the start picture</source>
            <translation>Änderung des Ausgangsbilds</translation>
        </message>
        <message>
            <source>none: from noise</source>
            <translation>keines: vom Rauschen</translation>
        </message>
        <message>
            <source>the painted area</source>
            <translation>den gemalten Bereich</translation>
        </message>
        <message>
            <source>the whole picture</source>
            <translation>das ganze Bild</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keines</translation>
        </message>
        <message>
            <source>photo %1</source>
            <translation>Foto %1</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::StatusLine</name>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>How near the picture is to the photo as it was cropped: peak signal-to-noise ratio in decibels, of what no direction touched. Higher is nearer; the model's own way of storing pictures costs most of what is missing.</source>
            <translation>Wie nah das Bild dem zugeschnittenen Foto ist: Spitzen-Signal-Rausch-Verhältnis in Dezibel dessen, was keine Richtung berührt. Mehr ist näher; das meiste, was fehlt, kostet die Art, wie das Modell Bilder speichert.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::StatusText</name>
        <message>
            <source>Draft</source>
            <translation>Entwurf</translation>
        </message>
        <message>
            <source>Rendering</source>
            <translation>Rechnet</translation>
        </message>
        <message>
            <source>step %1/%2</source>
            <translation>Schritt %1/%2</translation>
        </message>
        <message>
            <source>%1 ms a step</source>
            <translation>%1 ms je Schritt</translation>
        </message>
        <message>
            <source>%1 s left</source>
            <translation>noch %1 s</translation>
        </message>
        <message>
            <source>Starting the engine</source>
            <translation>Engine startet</translation>
        </message>
        <message>
            <source>Restarting the engine</source>
            <translation>Engine startet neu</translation>
        </message>
        <message>
            <source>The engine is not running</source>
            <translation>Die Engine läuft nicht</translation>
        </message>
        <message>
            <source>Loading %1%2%3 %</source>
            <translation>Lädt %1%2%3 %</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>Hält an</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>No model</source>
            <translation>Kein Modell</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <source>Stale</source>
            <translation>Veraltet</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Fehlgeschlagen</translation>
        </message>
        <message>
            <source>%1 dB to the photo</source>
            <translation>%1 dB zum Foto</translation>
        </message>
        <message>
            <source>%1 dB to the photo outside the mask (%2 % of it)</source>
            <translation>%1 dB zum Foto außerhalb der Maske (%2 % davon)</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SteeringController</name>
        <message>
            <source>All directions 0</source>
            <translation>Alle Richtungen 0</translation>
        </message>
        <message>
            <source>Start from a picture</source>
            <translation>Von einem Bild ausgehen</translation>
        </message>
        <message>
            <source>Pictures (*.png *.jpg *.jpeg)</source>
            <translation>Bilder (*.png *.jpg *.jpeg)</translation>
        </message>
        <message>
            <source>Queue several seeds</source>
            <translation>Mehrere Seeds einreihen</translation>
        </message>
        <message>
            <source>&amp;Number of seeds from %1 on:</source>
            <translation>&amp;Anzahl der Seeds ab %1:</translation>
        </message>
        <message>
            <source>Queue a sweep</source>
            <translation>Eine Reihe einreihen</translation>
        </message>
        <message>
            <source>&amp;Number of strengths from %1 to %2:</source>
            <translation>&amp;Anzahl der Stärken von %1 bis %2:</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SteeringModel</name>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>Add %1</source>
            <translation>%1 hinzufügen</translation>
        </message>
        <message>
            <source>Duplicate %1</source>
            <translation>%1 verdoppeln</translation>
        </message>
        <message>
            <source>Remove %1</source>
            <translation>%1 entfernen</translation>
        </message>
        <message>
            <source>Remove all directions</source>
            <translation>Alle Richtungen entfernen</translation>
        </message>
        <message>
            <source>Move %1</source>
            <translation>%1 verschieben</translation>
        </message>
        <message>
            <source>strength</source>
            <translation>Stärke</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>on</source>
            <translation>an</translation>
        </message>
        <message>
            <source>solo</source>
            <translation>solo</translation>
        </message>
        <message>
            <source>no longer solo</source>
            <translation>nicht mehr solo</translation>
        </message>
        <message>
            <source>text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>opposite</source>
            <translation>Gegenteil</translation>
        </message>
        <message>
            <source>range</source>
            <translation>Spanne</translation>
        </message>
        <message>
            <source>area</source>
            <translation>Bereich</translation>
        </message>
        <message>
            <source>mask</source>
            <translation>Maske</translation>
        </message>
        <message>
            <source>keep</source>
            <translation>bewahren</translation>
        </message>
        <message>
            <source>preset</source>
            <translation>Vorlage</translation>
        </message>
        <message>
            <source>painted area</source>
            <translation>gemalter Bereich</translation>
        </message>
        <message>
            <source>Scale all</source>
            <translation>Alle skalieren</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>Negative prompt</source>
            <translation>Negativer Prompt</translation>
        </message>
        <message>
            <source>Seed %1</source>
            <translation>Seed %1</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Steps: %1</source>
            <translation>Schritte: %1</translation>
        </message>
        <message>
            <source>Spacing %1</source>
            <translation>Abstände %1</translation>
        </message>
        <message>
            <source>Sampler %1</source>
            <translation>Sampler %1</translation>
        </message>
        <message>
            <source>Prompt guidance</source>
            <translation>Führung durch den Prompt</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Without start picture</source>
            <translation>Ohne Ausgangsbild</translation>
        </message>
        <message>
            <source>Start picture</source>
            <translation>Ausgangsbild</translation>
        </message>
        <message>
            <source>Strength of the change</source>
            <translation>Stärke der Änderung</translation>
        </message>
        <message>
            <source>Repaint everything</source>
            <translation>Alles neu malen</translation>
        </message>
        <message>
            <source>Area to repaint</source>
            <translation>Neu zu malender Bereich</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>direction and strength</comment>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>Photo %1</source>
            <translation>Foto %1</translation>
        </message>
        <message>
            <source>Without the photo</source>
            <translation>Ohne das Foto</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SteeringPanel</name>
        <message>
            <source>Negative prompt</source>
            <translation>Negativer Prompt</translation>
        </message>
        <message>
            <source>Directions</source>
            <translation>Richtungen</translation>
        </message>
        <message>
            <source>Steering</source>
            <translation>Steuerung</translation>
        </message>
        <message>
            <source>Prom&amp;pt</source>
            <translation>Prom&amp;pt</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>Describe the picture</source>
            <translation>Das Bild beschreiben</translation>
        </message>
        <message>
            <source>Ctrl+Up and Ctrl+Down weight the word at the cursor, Ctrl+Return renders.</source>
            <translation>Strg+Auf und Strg+Ab gewichten das Wort am Cursor, Strg+Eingabe rechnet.</translation>
        </message>
        <message>
            <source>What the picture should not show</source>
            <translation>Was das Bild nicht zeigen soll</translation>
        </message>
        <message>
            <source>Weights in the prompt</source>
            <translation>Gewichte im Prompt</translation>
        </message>
        <message>
            <source>A direction is a slider for anything that can be said: "smiling", "winter", "oil painting". Type one below, or add one from a pack.</source>
            <translation>Eine Richtung ist ein Regler für alles, was sich sagen lässt: „smiling“, „winter“, „oil painting“. Unten eine eingeben oder eine aus einem Paket hinzufügen.</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Add a direction from a pack</source>
            <translation>Richtung aus einem Paket hinzufügen</translation>
        </message>
        <message>
            <source>Text of a new direction</source>
            <translation>Text einer neuen Richtung</translation>
        </message>
        <message>
            <source>Type a new direction</source>
            <translation>Neue Richtung eingeben</translation>
        </message>
        <message>
            <source>Add this text as a direction</source>
            <translation>Diesen Text als Richtung hinzufügen</translation>
        </message>
        <message>
            <source>Scale a&amp;ll</source>
            <translation>A&amp;lle skalieren</translation>
        </message>
        <message>
            <source>Scale all directions</source>
            <translation>Alle Richtungen skalieren</translation>
        </message>
        <message>
            <source>Multiplies all strengths while it is dragged</source>
            <translation>Vervielfacht alle Stärken, solange gezogen wird</translation>
        </message>
        <message>
            <source>Factor for all directions</source>
            <translation>Faktor für alle Richtungen</translation>
        </message>
        <message>
            <source>Scale all</source>
            <translation>Alle skalieren</translation>
        </message>
        <message>
            <source>Directions (%1)</source>
            <translation>Richtungen (%1)</translation>
        </message>
        <message>
            <source>Points the same way as %1 (%2): together they act more strongly.</source>
            <translation>Zeigt in dieselbe Richtung wie %1 (%2): zusammen wirken sie stärker.</translation>
        </message>
        <message>
            <source>Points against %1 (%2): together they cancel out.</source>
            <translation>Zeigt gegen %1 (%2): zusammen heben sie sich auf.</translation>
        </message>
        <message>
            <source>Added %1.</source>
            <translation>%1 hinzugefügt.</translation>
        </message>
        <message>
            <source>Import directions</source>
            <translation>Richtungen importieren</translation>
        </message>
        <message>
            <source>Direction packs (*.json)</source>
            <translation>Richtungspakete (*.json)</translation>
        </message>
        <message>
            <source>Export directions</source>
            <translation>Richtungen exportieren</translation>
        </message>
        <message>
            <source>Directions in the packs: %1 (%2 of them new).</source>
            <translation>Richtungen in den Paketen: %1 (davon %2 neu).</translation>
        </message>
        <message>
            <source>Directions exported: %1.</source>
            <translation>Exportierte Richtungen: %1.</translation>
        </message>
        <message>
            <source>Trigger words</source>
            <translation>Auslösewörter</translation>
        </message>
        <message>
            <source>Write %1 into the prompt</source>
            <translation>%1 in den Prompt schreiben</translation>
        </message>
        <message>
            <source>Writes "%1" into the prompt</source>
            <translation>Schreibt „%1“ in den Prompt</translation>
        </message>
        <message>
            <source>A photo is steered. Directions added to it begin at %1 % of the steps and with an area of %2 %: it takes an earlier start and more room than a picture from noise.</source>
            <translation>Ein Foto wird gesteuert. Richtungen, die dazukommen, beginnen bei %1 % der Schritte und mit einem Bereich von %2 %: Es braucht einen früheren Anfang und mehr Raum als ein Bild aus Rauschen.</translation>
        </message>
        <message>
            <source>A photo is steered by directions alone</source>
            <translation>Ein Foto wird nur durch Richtungen gesteuert</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SuggestionRow</name>
        <message>
            <source>Try</source>
            <translation>Probieren</translation>
        </message>
        <message>
            <source>Suggested directions</source>
            <translation>Vorgeschlagene Richtungen</translation>
        </message>
        <message>
            <source>Add the direction %1</source>
            <translation>Richtung %1 hinzufügen</translation>
        </message>
        <message>
            <source>Adds a slider for "%1"</source>
            <translation>Legt einen Regler für „%1“ an</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SweepCell</name>
        <message>
            <source>%1, the value now</source>
            <translation>%1, der jetzige Wert</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <comment>value and what it waits for</comment>
            <translation>%1, %2</translation>
        </message>
        <message>
            <source>Take %1</source>
            <translation>%1 übernehmen</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SweepController</name>
        <message>
            <source>rendering</source>
            <translation>rechnet</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>Move a slider to see the picture at five of its values here.</source>
            <translation>Bewegen Sie einen Regler: Hier erscheint das Bild mit fünf seiner Werte.</translation>
        </message>
        <message>
            <source>Pictures at five values of %1 appear here once you stop.</source>
            <translation>Bilder mit fünf Werten von %1 erscheinen hier, sobald Sie innehalten.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SweepGrid</name>
        <message>
            <source>Grid of two sliders</source>
            <translation>Gitter zweier Regler</translation>
        </message>
        <message>
            <source>%1 %2, %3 %4</source>
            <translation>%1 %2, %3 %4</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::SweepStrip</name>
        <message>
            <source>Sweep strip</source>
            <translation>Reihe der Werte</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightEdits</name>
        <message>
            <source>Text encoder</source>
            <translation>Textencoder</translation>
        </message>
        <message>
            <source>Down blocks</source>
            <translation>Abwärtsblöcke</translation>
        </message>
        <message>
            <source>Middle block</source>
            <translation>Mittelblock</translation>
        </message>
        <message>
            <source>Up blocks</source>
            <translation>Aufwärtsblöcke</translation>
        </message>
        <message>
            <source>Add edit %1</source>
            <translation>Änderung %1 hinzufügen</translation>
        </message>
        <message>
            <source>%1 is in the list already</source>
            <translation>%1 steht schon in der Liste</translation>
        </message>
        <message>
            <source>move its slider instead</source>
            <translation>bewegen Sie stattdessen den Regler</translation>
        </message>
        <message>
            <source>Remove edit %1</source>
            <translation>Änderung %1 entfernen</translation>
        </message>
        <message>
            <source>Remove all weight edits</source>
            <translation>Alle Gewichtsänderungen entfernen</translation>
        </message>
        <message>
            <source>Move edit %1</source>
            <translation>Änderung %1 verschieben</translation>
        </message>
        <message>
            <source>%1: lambda</source>
            <translation>%1: Lambda</translation>
        </message>
        <message>
            <source>Edit %1 on</source>
            <translation>Änderung %1 an</translation>
        </message>
        <message>
            <source>Edit %1 off</source>
            <translation>Änderung %1 aus</translation>
        </message>
        <message>
            <source>Edit %1: what fits</source>
            <translation>Änderung %1: was passt</translation>
        </message>
        <message>
            <source>Edit %1: all or nothing</source>
            <translation>Änderung %1: alles oder nichts</translation>
        </message>
        <message>
            <source>All weight edits on</source>
            <translation>Alle Gewichtsänderungen an</translation>
        </message>
        <message>
            <source>All weight edits off</source>
            <translation>Alle Gewichtsänderungen aus</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1: all parts alike</source>
            <translation>%1: alle Teile gleich</translation>
        </message>
        <message>
            <source>Without the recipe</source>
            <translation>Ohne das Rezept</translation>
        </message>
        <message numerus="yes">
            <source>%n edit(s) applied</source>
            <translation>
                <numerusform>%n Änderung wird angewandt</numerusform>
                <numerusform>%n Änderungen werden angewandt</numerusform>
            </translation>
        </message>
        <message>
            <source>Recipe %1 applied</source>
            <translation>Rezept %1 wird angewandt</translation>
        </message>
        <message>
            <source>%1, and recipe %2</source>
            <translation>%1, dazu Rezept %2</translation>
        </message>
        <message>
            <source>No edit is applied: this is the unedited model.</source>
            <translation>Nichts wird angewandt: Das ist das Modell, wie es ist.</translation>
        </message>
        <message>
            <source>No edits: this is the model as it is.</source>
            <translation>Keine Änderungen: Das ist das Modell, wie es ist.</translation>
        </message>
        <message>
            <source>%1. The model's file is untouched.</source>
            <translation>%1. Die Datei des Modells bleibt unberührt.</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightsCurate</name>
        <message>
            <source>Making the edit</source>
            <translation>Änderung wird berechnet</translation>
        </message>
        <message>
            <source>Looking for lambda</source>
            <translation>Lambda wird gesucht</translation>
        </message>
        <message>
            <source>Exporting</source>
            <translation>Export läuft</translation>
        </message>
        <message>
            <source>Reading the model's weights</source>
            <translation>Gewichte des Modells werden gelesen</translation>
        </message>
        <message>
            <source>%1 s left</source>
            <translation>noch %1 s</translation>
        </message>
        <message>
            <source>%1 min left</source>
            <translation>noch %1 min</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Curate</source>
            <translation>Kuratieren</translation>
        </message>
        <message>
            <source>Take a concept out</source>
            <translation>Ein Konzept herausnehmen</translation>
        </message>
        <message>
            <source>How strongly</source>
            <translation>Wie stark</translation>
        </message>
        <message>
            <source>Progress of the job</source>
            <translation>Fortschritt des Auftrags</translation>
        </message>
        <message>
            <source>Cancel the job</source>
            <translation>Auftrag abbrechen</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Wird angehalten…</translation>
        </message>
        <message>
            <source>, %1 %</source>
            <translation>, %1 %</translation>
        </message>
        <message>
            <source>making pictures of the concept</source>
            <translation>Bilder des Konzepts entstehen</translation>
        </message>
        <message>
            <source>making pictures of what is preserved</source>
            <translation>Bilder des Bewahrten entstehen</translation>
        </message>
        <message>
            <source>encoding pictures of what is preserved</source>
            <translation>Bilder des Bewahrten werden kodiert</translation>
        </message>
        <message>
            <source>encoding pictures of the concept</source>
            <translation>Bilder des Konzepts werden kodiert</translation>
        </message>
        <message>
            <source>tuning on the concept</source>
            <translation>das Konzept wird gelernt</translation>
        </message>
        <message>
            <source>climbing the concept's loss</source>
            <translation>der Verlust des Konzepts wird erhöht</translation>
        </message>
        <message>
            <source>measuring</source>
            <translation>Bilder werden beurteilt</translation>
        </message>
        <message>
            <source>reading</source>
            <translation>gelesen wird</translation>
        </message>
        <message>
            <source>writing</source>
            <translation>geschrieben wird</translation>
        </message>
        <message>
            <source>Preview: above the model as it is, below with the edit</source>
            <translation>Vorschau: oben das Modell, wie es ist, unten mit der Änderung</translation>
        </message>
        <message>
            <source>Combining weights</source>
            <translation>Gewichte werden kombiniert</translation>
        </message>
        <message>
            <source>Looking for neighbours</source>
            <translation>Nachbarn werden gesucht</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightsDetails</name>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>%1, %2 tensors</source>
            <translation>%1, %2 Tensoren</translation>
        </message>
        <message>
            <source>Written</source>
            <translation>Geschrieben</translation>
        </message>
        <message>
            <source>SHA-256</source>
            <translation>SHA-256</translation>
        </message>
        <message>
            <source>All parts alike</source>
            <translation>Alle Teile gleich</translation>
        </message>
        <message>
            <source>Share of lambda in each part</source>
            <translation>Anteil von Lambda in jedem Teil</translation>
        </message>
        <message>
            <source>Where the edit comes from</source>
            <translation>Woher die Änderung stammt</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1: share in %2</source>
            <translation>%1: Anteil in %2</translation>
        </message>
        <message>
            <source>%1: all parts alike</source>
            <translation>%1: alle Teile gleich</translation>
        </message>
        <message>
            <source>Reading the file…</source>
            <translation>Die Datei wird gelesen…</translation>
        </message>
        <message>
            <source>SHA-256: %1</source>
            <translation>SHA-256: %1</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightsMake</name>
        <message>
            <source>The model is fine-tuned on the concept, and what it learnt is subtracted. Strong, but not precise. Takes minutes; an interrupted run is continued.</source>
            <translation>Das Modell lernt das Konzept besser, und das Gelernte wird umgekehrt: stark und grob. Dauert Minuten und geht weiter, wo es unterbrochen wurde.</translation>
        </message>
        <message>
            <source>A random change as large as the trained one. It shows what any change of that size does.</source>
            <translation>Eine zufällige Änderung von der Größe der trainierten. Was sie bewirkt, bewirkt jede Störung.</translation>
        </message>
        <message>
            <source>Edit this concept</source>
            <translation>Dieses Konzept bearbeiten</translation>
        </message>
        <message>
            <source>New concept</source>
            <translation>Neues Konzept</translation>
        </message>
        <message>
            <source>Choose a folder of pictures</source>
            <translation>Ordner mit Bildern wählen</translation>
        </message>
        <message>
            <source>&amp;Make the edit</source>
            <translation>Änderung &amp;berechnen</translation>
        </message>
        <message>
            <source>Protected concept</source>
            <translation>Geschütztes Konzept</translation>
        </message>
        <message>
            <source>C&amp;oncept</source>
            <translation>K&amp;onzept</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>Verfahren</translation>
        </message>
        <message>
            <source>M&amp;ethod</source>
            <translation>V&amp;erfahren</translation>
        </message>
        <message>
            <source>Rounds of RECE</source>
            <translation>Runden von RECE</translation>
        </message>
        <message>
            <source>Ro&amp;unds</source>
            <translation>R&amp;unden</translation>
        </message>
        <message>
            <source>the model makes them</source>
            <translation>das Modell macht sie</translation>
        </message>
        <message>
            <source>Folder of pictures of the concept</source>
            <translation>Ordner mit Bildern des Konzepts</translation>
        </message>
        <message>
            <source>P&amp;ictures</source>
            <translation>B&amp;ilder</translation>
        </message>
        <message>
            <source>Pictures of the concept</source>
            <translation>Bilder des Konzepts</translation>
        </message>
        <message>
            <source>Training steps</source>
            <translation>Trainingsschritte</translation>
        </message>
        <message>
            <source>Rank of a LoRA</source>
            <translation>Rang einer LoRA</translation>
        </message>
        <message>
            <source>full</source>
            <translation>voll</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>Lernrate</translation>
        </message>
        <message>
            <source>&amp;Steps</source>
            <translation>&amp;Schritte</translation>
        </message>
        <message>
            <source>Learning &amp;rate</source>
            <translation>Lern&amp;rate</translation>
        </message>
        <message>
            <source>What learns</source>
            <translation>Was lernt</translation>
        </message>
        <message>
            <source>Keys and values of the cross-attention</source>
            <translation>Schlüssel und Werte der Cross-Attention</translation>
        </message>
        <message>
            <source>Cross-attention</source>
            <translation>Cross-Attention</translation>
        </message>
        <message>
            <source>All attention</source>
            <translation>Alle Attention</translation>
        </message>
        <message>
            <source>The whole UNet</source>
            <translation>Das ganze UNet</translation>
        </message>
        <message>
            <source>What &amp;learns</source>
            <translation>Was &amp;lernt</translation>
        </message>
        <message>
            <source>LoRA ran&amp;k</source>
            <translation>LoRA-&amp;Rang</translation>
        </message>
        <message>
            <source>Add the concept that is to be protected.</source>
            <translation>Fügen Sie das Konzept hinzu, das geschützt werden soll.</translation>
        </message>
        <message>
            <source>"%1"</source>
            <translation>„%1“</translation>
        </message>
        <message>
            <source>becomes what an empty prompt gives</source>
            <translation>wird zu dem, was ein leerer Prompt gibt</translation>
        </message>
        <message>
            <source>becomes "%1"</source>
            <translation>wird zu „%1“</translation>
        </message>
        <message>
            <source>aliases: %1, kept: %2</source>
            <translation>andere Namen: %1, bewahrt: %2</translation>
        </message>
        <message>
            <source>Random vector</source>
            <translation>Zufallsvektor</translation>
        </message>
        <message>
            <source>Gradient ascent</source>
            <translation>Gradientenaufstieg</translation>
        </message>
        <message>
            <source>Controls, which show what an edit is worth:</source>
            <translation>Kontrollen, die zeigen, was eine Änderung wert ist:</translation>
        </message>
        <message>
            <source>Control: random vector</source>
            <translation>Kontrolle: Zufallsvektor</translation>
        </message>
        <message>
            <source>Control: gradient ascent</source>
            <translation>Kontrolle: Gradientenaufstieg</translation>
        </message>
        <message>
            <source>A random change as long as the edit chosen below, tensor by tensor, at its lambda. Takes seconds.</source>
            <translation>Eine zufällige Änderung, Tensor für Tensor so lang wie die unten gewählte, mit deren Lambda. Dauert Sekunden.</translation>
        </message>
        <message>
            <source>Takes about a second. The cross-attention is changed so that the words of the concept mean the text that replaces it. Precise, but what the model shows without these words stays.</source>
            <translation>Dauert etwa eine Sekunde: Die Cross-Attention wird so geändert, dass die Wörter des Konzepts das Ersatzwort bedeuten. Genau; was das Modell ohne diese Wörter zeigt, bleibt.</translation>
        </message>
        <message>
            <source>The same, and then other words that would bring the concept back are edited as well.</source>
            <translation>Dasselbe; danach werden auch andere Wörter geändert, die das Konzept zurückbrächten.</translation>
        </message>
        <message>
            <source>Trains against the concept (gradient ascent). It suppresses a lot and also harms what should stay.</source>
            <translation>Training gegen das Konzept (Gradientenaufstieg). Unterdrückt viel und schadet auch dem, was bleiben soll.</translation>
        </message>
        <message>
            <source>automatic</source>
            <translation>automatisch</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightsPanel</name>
        <message>
            <source>An edit changes what the model knows: a LoRA, a task vector, or the removal of a concept made under Curate. Drop files here (.safetensors, .edits.json), or add one. The model's own file is never changed.</source>
            <translation>Was das Modell kann, lässt sich ändern: mit einer LoRA, einem Aufgabenvektor oder einem unter Kuratieren herausgenommenen Konzept. Legen Sie Dateien hier ab (.safetensors, .edits.json), oder fügen Sie eine hinzu. Die Datei des Modells selbst wird nie beschrieben.</translation>
        </message>
        <message>
            <source>A&amp;pply</source>
            <translation>An&amp;wenden</translation>
        </message>
        <message>
            <source>Add…</source>
            <translation>Hinzufügen…</translation>
        </message>
        <message>
            <source>Add a weight edit from a file</source>
            <translation>Gewichtsänderung aus einer Datei hinzufügen</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Speichern…</translation>
        </message>
        <message>
            <source>Save the list as an edit recipe</source>
            <translation>Liste als Änderungsrezept speichern</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>Gewichte</translation>
        </message>
        <message>
            <source>Take the recipe out of this request</source>
            <translation>Rezept aus dieser Anfrage nehmen</translation>
        </message>
        <message>
            <source>Apply the weight edits</source>
            <translation>Gewichtsänderungen anwenden</translation>
        </message>
        <message>
            <source>Off: the model as it is, for a comparison</source>
            <translation>Aus: das Modell, wie es ist, zum Vergleich</translation>
        </message>
        <message>
            <source>From the recipe %1</source>
            <translation>Aus dem Rezept %1</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightsRow</name>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>%1 is applied</source>
            <translation>%1 wird angewandt</translation>
        </message>
        <message>
            <source>Whether %1 is applied to the model</source>
            <translation>Ob %1 auf das Modell angewandt wird</translation>
        </message>
        <message>
            <source>Name of %1</source>
            <translation>Name von %1</translation>
        </message>
        <message>
            <source>Lambda of %1: 0 is the model as it is, negative takes out what the edit adds.
Double click: 0. Right click: type a value.</source>
            <translation>Lambda von %1: 0 ist das Modell, wie es ist; negativ nimmt heraus, was die Änderung hinzufügt.
Doppelklick: 0. Rechtsklick: Wert eingeben.</translation>
        </message>
        <message>
            <source>Lambda of %1</source>
            <translation>Lambda von %1</translation>
        </message>
        <message>
            <source>More about %1</source>
            <translation>Mehr zu %1</translation>
        </message>
        <message>
            <source>Parts of the model, and where the edit comes from</source>
            <translation>Teile des Modells, und woher die Änderung stammt</translation>
        </message>
        <message>
            <source>Remove %1 from the list</source>
            <translation>%1 aus der Liste nehmen</translation>
        </message>
        <message>
            <source>Remove from the list; the file stays, and undo brings it back</source>
            <translation>Aus der Liste nehmen; die Datei bleibt, und Rückgängig bringt den Eintrag zurück</translation>
        </message>
        <message>
            <source>The file is not there: %1</source>
            <translation>Die Datei fehlt: %1</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Set lambda to 0</source>
            <translation>Lambda auf 0 setzen</translation>
        </message>
        <message>
            <source>Turn the sign of lambda</source>
            <translation>Vorzeichen von Lambda umkehren</translation>
        </message>
        <message>
            <source>Take what fits</source>
            <translation>Nehmen, was passt</translation>
        </message>
        <message>
            <source>Leave out what of the file cannot be used; a note says what it was</source>
            <translation>Weglassen, was von der Datei nicht zu gebrauchen ist; ein Hinweis sagt, was es war</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>Nach oben</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>Nach unten</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightsSweep</name>
        <message>
            <source>lambda</source>
            <translation>Lambda</translation>
        </message>
        <message>
            <source>Concept recognised</source>
            <translation>Konzept erkannt</translation>
        </message>
        <message>
            <source>Kept, of the base</source>
            <translation>Bewahrt, vom Original</translation>
        </message>
        <message>
            <source>95 % kept</source>
            <translation>95 % bewahrt</translation>
        </message>
        <message>
            <source>chosen</source>
            <translation>gewählt</translation>
        </message>
        <message>
            <source>Last lambda of the sweep</source>
            <translation>Letztes Lambda der Suche</translation>
        </message>
        <message>
            <source>Points of the sweep</source>
            <translation>Punkte der Suche</translation>
        </message>
        <message>
            <source>Pictures of each prompt</source>
            <translation>Bilder je Prompt</translation>
        </message>
        <message>
            <source>&amp;Find lambda</source>
            <translation>&amp;Lambda suchen</translation>
        </message>
        <message>
            <source>&amp;Report</source>
            <translation>Be&amp;richt</translation>
        </message>
        <message>
            <source>E&amp;xport…</source>
            <translation>E&amp;xportieren…</translation>
        </message>
        <message>
            <source>Edit whose lambda is looked for</source>
            <translation>Änderung, deren Lambda gesucht wird</translation>
        </message>
        <message>
            <source>E&amp;dit</source>
            <translation>Än&amp;derung</translation>
        </message>
        <message>
            <source>From 0 &amp;to</source>
            <translation>Von 0 &amp;bis</translation>
        </message>
        <message>
            <source>poi&amp;nts</source>
            <translation>Pu&amp;nkte</translation>
        </message>
        <message>
            <source>see&amp;ds</source>
            <translation>See&amp;ds</translation>
        </message>
        <message>
            <source>What the edit takes and what it leaves, over lambda</source>
            <translation>Was die Änderung nimmt und was sie lässt, über Lambda</translation>
        </message>
        <message>
            <source>Click: take this lambda</source>
            <translation>Klick: dieses Lambda übernehmen</translation>
        </message>
        <message>
            <source>Pictures: %1</source>
            <translation>Bilder: %1</translation>
        </message>
        <message>
            <source>Make an edit first, or add its file.</source>
            <translation>Zuerst eine Änderung berechnen oder hinzufügen.</translation>
        </message>
        <message>
            <source>Pictures to be made and judged: %1</source>
            <translation>Bilder, die gemacht und beurteilt werden: %1</translation>
        </message>
        <message>
            <source>Lambda of this edit</source>
            <translation>Lambda dieser Änderung</translation>
        </message>
        <message>
            <source>La&amp;mbda</source>
            <translation>La&amp;mbda</translation>
        </message>
        <message>
            <source>Lambda</source>
            <translation>Lambda</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WindowActions</name>
        <message>
            <source>With the picture without weight &amp;edits</source>
            <translation>Mit dem Bild ohne &amp;Gewichtsänderungen</translation>
        </message>
        <message>
            <source>&amp;New session</source>
            <translation>&amp;Neue Sitzung</translation>
        </message>
        <message>
            <source>&amp;Open session…</source>
            <translation>Sitzung ö&amp;ffnen…</translation>
        </message>
        <message>
            <source>Open &amp;picture…</source>
            <translation>&amp;Bild öffnen…</translation>
        </message>
        <message>
            <source>&amp;Clear this list</source>
            <translation>Diese Liste &amp;leeren</translation>
        </message>
        <message>
            <source>&amp;Save session as…</source>
            <translation>Sitzung &amp;speichern unter…</translation>
        </message>
        <message>
            <source>&amp;Export picture…</source>
            <translation>Bild &amp;exportieren…</translation>
        </message>
        <message>
            <source>Show session in its &amp;folder</source>
            <translation>Sitzung in ihrem &amp;Ordner zeigen</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>&amp;Rückgängig</translation>
        </message>
        <message>
            <source>&amp;Redo</source>
            <translation>&amp;Wiederholen</translation>
        </message>
        <message>
            <source>&amp;Copy picture</source>
            <translation>Bild &amp;kopieren</translation>
        </message>
        <message>
            <source>Copy &amp;recipe</source>
            <translation>&amp;Rezept kopieren</translation>
        </message>
        <message>
            <source>&amp;Paste recipe</source>
            <translation>Rezept &amp;einfügen</translation>
        </message>
        <message>
            <source>&amp;Shortcuts…</source>
            <translation>&amp;Tastenkürzel…</translation>
        </message>
        <message>
            <source>Pre&amp;ferences…</source>
            <translation>Ein&amp;stellungen…</translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation>Ver&amp;größern</translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation>Ver&amp;kleinern</translation>
        </message>
        <message>
            <source>&amp;Fit to window</source>
            <translation>&amp;Einpassen</translation>
        </message>
        <message>
            <source>&amp;Actual size</source>
            <translation>&amp;Originalgröße</translation>
        </message>
        <message>
            <source>&amp;No comparison</source>
            <translation>&amp;Kein Vergleich</translation>
        </message>
        <message>
            <source>&amp;Hold to compare</source>
            <translation>Zum Vergleichen &amp;halten</translation>
        </message>
        <message>
            <source>&amp;Split</source>
            <translation>&amp;Geteilt</translation>
        </message>
        <message>
            <source>Side &amp;by side</source>
            <translation>&amp;Nebeneinander</translation>
        </message>
        <message>
            <source>&amp;Difference</source>
            <translation>&amp;Unterschied</translation>
        </message>
        <message>
            <source>With the &amp;picture before</source>
            <translation>Mit dem &amp;Bild davor</translation>
        </message>
        <message>
            <source>With the picture &amp;without directions</source>
            <translation>Mit dem Bild &amp;ohne Richtungen</translation>
        </message>
        <message>
            <source>With pinned &amp;A</source>
            <translation>Mit gemerktem &amp;A</translation>
        </message>
        <message>
            <source>With pinned B</source>
            <translation>Mit gemerktem B</translation>
        </message>
        <message>
            <source>Show &amp;where it acts</source>
            <translation>Zeigen, &amp;wo es wirkt</translation>
        </message>
        <message>
            <source>As the s&amp;ystem</source>
            <translation>Wie das &amp;System</translation>
        </message>
        <message>
            <source>&amp;Light</source>
            <translation>&amp;Hell</translation>
        </message>
        <message>
            <source>Dar&amp;k</source>
            <translation>&amp;Dunkel</translation>
        </message>
        <message>
            <source>F&amp;ull screen</source>
            <translation>&amp;Vollbild</translation>
        </message>
        <message>
            <source>&amp;Render</source>
            <translation>&amp;Rechnen</translation>
        </message>
        <message>
            <source>&amp;Stop</source>
            <translation>&amp;Anhalten</translation>
        </message>
        <message>
            <source>Render &amp;while steering</source>
            <translation>Beim &amp;Steuern rechnen</translation>
        </message>
        <message>
            <source>&amp;Next seed</source>
            <translation>&amp;Nächster Seed</translation>
        </message>
        <message>
            <source>R&amp;andom seed</source>
            <translation>&amp;Zufälliger Seed</translation>
        </message>
        <message>
            <source>&amp;Lock seed</source>
            <translation>Seed &amp;festhalten</translation>
        </message>
        <message>
            <source>Edit &amp;prompt</source>
            <translation>&amp;Prompt bearbeiten</translation>
        </message>
        <message>
            <source>Add &amp;direction…</source>
            <translation>R&amp;ichtung hinzufügen…</translation>
        </message>
        <message>
            <source>Next d&amp;irection</source>
            <translation>Nä&amp;chste Richtung</translation>
        </message>
        <message>
            <source>Previous dir&amp;ection</source>
            <translation>&amp;Vorige Richtung</translation>
        </message>
        <message>
            <source>Set all directions to &amp;0</source>
            <translation>Alle Richtungen auf &amp;0</translation>
        </message>
        <message>
            <source>Paint the area of the &amp;touched direction</source>
            <translation>&amp;Bereich der berührten Richtung malen</translation>
        </message>
        <message>
            <source>Start from a pict&amp;ure…</source>
            <translation>Von einem Bild a&amp;usgehen…</translation>
        </message>
        <message>
            <source>Start from &amp;this picture</source>
            <translation>Von &amp;diesem Bild ausgehen</translation>
        </message>
        <message>
            <source>Start from n&amp;oise</source>
            <translation>V&amp;om Rauschen ausgehen</translation>
        </message>
        <message>
            <source>&amp;Queue several seeds…</source>
            <translation>&amp;Mehrere Seeds einreihen…</translation>
        </message>
        <message>
            <source>Queue a swee&amp;p of the touched direction…</source>
            <translation>R&amp;eihe der berührten Richtung einreihen…</translation>
        </message>
        <message>
            <source>Reproduce this pi&amp;cture</source>
            <translation>Dieses Bi&amp;ld nachrechnen</translation>
        </message>
        <message>
            <source>&amp;Models…</source>
            <translation>&amp;Modelle…</translation>
        </message>
        <message>
            <source>&amp;Search the folders again</source>
            <translation>Ordner erneut &amp;durchsuchen</translation>
        </message>
        <message>
            <source>&amp;Free memory</source>
            <translation>&amp;Speicher freigeben</translation>
        </message>
        <message>
            <source>&amp;Restart engine</source>
            <translation>&amp;Engine neu starten</translation>
        </message>
        <message>
            <source>&amp;Star this picture</source>
            <translation>Diesem Bild einen &amp;Stern geben</translation>
        </message>
        <message>
            <source>Pin as &amp;A</source>
            <translation>Als &amp;A merken</translation>
        </message>
        <message>
            <source>Pin as &amp;B</source>
            <translation>Als &amp;B merken</translation>
        </message>
        <message>
            <source>&amp;Name this picture…</source>
            <translation>Dieses Bild be&amp;nennen…</translation>
        </message>
        <message>
            <source>&amp;Explore</source>
            <translation>&amp;Erkunden</translation>
        </message>
        <message>
            <source>&amp;Compare</source>
            <translation>&amp;Vergleichen</translation>
        </message>
        <message>
            <source>C&amp;urate</source>
            <translation>&amp;Kuratieren</translation>
        </message>
        <message>
            <source>&amp;Demo</source>
            <translation>Vor&amp;führen</translation>
        </message>
        <message>
            <source>&amp;Reset layout</source>
            <translation>Anordnung &amp;zurücksetzen</translation>
        </message>
        <message>
            <source>&amp;Commands…</source>
            <translation>&amp;Befehle…</translation>
        </message>
        <message>
            <source>Copy &amp;details of this system</source>
            <translation>&amp;Einzelheiten dieses Systems kopieren</translation>
        </message>
        <message>
            <source>&amp;About Burin</source>
            <translation>&amp;Über Burin</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>Open &amp;recent</source>
            <translation>&amp;Zuletzt geöffnet</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Bearbeiten</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>&amp;Ansicht</translation>
        </message>
        <message>
            <source>Appea&amp;rance</source>
            <translation>A&amp;ussehen</translation>
        </message>
        <message>
            <source>&amp;Steer</source>
            <translation>&amp;Steuern</translation>
        </message>
        <message>
            <source>&amp;Model</source>
            <translation>&amp;Modell</translation>
        </message>
        <message>
            <source>&amp;Curate</source>
            <translation>&amp;Kuratieren</translation>
        </message>
        <message>
            <source>&amp;Window</source>
            <translation>&amp;Fenster</translation>
        </message>
        <message>
            <source>&amp;Panels</source>
            <translation>&amp;Bereiche</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;Grid of two directions…</source>
            <translation>&amp;Gitter zweier Richtungen…</translation>
        </message>
        <message>
            <source>&amp;Undo %1</source>
            <translation>&amp;Rückgängig: %1</translation>
        </message>
        <message>
            <source>&amp;Redo %1</source>
            <translation>&amp;Wiederholen: %1</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Compare the picture with another one</source>
            <translation>Das Bild mit einem anderen vergleichen</translation>
        </message>
        <message>
            <source>Main toolbar</source>
            <translation>Hauptleiste</translation>
        </message>
        <message>
            <source>Paint the area to render a&amp;gain</source>
            <translation>Malen, was neu &amp;gerechnet wird</translation>
        </message>
        <message>
            <source>Search f&amp;iles</source>
            <translation>&amp;Dateien suchen</translation>
        </message>
        <message>
            <source>Steer a p&amp;hoto…</source>
            <translation>Ein Fo&amp;to steuern…</translation>
        </message>
        <message>
            <source>Paste &amp;back into the photo…</source>
            <translation>In das Foto zurüc&amp;ksetzen…</translation>
        </message>
        <message>
            <source>With the ph&amp;oto</source>
            <translation>Mit dem &amp;Foto</translation>
        </message>
        <message>
            <source>Queue a &amp;folder of photos…</source>
            <translation>&amp;Ordner mit Fotos in die Warteschlange…</translation>
        </message>
        <message>
            <source>&amp;Both masks together</source>
            <translation>&amp;Beide Masken zusammen</translation>
        </message>
        <message>
            <source>Where the photo &amp;looks like its words</source>
            <translation>Wo das Foto wie ihre &amp;Wörter aussieht</translation>
        </message>
        <message>
            <source>Where it &amp;changes the photo most</source>
            <translation>Wo sie das Foto am meisten &amp;ändert</translation>
        </message>
        <message>
            <source>Where it acts on a p&amp;hoto</source>
            <translation>Wo sie auf einem &amp;Foto wirkt</translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WindowDocks</name>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>Warteschlange</translation>
        </message>
        <message>
            <source>Steering</source>
            <translation>Steuerung</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Maske</translation>
        </message>
        <message>
            <source>Sweep</source>
            <translation>Reihe</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>Gewichte</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>Dateien</translation>
        </message>
        <message>
            <source>Register</source>
            <translation>Register</translation>
        </message>
    </context>
    <context>
        <name>main</name>
        <message>
            <source>Carve pictures out of diffusion models with sliders for meaning.</source>
            <translation>Bilder mit Reglern für Bedeutung aus Diffusionsmodellen herausarbeiten.</translation>
        </message>
        <message>
            <source>Session or picture to open.</source>
            <translation>Sitzung oder Bild, das geöffnet wird.</translation>
        </message>
        <message>
            <source>Model folder, or mini.</source>
            <translation>Modellordner oder mini.</translation>
        </message>
        <message>
            <source>Command of the engine, for example "ssh gpu-box burin-engine".</source>
            <translation>Befehl der Engine, zum Beispiel „ssh gpu-box burin-engine“.</translation>
        </message>
        <message>
            <source>File of the preferences.</source>
            <translation>Datei der Einstellungen.</translation>
        </message>
        <message>
            <source>Folder of unsaved sessions.</source>
            <translation>Ordner der ungespeicherten Sitzungen.</translation>
        </message>
        <message>
            <source>Full-screen demonstration for visitors. To leave it, press its upper right corner for two seconds and type the PIN of the preferences.</source>
            <translation>Vorführung im Vollbild für Besucher; verlassen wird sie mit der gehaltenen Ecke oben rechts und der PIN der Einstellungen.</translation>
        </message>
    </context>
</TS>
