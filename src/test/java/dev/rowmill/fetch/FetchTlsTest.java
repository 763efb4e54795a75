package dev.rowmill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/// https: the certificate must be trusted and must name the host of the URL, not the address it
/// leads to.
class FetchTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private static Path directory;
    private static KeyStore keys;

    /// A certificate of its own signing for `a.example`, made by the JDK's tool.
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = directory.resolve("keys.p12");
        var tool =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=a.example",
                        "-ext",
                        "SAN=dns:a.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD));
        Process process = new ProcessBuilder(tool).redirectErrorStream(true).start();
        assertThat(process.waitFor())
                .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
    }

    @Test
    void callsAHostWhoseCertificateIsTrustedAndNamesIt() throws Exception {
        Reply reply = call("a.example", true);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("secret");
    }

    @Test
    void refusesACertificateForAnotherHost() {
        assertThatThrownBy(() -> call("b.example", true))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        e -> assertThat(e.kind()).isEqualTo(CallFailed.Kind.UNUSABLE))
                .hasMessageContaining("no secure connection");
    }

    @Test
    void refusesACertificateNobodyVouchesFor() {
        assertThatThrownBy(() -> call("a.example", false))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        e -> assertThat(e.kind()).isEqualTo(CallFailed.Kind.UNUSABLE));
    }

    private static Reply call(String host, boolean trusting) throws Exception {
        var tls = new SslContextFactory.Client();
        if (trusting) {
            tls.setTrustStore(keys);
        }
        Resolver resolver = name -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        try (var server = serverSocket();
                var lookups = new Lookups(resolver, Duration.ofSeconds(2), FetchClock.SYSTEM);
                var connector =
                        new Connector(
                                FetchLimits.DEFAULT,
                                AddressPolicy.parse("127.0.0.1", ""),
                                lookups,
                                tls,
                                TraceHosts.NONE)) {
            Thread.startVirtualThread(() -> serve(server));
            var target = Target.parse("https://" + host + ":" + server.getLocalPort() + "/");
            var outgoing = new Outgoing("GET", target, List.of(), FetchRequest.NO_BODY, "t");
            return connector.call(outgoing, Duration.ofSeconds(10));
        }
    }

    private static SSLServerSocket serverSocket() throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    /// Answers one request; a client that breaks off the handshake is what two of the tests are
    /// about.
    private static boolean serve(SSLServerSocket server) {
        try (Socket socket = server.accept()) {
            StubUpstream.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
