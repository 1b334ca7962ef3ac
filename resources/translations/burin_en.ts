<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>burin::ui::DemoPinPad</name>
        <message numerus="yes">
            <source>%n digit(s)</source>
            <translation>
                <numerusform>%n digit</numerusform>
                <numerusform>%n digits</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::FilesPanel</name>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::HistoryModel</name>
        <message numerus="yes">
            <source>%n branches</source>
            <translation>
                <numerusform>%n branch</numerusform>
                <numerusform>%n branches</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n notes</source>
            <translation>
                <numerusform>%n note</numerusform>
                <numerusform>%n notes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::HistoryPanel</name>
        <message numerus="yes">
            <source>With what followed from it, this deletes %n steps. You can undo it until the session is closed.</source>
            <translation>
                <numerusform>With what followed from it, this deletes %n step. You can undo it until the session is closed.</numerusform>
                <numerusform>With what followed from it, this deletes %n steps. You can undo it until the session is closed.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %n pictures?</source>
            <translation>
                <numerusform>Delete %n picture?</numerusform>
                <numerusform>Delete %n pictures?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n steps</source>
            <translation>
                <numerusform>%n step</numerusform>
                <numerusform>%n steps</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n steps deleted</source>
            <translation>
                <numerusform>%n step deleted</numerusform>
                <numerusform>%n steps deleted</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::MessageBar</name>
        <message numerus="yes">
            <source>Close (%n more)</source>
            <translation>
                <numerusform>Close (%n more)</numerusform>
                <numerusform>Close (%n more)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::NotesView</name>
        <message numerus="yes">
            <source>%n notes: %1</source>
            <translation>
                <numerusform>%n note: %1</numerusform>
                <numerusform>%n notes: %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::PhotoController</name>
        <message numerus="yes">
            <source>%n photo(s) could not be put into the queue: %1</source>
            <translation>
                <numerusform>%n photo could not be put into the queue: %1</numerusform>
                <numerusform>%n photos could not be put into the queue: %1</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n photo(s) wait in the queue.</source>
            <translation>
                <numerusform>%n photo waits in the queue.</numerusform>
                <numerusform>%n photos wait in the queue.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::QueuePanel</name>
        <message numerus="yes">
            <source>%n job(s) to do</source>
            <translation>
                <numerusform>%n job to do</numerusform>
                <numerusform>%n jobs to do</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RecoveryDialog</name>
        <message numerus="yes">
            <source>%1
%2, %n step(s)</source>
            <translation>
                <numerusform>%1
%2, %n step</numerusform>
                <numerusform>%1
%2, %n steps</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The session and its %n picture(s) are removed for good.</source>
            <translation>
                <numerusform>The session and its %n picture are removed for good.</numerusform>
                <numerusform>The session and its %n pictures are removed for good.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n step(s) were saved,</source>
            <translation>
                <numerusform>%n step was saved,</numerusform>
                <numerusform>%n steps were saved,</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them with their picture.</source>
            <translation>
                <numerusform>%n of them with its picture.</numerusform>
                <numerusform>%n of them with their pictures.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n step(s) could not be read or had been deleted.</source>
            <translation>
                <numerusform>%n step could not be read or had been deleted.</numerusform>
                <numerusform>%n steps could not be read or had been deleted.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n picture(s) are lost; Render makes them again from their step.</source>
            <translation>
                <numerusform>%n picture is lost; Render makes it again from its step.</numerusform>
                <numerusform>%n pictures are lost; Render makes them again from their steps.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::RegisterModel</name>
        <message numerus="yes">
            <source>%n recipe(s)</source>
            <translation>
                <numerusform>%n recipe</numerusform>
                <numerusform>%n recipes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n audit(s)</source>
            <translation>
                <numerusform>%n audit</numerusform>
                <numerusform>%n audits</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n report(s)</source>
            <translation>
                <numerusform>%n report</numerusform>
                <numerusform>%n reports</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>burin::ui::WeightEdits</name>
        <message numerus="yes">
            <source>%n edit(s) applied</source>
            <translation>
                <numerusform>%n edit applied</numerusform>
                <numerusform>%n edits applied</numerusform>
            </translation>
        </message>
    </context>
</TS>
