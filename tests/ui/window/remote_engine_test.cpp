// The engine on another machine: a real ssh to a real sshd, both on this one. Without sshd the test skips
// itself.
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>

#include "tests/ui/window/window_test.h"

namespace burin::ui {
namespace {

sockaddr_in localAddress(quint16 port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// A port that nobody has; 0 after a failure.
quint16 freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = localAddress(0);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    const bool good = ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
    ::close(socket);
    return good ? ntohs(address.sin_port) : 0;
}

bool answers(quint16 port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = localAddress(port);
    const bool good = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return good;
}

/// An sshd of this user, on a port of its own, that lets in one key made for this test.
class OverSsh : public WindowTest {
  protected:
    QProcess server;
    quint16 port = 0;

    void SetUp() override {
        const QString sshd = QStringLiteral("/usr/sbin/sshd");
        if (!QFileInfo(sshd).isExecutable()) GTEST_SKIP() << "there is no sshd on this machine";
        for (const char* key : {"host", "user"}) {
            ASSERT_EQ(
                QProcess::execute(QStringLiteral("ssh-keygen"),
                                  {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                                   QStringLiteral("-N"), QString(), QStringLiteral("-f"), file(key)}),
                0);
        }
        ASSERT_TRUE(QFile::copy(file("user.pub"), file("authorized_keys")));
        port = freePort();
        ASSERT_NE(port, 0);
        QFile settings(file("sshd_config"));
        ASSERT_TRUE(settings.open(QIODevice::WriteOnly));
        settings.write(QStringLiteral("Port %1\nListenAddress 127.0.0.1\nHostKey %2\nAuthorizedKeysFile %3\n"
                                      "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPidFile none\n")
                           .arg(port)
                           .arg(file("host"), file("authorized_keys"))
                           .toUtf8());
        settings.close();
        server.setProcessChannelMode(QProcess::MergedChannels);
        server.start(sshd,
                     {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"), file("sshd_config")});
        const bool listens =
            waitUntil([this] { return server.state() == QProcess::NotRunning || answers(port); });
        if (!listens || server.state() == QProcess::NotRunning)
            GTEST_SKIP() << "sshd does not run here: " << server.readAll().toStdString();
    }
    void TearDown() override {
        window.reset();
        server.kill();
        server.waitForFinished();
    }
    /// As the preferences hold it: one line.
    QString command(const QStringList& engine) const {
        return QStringLiteral(
                   "ssh -q -p %1 -i \"%2\" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "
                   "-o BatchMode=yes 127.0.0.1 ")
                   .arg(port)
                   .arg(file("user")) +
               engine.join(QLatin1Char(' '));
    }
};

TEST_F(OverSsh, the_window_steers_an_engine_behind_ssh_and_survives_the_end_of_the_connection) {
    WindowOptions remote = options();
    remote.engine_command.clear();
    {
        Preferences preferences(remote.settings_file);
        preferences.setEngineCommand(command(fakeEngine({QStringLiteral("--step-ms"), QStringLiteral("2")})));
    }
    open(remote);
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(window->engine()->command().front(), QStringLiteral("ssh"));
    addDirection("glasses");
    drag(row(0)->slider(), 20, 60, 10);
    ASSERT_TRUE(rendered()) << status();
    EXPECT_TRUE(shows(steering()->request()));
    // The connection breaks: ssh is gone, and with it the engine behind it.
    const auto process = static_cast<pid_t>(window->engine()->processId());
    ASSERT_GT(process, 0);
    ::kill(process, SIGKILL);
    ASSERT_TRUE(steering()->setStrength(0, -3));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_TRUE(shows(steering()->request()));
    EXPECT_EQ(window->engine()->restarts(), 1);
}

TEST_F(OverSsh, a_machine_that_does_not_answer_is_told_in_the_message_bar) {
    server.kill();
    server.waitForFinished();
    WindowOptions remote = options();
    remote.engine_command = QProcess::splitCommand(command(fakeEngine()));
    open(remote);
    ASSERT_TRUE(waitUntil([&] { return window->engine()->state() == EngineState::failed; }));
    EXPECT_GT(window->messageBar()->count(), 0);
    EXPECT_TRUE(window->isVisible());
}

}  // namespace
}  // namespace burin::ui
