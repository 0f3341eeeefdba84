package dev.backplane.loader.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.PluginLoader.RepositoryBundle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class IndexReaderTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final URI INDEX = URI.create("https://repo.acme.com/r5/index.xml");
    private static final String SOUND = index(resource("com.acme.a", "1.2.0", "a.jar", DIGEST));

    static String index(String... resources) {
        return "<?xml version='1.0' encoding='UTF-8'?>\n"
                + "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0' name='test'"
                + " increment='1'>\n<referral url='https://elsewhere.com/i.xml' depth='1'/>\n"
                + String.join("\n", resources)
                + "</repository>";
    }

    static String resource(String name, String version, String url, String digest) {
        return """
        <resource>
          <capability namespace='osgi.identity'>
            <attribute name='osgi.identity' value='%1$s'/>
            <attribute name='type' value='osgi.bundle'/>
            <attribute name='version' type='Version' value='%2$s'/>
          </capability>
          <capability namespace='osgi.content'>
            <attribute name='osgi.content' value='%4$s'/>
            <attribute name='url' value='%3$s'/>
            <attribute name='size' type='Long' value='10'/>
          </capability>
          <capability namespace='osgi.wiring.package'>
            <attribute name='osgi.wiring.package' value='%1$s.api'/>
            <attribute name='version' type='Version' value='%2$s'/>
            <attribute name='list' type='List&lt;Long&gt;' value='1, 2'/>
            <directive name='uses' value='javax.x'/>
          </capability>
          <requirement namespace='osgi.wiring.package'>
            <directive name='filter' value='(&amp;(osgi.wiring.package=javax.x)(version&gt;=1.0.0))'/>
          </requirement>
          <later xmlns='urn:unknown'><thing/></later>
        </resource>
        """
                .formatted(name, version, url, digest);
    }

    private static IndexReader.Content read(String xml) throws IOException {
        return read(xml.getBytes(StandardCharsets.UTF_8), 1_000_000, INDEX);
    }

    private static IndexReader.Content read(byte[] bytes, long most, URI index) throws IOException {
        return IndexReader.read(
                new ByteArrayInputStream(bytes), most, new IndexedResource.Terms(index, 1000));
    }

    @Test
    void readsWhatABundleOffersAndNeeds() throws IOException {
        RepositoryBundle bundle = read(SOUND).bundles().getFirst();

        assertThat(bundle.source())
                .isEqualTo(new ArtifactSource.Remote(URI.create("https://repo.acme.com/r5/a.jar")));
        assertThat(bundle.digest()).hasToString("sha256:" + DIGEST);
        assertThat(bundle.descriptor().symbolicName()).isEqualTo("com.acme.a");
        assertThat(bundle.descriptor().version()).isEqualTo(new Version(1, 2, 0));
        Capability exported =
                bundle.descriptor().resource().getCapabilities("osgi.wiring.package").getFirst();
        assertThat(exported.getAttributes())
                .containsEntry("version", new Version(1, 2, 0))
                .containsEntry("list", List.of(1L, 2L));
        assertThat(exported.getDirectives()).containsEntry("uses", "javax.x");
        assertThat(bundle.descriptor().resource().getRequirements(null)).hasSize(1);
    }

    @Test
    void readsPackedOnesWhateverTheirName() throws IOException {
        assertThat(read(packed(SOUND), 1_000_000, INDEX).bundles()).hasSize(1);
    }

    private static byte[] packed(String xml) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(xml.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void leavesOutOnlyWhatIsOfNoUseAndSaysWhy() throws IOException {
        IndexReader.Content content =
                read(
                        index(
                                resource("com.acme.no.digest", "1", "a.jar", "unknown"),
                                resource("com.acme.md5", "1", "a.jar", "0".repeat(32)),
                                resource("com.acme.file", "1", "file:///etc/passwd", DIGEST),
                                resource("com.acme.http", "1", "http://acme.com/a.jar", DIGEST),
                                resource("com.acme.bad", "one", "a.jar", DIGEST),
                                resource("com acme", "1", "a.jar", DIGEST),
                                resource("com.acme.large", "1", "a.jar", DIGEST)
                                        .replace("value='10'", "value='1001'"),
                                resource("com.acme.filter", "1", "a.jar", DIGEST)
                                        .replace("(&amp;", "(("),
                                "<resource/>",
                                resource("com.acme.a", "1", "a.jar", DIGEST)));

        assertThat(content.bundles())
                .extracting(bundle -> bundle.descriptor().symbolicName())
                .containsExactly("com.acme.a");
        assertThat(String.join("\n", content.refused()).lines())
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("no.digest", "SHA-256"),
                        reason -> assertThat(reason).contains("md5", "SHA-256"),
                        reason -> assertThat(reason).contains("com.acme.file", "file: URL"),
                        reason -> assertThat(reason).contains("com.acme.http", "http: URL"),
                        reason -> assertThat(reason).contains("'version'"),
                        reason -> assertThat(reason).contains("'com acme' is no symbolic name"),
                        reason -> assertThat(reason).contains("1,001 bytes", "1,000"),
                        reason -> assertThat(reason).contains("line "),
                        reason -> assertThat(reason).contains("no identity"));
    }

    /** As bnd describes multi-release bundles. */
    @Test
    void passesOverWhatIsNotMeantForAFramework() throws IOException {
        IndexReader.Content content =
                read(
                        index(
                                resource("com.acme.a", "1", "a.jar", DIGEST)
                                        .replace(
                                                "<requirement",
                                                "<requirement namespace='bnd.multirelease'/>"
                                                        + "<requirement"),
                                resource("com.acme.made.up", "1", "", "")
                                        .replace("osgi.bundle", "bnd.synthetic")));

        assertThat(content.refused()).isEmpty();
        assertThat(content.bundles()).hasSize(1);
        assertThat(content.bundles().getFirst().descriptor().resource().getRequirements(null))
                .hasSize(1);
    }

    @Test
    void refusesDocumentTypesAndEntities() {
        for (String type :
                List.of(
                        "<!DOCTYPE repository [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
                        "<!DOCTYPE repository SYSTEM 'http://127.0.0.1:1/x.dtd'>",
                        "<!DOCTYPE repository [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>")) {
            assertThatThrownBy(() -> read(SOUND.replace("<repository", type + "<repository")))
                    .isInstanceOf(BadIndex.class)
                    .hasMessageContaining("document type");
        }
        assertThatThrownBy(() -> read(SOUND.replace("com.acme.a'", "&x;'")))
                .isInstanceOf(BadIndex.class);
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThatThrownBy(
                        () ->
                                read(
                                        packed(
                                                SOUND.replace(
                                                        "</repository>",
                                                        " ".repeat(2_000_000) + "</repository>")),
                                        1_000_000,
                                        INDEX))
                .isInstanceOf(BadIndex.class)
                .hasMessageContaining("maxIndexBytes");
        assertThatThrownBy(() -> read("<repository>" + "<a>".repeat(100) + "</a>".repeat(100)))
                .isInstanceOf(BadIndex.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(
                        () ->
                                read(
                                        index(
                                                "<resource>"
                                                        + "<requirement namespace='a'/>"
                                                                .repeat(20_001)
                                                        + "</resource>")))
                .isInstanceOf(BadIndex.class)
                .hasMessageContaining("20,000");
    }

    @Test
    void refusesWhatIsNoIndex() {
        for (String xml : List.of("", "<html/>", "no XML", "<a:repository/>", "\0\0\0\0")) {
            assertThatThrownBy(() -> read(xml)).as(xml).isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesWhatIsBrokenOff() {
        int end = SOUND.indexOf("</repository>") + "</repository>".length() - 1;
        for (int length = 0; length < end; length += 7) {
            String part = SOUND.substring(0, length);
            assertThatThrownBy(() -> read(part)).as(part).isInstanceOf(IOException.class);
        }
    }

    @Test
    void survivesWhateverIsChangedInIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = SOUND.getBytes(StandardCharsets.UTF_8);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(bytes, 1_000_000, INDEX)).isNotNull();
            } catch (IOException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotNull();
            }
        }
    }
}
