package dev.backplane.loader.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.loader.internal.policy.TestPolicy;
import dev.backplane.loader.internal.trust.TestTrust;
import dev.backplane.loader.internal.validation.TestJar;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RepositoryIndexesTest {

    private static final byte[] LIBRARY = TestJar.bundle("com.acme.lib", "1.0.0").bytes();

    @TempDir Path home;
    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private final List<ContentAddressedLoader> loaders = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] bytes = served.get(exchange.getRequestURI().getPath());
                    exchange.sendResponseHeaders(
                            bytes == null ? 404 : 200, bytes == null ? -1 : bytes.length);
                    if (bytes != null) {
                        exchange.getResponseBody().write(bytes);
                    }
                    exchange.close();
                });
        server.start();
        served.put("/lib.jar", LIBRARY);
        served.put("/index.xml", index("1.0.0"));
    }

    @AfterEach
    void stop() {
        loaders.forEach(ContentAddressedLoader::deactivate);
        server.stop(0);
    }

    private static byte[] index(String version) {
        return """
        <repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>
          <resource>
            <capability namespace='osgi.identity'>
              <attribute name='osgi.identity' value='com.acme.lib'/>
              <attribute name='type' value='osgi.bundle'/>
              <attribute name='version' type='Version' value='%s'/>
            </capability>
            <capability namespace='osgi.content'>
              <attribute name='osgi.content' value='%s'/>
              <attribute name='url' value='lib.jar'/>
            </capability>
          </resource>
        </repository>
        """
                .formatted(version, TestJar.digest(LIBRARY).hex())
                .getBytes(StandardCharsets.UTF_8);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/index.xml";
    }

    private ContentAddressedLoader loader(String repository, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("repositories", new String[] {repository});
        config.putIfAbsent("privateNetworks", new String[] {"127.0.0.1"});
        config.put("repositoryRefreshSeconds", 1);
        config.put("fetchRetries", 0);
        ContentAddressedLoader loader =
                new ContentAddressedLoader(
                        TestConfig.context(Map.of("backplane.home", home.toString())),
                        TestConfig.with(config),
                        TestPolicy.with(Map.of()),
                        TestTrust.none());
        loaders.add(loader);
        return loader;
    }

    private static List<String> versions(ContentAddressedLoader loader) {
        return loader.repository().stream()
                .map(bundle -> bundle.descriptor().version().toString())
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void offersWhatARemoteIndexListsAndFetchesItByItsDigest() {
        ContentAddressedLoader loader = loader(url(), Map.of());

        RepositoryBundle offer = loader.repository().getFirst();
        StagedArtifact staged = loader.stage(offer.source(), offer.digest());

        assertThat(staged.file()).hasBinaryContent(LIBRARY);
        assertThat(loader.repositoryProblems()).isEmpty();
    }

    @Test
    void refusesABundleThatIsNotWhatTheIndexSays() {
        served.put("/lib.jar", TestJar.bundle("com.acme.lib", "6.6.6").bytes());
        ContentAddressedLoader loader = loader(url(), Map.of());

        RepositoryBundle offer = loader.repository().getFirst();

        assertThatThrownBy(() -> loader.stage(offer.source(), offer.digest()))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("its digest is");
    }

    @Test
    void servesWhatItKnewWhenTheServerIsGone() {
        assertThat(versions(loader(url(), Map.of()))).containsExactly("1.0.0");
        server.stop(0);

        ContentAddressedLoader later = loader(url(), Map.of());

        assertThat(versions(later)).containsExactly("1.0.0");
        await(() -> !later.repositoryProblems().isEmpty());
        assertThat(later.repositoryProblems().getFirst())
                .contains(url(), "refused", "what it said last is used instead");
        assertThat(versions(later)).containsExactly("1.0.0");
    }

    @Test
    void followsChangesAndKeepsTheLastSoundOne() {
        ContentAddressedLoader loader = loader(url(), Map.of());
        assertThat(versions(loader)).containsExactly("1.0.0");

        served.put("/index.xml", "<repository>".getBytes(StandardCharsets.UTF_8));
        await(() -> !loader.repositoryProblems().isEmpty());
        assertThat(versions(loader)).containsExactly("1.0.0");

        served.put("/index.xml", index("1.1.0"));
        await(() -> versions(loader).contains("1.1.0"));
        await(() -> loader.repositoryProblems().isEmpty());
    }

    @Test
    void doesNotFetchFromPrivateNetworksUnlessAllowed() {
        ContentAddressedLoader loader = loader(url(), Map.of("privateNetworks", new String[0]));

        assertThat(loader.repository()).isEmpty();
        assertThat(loader.repositoryProblems().getFirst())
                .contains("privateNetworks", "nothing of it is known");
    }

    @Test
    void readsAnIndexBesideItsJarsAgainWhenItChanges() throws IOException {
        Files.write(home.resolve("lib.jar"), LIBRARY);
        Path index = Files.write(home.resolve("index.xml"), index("1.0.0"));
        ContentAddressedLoader loader = loader("index.xml", Map.of());

        RepositoryBundle offer = loader.repository().getFirst();
        assertThat(loader.stage(offer.source(), offer.digest()).file()).hasBinaryContent(LIBRARY);

        Files.write(index, index("1.10.0"));
        await(() -> versions(loader).contains("1.10.0"));
    }

    @Test
    void tellsOfAnIndexThatIsNotThere() {
        ContentAddressedLoader loader = loader("missing.xml", Map.of());

        assertThat(loader.repository()).isEmpty();
        assertThat(loader.repositoryProblems().getFirst())
                .contains("missing.xml", "there is no file");
    }

    @Test
    void startsWithRubbishInItsSettings() {
        assertThat(loader("http://user:secret@[", Map.of()).repository()).isEmpty();
        ContentAddressedLoader loader =
                loader(url(), Map.of("privateNetworks", new String[] {"rubbish"}));
        assertThat(loader.repository()).isEmpty();
        assertThat(loader.repositoryProblems()).isNotEmpty();
    }
}
