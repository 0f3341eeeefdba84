package dev.backplane.loader.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.loader.internal.policy.TestPolicy;
import dev.backplane.loader.internal.trust.TestTrust;
import dev.backplane.loader.internal.validation.TestJar;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HttpSourceTest {

    private static final byte[] GREETER = TestJar.plugin("greeter", "1.2.0").bytes();

    @TempDir Path home;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> authorizations = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private ContentAddressedLoader loader;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        loader = loader(Map.of());
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void fetchesAndKeeps() {
        serve("/greeter.jar", exchange -> answer(exchange, 200, GREETER));

        StagedArtifact staged = loader.stage(source("/greeter.jar"));

        assertThat(staged.file()).hasBinaryContent(GREETER);
        assertThat(staged.descriptor().name()).isEqualTo("greeter");
    }

    @Test
    void fetchesLargeBodiesInPieces() {
        byte[] noise = new byte[3_000_000];
        new Random(1).nextBytes(noise);
        byte[] large = TestJar.plugin("large", "1").entry("noise", noise).bytes();
        serve("/large.jar", exchange -> answer(exchange, 200, large));

        assertThat(loader.stage(source("/large.jar")).file()).hasBinaryContent(large);
    }

    @Test
    void followsAFewRedirects() {
        serve("/a", exchange -> redirect(exchange, 302, "/b/"));
        serve("/b/", exchange -> redirect(exchange, 307, "../greeter.jar"));
        serve("/greeter.jar", exchange -> answer(exchange, 200, GREETER));

        assertThat(loader.stage(source("/a")).descriptor().name()).isEqualTo("greeter");
    }

    @Test
    void stopsAtARedirectLoop() {
        serve("/loop", exchange -> redirect(exchange, 301, "/loop"));

        refused(loader, "/loop", ErrorCode.SOURCE_UNAVAILABLE, "more than 5 redirects");
        assertThat(authorizations).hasSize(6);
    }

    @Test
    void doesNotFollowRedirectsToOtherSchemes() {
        serve("/a", exchange -> redirect(exchange, 302, "file:///etc/passwd"));
        serve("/b", exchange -> redirect(exchange, 302, null));

        refused(
                loader,
                "/a",
                ErrorCode.SOURCE_UNAVAILABLE,
                "redirects to 'file:/etc/passwd', which is not followed");
        refused(loader, "/b", ErrorCode.SOURCE_UNAVAILABLE, "not followed");
    }

    @Test
    void saysTheStatus() {
        serve("/missing.jar", exchange -> answer(exchange, 404, new byte[10]));

        refused(loader, "/missing.jar", ErrorCode.SOURCE_UNAVAILABLE, "HTTP status 404");
    }

    @Test
    void sendsCredentialsButNeverShowsThem() {
        serve("/secret.jar", exchange -> answer(exchange, 403, new byte[0]));
        URI uri =
                URI.create(
                        "http://user:pass%3Aword@" + authority() + "/secret.jar?token=topsecret");

        PluginException refusal =
                catchThrowableOfType(
                        PluginException.class, () -> loader.stage(new ArtifactSource.Remote(uri)));

        assertThat(refusal)
                .hasMessageContaining("'http://" + authority() + "/secret.jar'")
                .hasMessageContaining("403");
        assertThat(refusal.getMessage()).doesNotContain("pass", "user", "topsecret");
        assertThat(authorizations).containsExactly("Basic dXNlcjpwYXNzOndvcmQ=");
    }

    @Test
    void keepsCredentialsFromOtherHosts() {
        serve(
                "/a",
                exchange ->
                        redirect(
                                exchange,
                                302,
                                "http://localhost:" + server.getAddress().getPort() + "/b"));
        serve("/b", exchange -> answer(exchange, 404, new byte[0]));

        URI uri = URI.create("http://user:pw@" + authority() + "/a");

        assertThat(
                        catchThrowableOfType(
                                PluginException.class,
                                () -> loader.stage(new ArtifactSource.Remote(uri))))
                .hasMessageContaining("404");
        assertThat(authorizations).containsExactly("Basic dXNlcjpwdw==", "none");
    }

    @Test
    void stopsAtTheSizeLimit() {
        ContentAddressedLoader small = loader(Map.of("maxArtifactBytes", 100L));
        serve("/announced", exchange -> answer(exchange, 200, GREETER));
        serve(
                "/chunked",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(GREETER);
                    exchange.close();
                });

        refused(
                small,
                "/announced",
                ErrorCode.TOO_LARGE,
                "has %d bytes, the limit is 100".formatted(GREETER.length));
        refused(small, "/chunked", ErrorCode.TOO_LARGE, "limit of 100 bytes");
    }

    @Test
    void givesUpOnAServerThatFallsSilent() {
        ContentAddressedLoader hasty = loader(Map.of("fetchTimeoutMillis", 200));
        serve("/mute", exchange -> await());
        serve(
                "/half",
                exchange -> {
                    exchange.sendResponseHeaders(200, GREETER.length);
                    exchange.getResponseBody().write(GREETER, 0, 100);
                    exchange.getResponseBody().flush();
                    await();
                });

        refused(hasty, "/mute", ErrorCode.SOURCE_UNAVAILABLE, "no answer within the time limit");
        refused(hasty, "/half", ErrorCode.SOURCE_UNAVAILABLE, "no data for 200 ms");
    }

    @Test
    void givesUpOnAServerThatDribbles() {
        ContentAddressedLoader hasty = loader(Map.of("downloadTimeoutMillis", 300));
        serve(
                "/dribble",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    while (!await(20)) {
                        exchange.getResponseBody().write('x');
                        exchange.getResponseBody().flush();
                    }
                });

        refused(hasty, "/dribble", ErrorCode.SOURCE_UNAVAILABLE, "not finished within 300 ms");
    }

    @Test
    void saysThatAConnectionBroke() {
        serve(
                "/broken",
                exchange -> {
                    exchange.sendResponseHeaders(200, GREETER.length);
                    exchange.getResponseBody().write(GREETER, 0, 100);
                    exchange.getResponseBody().flush();
                    throw new IOException("cut");
                });

        refused(
                loader,
                "/broken",
                ErrorCode.SOURCE_UNAVAILABLE,
                "broke off after 100 bytes: the connection was closed");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        PluginException refusal =
                catchThrowableOfType(
                        PluginException.class,
                        () ->
                                loader.stage(
                                        new ArtifactSource.Remote(
                                                URI.create(
                                                        "http://127.0.0.1:" + free + "/x.jar"))));

        assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE);
        assertThat(refusal).hasMessageContaining("the connection was refused");
    }

    @Test
    void wantsTheDigestOfWhatIsFetched() {
        ContentAddressedLoader careful = loader(Map.of("requireDigest", "remote"));
        serve("/greeter.jar", exchange -> answer(exchange, 200, GREETER));

        refused(
                careful,
                "/greeter.jar",
                ErrorCode.INVALID_ARGUMENT,
                "must come with its digest (requireDigest=remote");
        assertThat(authorizations).isEmpty();

        Digest digest = TestJar.digest(GREETER);
        assertThat(careful.stage(source("/greeter.jar"), digest).digest()).isEqualTo(digest);
    }

    @Test
    void refusesAnotherDigestThanWasAskedFor() {
        serve("/greeter.jar", exchange -> answer(exchange, 200, GREETER));
        Digest other = new Digest("ab".repeat(32));

        PluginException refusal =
                catchThrowableOfType(
                        PluginException.class, () -> loader.stage(source("/greeter.jar"), other));

        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_ARTIFACT);
        assertThat(refusal)
                .hasMessageContaining("its digest is " + TestJar.digest(GREETER))
                .hasMessageContaining(other + " was asked for");
        assertThat(home.resolve("data/store")).isEmptyDirectory();
    }

    @Test
    void doesNotFetchWhatItHas() {
        serve("/greeter.jar", exchange -> answer(exchange, 200, GREETER));
        StagedArtifact first = loader.stage(source("/greeter.jar"));

        StagedArtifact again = loader.stage(source("/greeter.jar"), first.digest());
        StagedArtifact afterRestart =
                loader(Map.of()).stage(source("/greeter.jar"), first.digest());

        assertThat(again).isEqualTo(first);
        assertThat(afterRestart.file()).isEqualTo(first.file());
        assertThat(authorizations).hasSize(1);
    }

    @Test
    void keepsToThePublicNetworkUnlessItIsAllowedElsewhere() {
        ContentAddressedLoader shipped = loader(Map.of("privateNetworks", new String[0]));
        serve("/greeter.jar", exchange -> answer(exchange, 200, GREETER));

        refused(
                shipped,
                "/greeter.jar",
                ErrorCode.UNTRUSTED,
                "127.0.0.1 is a loopback address; if it may be, add 127.0.0.1 to privateNetworks");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void looksAtWhereARedirectLeads() {
        ContentAddressedLoader narrow =
                loader(Map.of("privateNetworks", new String[] {"127.0.0.1"}));
        serve("/a", exchange -> redirect(exchange, 302, "http://169.254.169.254/latest"));
        serve("/b", exchange -> redirect(exchange, 302, "http://[::ffff:10.0.0.1]/x"));

        refused(
                narrow,
                "/a",
                "169.254.169.254",
                ErrorCode.UNTRUSTED,
                "169.254.169.254 is a link-local address");
        refused(narrow, "/b", "10.0.0.1", ErrorCode.UNTRUSTED, "a private address");
    }

    private void refused(ContentAddressedLoader by, String path, ErrorCode code, String reason) {
        refused(by, path, authority(), code, reason);
    }

    private void refused(
            ContentAddressedLoader by,
            String path,
            String authority,
            ErrorCode code,
            String reason) {
        PluginException refusal =
                catchThrowableOfType(PluginException.class, () -> by.stage(source(path)));
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal).hasMessageContaining(reason).hasMessageContaining(authority);
        try (Stream<Path> stored = Files.list(home.resolve("data/store"))) {
            assertThat(stored).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes from this machine, from anybody, and tries once. */
    private ContentAddressedLoader loader(Map<String, Object> config) {
        Map<String, Object> all = new HashMap<>();
        all.put("privateNetworks", new String[] {"127.0.0.0/8", "::1"});
        all.put("requireDigest", "never");
        all.put("fetchRetries", 0);
        all.put("fetchPauseMillis", 1);
        all.putAll(config);
        return new ContentAddressedLoader(
                TestConfig.context(Map.of("backplane.home", home.toString())),
                TestConfig.with(all),
                TestPolicy.with(Map.of()),
                TestTrust.none());
    }

    private ArtifactSource source(String path) {
        return new ArtifactSource.Remote(URI.create("http://" + authority() + path));
    }

    private String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> {
                    List<String> sent =
                            exchange.getRequestHeaders()
                                    .getOrDefault("Authorization", List.of("none"));
                    authorizations.addAll(sent);
                    handler.handle(exchange);
                });
    }

    private void await() {
        boolean ended = await(15_000);
        assertThat(ended).isTrue();
    }

    private boolean await(int millis) {
        try {
            return over.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void redirect(HttpExchange exchange, int status, @Nullable String to)
            throws IOException {
        if (to != null) {
            exchange.getResponseHeaders().set("Location", to);
        }
        answer(exchange, status, new byte[0]);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
