package dev.backplane.itests.distribution;

import static dev.backplane.itests.distribution.Witness.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.proto.v1.Refusal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.ClassRule;
import org.junit.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What must not come in, through every door: each is refused by name and reason, and nothing of it
 * is kept.
 */
public class BadInputIT {

    @ClassRule public static final Witness WITNESS = new Witness("bad input");

    @After
    public void nothingElseIsHarmedAndNothingIsLeft() throws Exception {
        WITNESS.uninstallOthers();
        WITNESS.assertUnharmedAndAlone();
    }

    @AfterClass
    public static void nothingIsLeftInTheFramework() throws Exception {
        WITNESS.assertNoBundlesLeftBut();
    }

    // -- what no door lets in

    /** File name to content; each message must contain the text that stands with it. */
    private static Map<String, Rotten> rotten() {
        byte[] sound = TestBundle.plugin("rotten", "1.0.0").bytes();
        byte[] damaged = sound.clone();
        damaged[sound.length / 2] ^= 0x55;
        Map<String, Rotten> rotten = new LinkedHashMap<>();
        rotten.put("garbage.jar", new Rotten(ByteString.copyFromUtf8("not a zip"), "not a zip"));
        rotten.put("empty.jar", new Rotten(ByteString.EMPTY, "empty"));
        rotten.put(
                "truncated.jar",
                new Rotten(ByteString.copyFrom(sound, 0, sound.length / 2), "truncated"));
        rotten.put("damaged.jar", new Rotten(ByteString.copyFrom(damaged), "damaged"));
        rotten.put(
                "bare.jar", rotten(TestBundle.empty().note("no manifest"), "META-INF/MANIFEST.MF"));
        rotten.put(
                "nameless.jar",
                rotten(plugin().without("Bundle-SymbolicName"), "Bundle-SymbolicName"));
        rotten.put("java.jar", rotten(plugin().with("Export-Package", "java.evil"), "java.evil"));
        rotten.put(
                "unheard.jar",
                rotten(plugin().with("Import-Package", "java.unheard"), "java.unheard"));
        rotten.put(
                "fragment.jar",
                rotten(fragment().with("Fragment-Host", "system.bundle"), "system.bundle"));
        rotten.put(
                "extension.jar",
                rotten(
                        fragment().with("Fragment-Host", "system.bundle; extension:=framework"),
                        "framework extension"));
        rotten.put(
                "core.jar",
                rotten(
                        fragment().with("Fragment-Host", "dev.backplane.manager"),
                        "dev.backplane.manager"));
        rotten.put("escape.jar", rotten(plugin().with("../../evil", new byte[1]), "../../evil"));
        return rotten;
    }

    private record Rotten(ByteString content, String reason) {
        byte[] bytes() {
            return content.toByteArray();
        }
    }

    private static Rotten rotten(TestBundle bundle, String reason) {
        return new Rotten(ByteString.copyFrom(bundle.bytes()), reason);
    }

    private static TestBundle plugin() {
        return TestBundle.plugin("rotten", "1.0.0");
    }

    private static TestBundle fragment() {
        return TestBundle.library("com.acme.rotten", "1.0.0");
    }

    @Test
    public void refusesRottenUploads() throws Exception {
        List<Path> store = WITNESS.store();
        rotten().forEach(
                        (name, it) ->
                                assertRefused(
                                        name,
                                        it,
                                        () -> WITNESS.gateway().upload(name, it.bytes())));
        assertThat(WITNESS.store()).isEqualTo(store);
    }

    @Test
    public void refusesRottenFilesByPathAndUrl() throws Exception {
        List<Path> store = WITNESS.store();
        for (Map.Entry<String, Rotten> each : rotten().entrySet()) {
            Path file = WITNESS.backplane().home().resolve(each.getKey());
            Files.write(file, each.getValue().bytes());
            assertRefused(
                    each.getKey(),
                    each.getValue(),
                    () -> WITNESS.gateway().installFrom(file, false));
            assertRefused(
                    each.getKey(),
                    each.getValue(),
                    () -> WITNESS.gateway().installFrom(file.toUri().toString()));
        }
        assertThat(WITNESS.store()).isEqualTo(store);
    }

    private static void assertRefused(String name, Rotten rotten, ThrowingCallable attempt) {
        StatusRuntimeException refused = refused(attempt);
        assertThat(refused.getStatus().getCode()).as(name).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Gateway.reason(refused)).isEqualTo("BAD_ARTIFACT");
        assertThat(refused.getStatus().getDescription()).contains(name).contains(rotten.reason());
    }

    @Test
    public void refusesRottenFilesDroppedIntoTheFolder() throws Exception {
        List<Path> store = WITNESS.store();
        Map<String, Rotten> rotten = rotten();
        rotten.forEach((name, it) -> TestBundle.moveTo(WITNESS.file(name), it.bytes()));

        Await.until(
                () ->
                        "refusals for all of "
                                + rotten.keySet()
                                + " in "
                                + WITNESS.refusedFiles().keySet(),
                () -> WITNESS.refusedFiles().keySet().containsAll(rotten.keySet()));

        rotten.forEach(
                (name, it) -> {
                    Refusal refusal = WITNESS.refusedFiles().get(name);
                    assertThat(refusal.getCode()).isEqualTo("BAD_ARTIFACT");
                    assertThat(refusal.getOwner()).isEqualTo("file:" + name);
                    assertThat(refusal.getMessage()).contains(name);
                    if (!name.equals("truncated.jar") && !name.equals("garbage.jar")) {
                        assertThat(refusal.getMessage()).contains(it.reason());
                    }
                    assertThat(WITNESS.gateway().explain(name).getSummary())
                            .contains(refusal.getMessage());
                });
        for (String name : rotten.keySet()) {
            Files.delete(WITNESS.file(name));
        }
        Await.until(
                () -> "no refusal of a file that is gone in " + WITNESS.refusedFiles().keySet(),
                () -> WITNESS.refusedFiles().keySet().stream().noneMatch(rotten::containsKey));
        assertThat(WITNESS.store()).isEqualTo(store);
    }

    @Test
    public void saysTheSameOnTheCommandLineAndInTheShell() throws Exception {
        for (String name : List.of("garbage.jar", "extension.jar")) {
            Path file = WITNESS.backplane().home().resolve(name);
            Rotten rotten = rotten().get(name);
            Files.write(file, rotten.bytes());

            Outcome outcome = WITNESS.backplane().backplane("plugin", "install", file.toString());
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("BAD_ARTIFACT", name, rotten.reason())
                    .doesNotContain("\tat ");

            Outcome shell = WITNESS.backplane().backplane("shell", "plugin:install '" + file + "'");
            assertThat(shell.status()).isNotZero();
            assertThat(shell.out() + shell.err()).contains(name, rotten.reason());
        }
    }

    @Test
    public void refusesAnArtifactOverTheLimit() throws Exception {
        List<Path> store = WITNESS.store();
        byte[] noise = new byte[2 * Witness.MAX_ARTIFACT_BYTES];
        new Random(1).nextBytes(noise);
        byte[] big = TestBundle.plugin("big", "1.0.0").with("noise", noise).bytes();

        StatusRuntimeException refused = refused(() -> WITNESS.gateway().upload("big.jar", big));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription())
                .contains("big.jar", "262,144 bytes", "maxArtifactBytes");
        assertThat(WITNESS.store()).isEqualTo(store);
    }

    // -- names that are taken

    @Test
    public void refusesOtherContentUnderTheSameNameAndVersion() {
        byte[] other = TestBundle.plugin("witness", "1.0.0").note("other").bytes();

        StatusRuntimeException refused =
                refused(() -> WITNESS.gateway().upload("other.jar", other));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refused.getStatus().getDescription())
                .contains("witness 1.0.0", "already installed with other content");
    }

    @Test
    public void refusesOtherContentUnderTheSameNameAndVersionInAFile() throws Exception {
        TestBundle.plugin("witness", "1.0.0").note("other").moveTo(WITNESS.file("other.jar"));

        Await.until(
                () -> "other.jar in " + WITNESS.refusedFiles(),
                () -> WITNESS.refusedFiles().containsKey("other.jar"));

        assertThat(WITNESS.refusedFiles().get("other.jar").getMessage())
                .contains("witness.jar", "other content");
        Files.delete(WITNESS.file("other.jar"));
    }

    @Test
    public void refusesASecondPluginOfOneName() throws Exception {
        TestBundle twin =
                TestBundle.plugin("witness", "2.0.0").with("Bundle-SymbolicName", "com.acme.twin");

        StatusRuntimeException refused =
                refused(() -> WITNESS.gateway().upload("twin.jar", twin.bytes()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refused.getStatus().getDescription())
                .contains("witness", "com.acme.witness", "com.acme.twin");

        twin.moveTo(WITNESS.file("twin.jar"));
        Await.until(
                () -> "twin.jar in " + WITNESS.refusedFiles(),
                () -> WITNESS.refusedFiles().containsKey("twin.jar"));
        assertThat(WITNESS.refusedFiles().get("twin.jar").getMessage())
                .contains("witness", "com.acme.witness", "com.acme.twin");
        Files.delete(WITNESS.file("twin.jar"));
    }

    @Test
    public void refusesASecondPluginInOneSymbolicNameAndVersion() {
        byte[] bytes =
                TestBundle.plugin("alias", "1.0.0")
                        .with("Bundle-SymbolicName", "com.acme.witness")
                        .bytes();

        StatusRuntimeException refused =
                refused(() -> WITNESS.gateway().upload("alias.jar", bytes));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refused.getStatus().getDescription()).contains("com.acme.witness 1.0.0");
    }

    @Test
    public void doesNotLetAnUploadReplaceAFile() {
        byte[] newer = TestBundle.plugin("witness", "2.0.0").bytes();

        StatusRuntimeException refused =
                refused(() -> WITNESS.gateway().upload("newer.jar", newer));

        assertThat(Gateway.reason(refused)).isEqualTo("OWNED_ELSEWHERE");
        assertThat(refused.getStatus().getDescription()).contains("witness", "witness.jar");
    }
}
