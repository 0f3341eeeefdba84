package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;

import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Card;
import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.Refusal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What must not come in, through every door; and what may come in but not take anything with it. A
 * plugin that was there before answers all the while, as the same bundle, and nothing of what was
 * refused is kept.
 */
public class BadInputIT {

    private static final int MAX_PAYLOAD_BYTES = 64 * 1024;
    private static final int MAX_ARTIFACT_BYTES = 256 * 1024;
    private static final long START_LIMIT_MILLIS = 1500;

    private static RunningDistribution backplane;
    private static Gateway gateway;
    private static Plugin witness;

    @BeforeClass
    public static void start() throws Exception {
        backplane = new RunningDistribution("bad input");
        backplane.configure(
                "dev.backplane.manager",
                "\"startTimeoutMillis\": " + START_LIMIT_MILLIS + ", \"stopTimeoutMillis\": 1500");
        backplane.configure("dev.backplane.bus", "\"maxPayloadBytes\": " + MAX_PAYLOAD_BYTES);
        backplane.configure("dev.backplane.loader", "\"maxArtifactBytes\": " + MAX_ARTIFACT_BYTES);
        TestBundle.plugin("witness", "1.0.0").moveTo(file("witness.jar"));
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
        witness = gateway.plugin("witness");
        assertThat(witness.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
    }

    @AfterClass
    public static void stop() throws Exception {
        try {
            assertThat(backplane.backplane("shell", "lb -s").succeeded().out().lines())
                    .filteredOn(line -> line.contains("com.acme.") && !line.contains("stuck"))
                    .hasSize(1);
        } finally {
            gateway.close();
            backplane.kill(); // in order it would wait for the plugin that hangs for ever
            backplane.close();
        }
    }

    private static Path file(String name) {
        return backplane.home().resolve("plugins").resolve(name);
    }

    @After
    public void nothingElseIsHarmedAndNothingIsLeft() throws Exception {
        for (Plugin plugin : gateway.list().getPluginsList()) {
            if (!plugin.getName().equals("witness")) {
                gateway.uninstall(plugin.getName(), true);
            }
        }
        assertThat(gateway.call("witness", "version", "")).isEqualTo("1.0.0");
        Plugin now = gateway.plugin("witness");
        assertThat(now.getBundleId()).isEqualTo(witness.getBundleId());
        assertThat(now.getSince()).isEqualTo(witness.getSince());
        assertThat(gateway.list().getPluginsList())
                .extracting(Plugin::getName)
                .containsExactly("witness");
        assertThat(store()).noneMatch(file -> file.toString().endsWith(".part"));
    }

    // -- what no door lets in

    /** File name to content; each message must contain the text that stands with it. */
    private static Map<String, Rotten> rotten() {
        byte[] sound = TestBundle.plugin("rotten", "1.0.0").bytes();
        byte[] damaged = sound.clone();
        damaged[sound.length / 2] ^= 0x55;
        Map<String, Rotten> rotten = new LinkedHashMap<>();
        rotten.put("garbage.jar", new Rotten("not a zip".getBytes(UTF_8), "not a zip"));
        rotten.put("empty.jar", new Rotten(new byte[0], "empty"));
        rotten.put(
                "truncated.jar", new Rotten(Arrays.copyOf(sound, sound.length / 2), "truncated"));
        rotten.put("damaged.jar", new Rotten(damaged, "damaged"));
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

    private record Rotten(byte[] bytes, String reason) {}

    private static Rotten rotten(TestBundle bundle, String reason) {
        return new Rotten(bundle.bytes(), reason);
    }

    private static TestBundle plugin() {
        return TestBundle.plugin("rotten", "1.0.0");
    }

    private static TestBundle fragment() {
        return TestBundle.library("com.acme.rotten", "1.0.0");
    }

    @Test
    public void refusesRottenUploads() throws Exception {
        List<Path> store = store();
        rotten().forEach(
                        (name, it) ->
                                assertRefused(name, it, () -> gateway.upload(name, it.bytes())));
        assertThat(store()).isEqualTo(store);
    }

    @Test
    public void refusesRottenFilesByPathAndUrl() throws Exception {
        List<Path> store = store();
        for (Map.Entry<String, Rotten> each : rotten().entrySet()) {
            Path file = backplane.home().resolve(each.getKey());
            Files.write(file, each.getValue().bytes());
            assertRefused(each.getKey(), each.getValue(), () -> gateway.installFrom(file, false));
            assertRefused(
                    each.getKey(),
                    each.getValue(),
                    () -> gateway.installFrom(file.toUri().toString()));
        }
        assertThat(store()).isEqualTo(store);
    }

    private static void assertRefused(String name, Rotten rotten, ThrowingCallable attempt) {
        StatusRuntimeException refused = refused(attempt);
        assertThat(refused.getStatus().getCode()).as(name).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Gateway.reason(refused)).isEqualTo("BAD_ARTIFACT");
        assertThat(refused.getStatus().getDescription()).contains(name).contains(rotten.reason());
    }

    private static StatusRuntimeException refused(ThrowingCallable attempt) {
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, attempt);
        assertThat(refused).as("it went through").isNotNull();
        return refused;
    }

    @Test
    public void refusesRottenFilesDroppedIntoTheFolder() throws Exception {
        List<Path> store = store();
        Map<String, Rotten> rotten = rotten();
        rotten.forEach((name, it) -> TestBundle.moveTo(file(name), it.bytes()));

        Await.until(
                () -> "refusals for all of " + rotten.keySet() + " in " + refusals().keySet(),
                () -> refusals().keySet().containsAll(rotten.keySet()));

        rotten.forEach(
                (name, it) -> {
                    Refusal refusal = refusals().get(name);
                    assertThat(refusal.getCode()).isEqualTo("BAD_ARTIFACT");
                    assertThat(refusal.getOwner()).isEqualTo("file:" + name);
                    assertThat(refusal.getMessage()).contains(name);
                    if (!name.equals("truncated.jar") && !name.equals("garbage.jar")) {
                        assertThat(refusal.getMessage()).contains(it.reason());
                    }
                    assertThat(gateway.explain(name).getSummary()).contains(refusal.getMessage());
                });
        for (String name : rotten.keySet()) {
            Files.delete(file(name));
        }
        Await.until(
                () -> "no refusal of a file that is gone in " + refusals().keySet(),
                () -> refusals().keySet().stream().noneMatch(rotten::containsKey));
        assertThat(store()).isEqualTo(store);
    }

    private static Map<String, Refusal> refusals() {
        Map<String, Refusal> refusals = new LinkedHashMap<>();
        gateway.list()
                .getRefusalsList()
                .forEach(
                        refusal -> {
                            if (refusal.getOwner().startsWith("file:")) {
                                refusals.put(refusal.getSource(), refusal);
                            }
                        });
        return refusals;
    }

    @Test
    public void saysTheSameOnTheCommandLineAndInTheShell() throws Exception {
        for (String name : List.of("garbage.jar", "extension.jar")) {
            Path file = backplane.home().resolve(name);
            Rotten rotten = rotten().get(name);
            Files.write(file, rotten.bytes());

            Outcome outcome = backplane.backplane("plugin", "install", file.toString());
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("BAD_ARTIFACT", name, rotten.reason())
                    .doesNotContain("\tat ");

            Outcome shell = backplane.backplane("shell", "plugin:install '" + file + "'");
            assertThat(shell.status()).isNotZero();
            assertThat(shell.out() + shell.err()).contains(name, rotten.reason());
        }
    }

    @Test
    public void refusesAnArtifactOverTheLimit() throws Exception {
        List<Path> store = store();
        byte[] noise = new byte[2 * MAX_ARTIFACT_BYTES];
        new Random(1).nextBytes(noise);
        byte[] big = TestBundle.plugin("big", "1.0.0").with("noise", noise).bytes();

        StatusRuntimeException refused = refused(() -> gateway.upload("big.jar", big));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription())
                .contains("big.jar", "262,144 bytes", "maxArtifactBytes");
        assertThat(store()).isEqualTo(store);
    }

    private static List<Path> store() throws IOException {
        try (Stream<Path> files = Files.list(backplane.home().resolve("data/store"))) {
            return files.sorted().toList();
        }
    }

    // -- names that are taken

    @Test
    public void refusesOtherContentUnderTheSameNameAndVersion() {
        byte[] other = TestBundle.plugin("witness", "1.0.0").note("other").bytes();

        StatusRuntimeException refused = refused(() -> gateway.upload("other.jar", other));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refused.getStatus().getDescription())
                .contains("witness 1.0.0", "already installed with other content");
    }

    @Test
    public void refusesOtherContentUnderTheSameNameAndVersionInAFile() throws Exception {
        TestBundle.plugin("witness", "1.0.0").note("other").moveTo(file("other.jar"));

        Await.until(() -> "other.jar in " + refusals(), () -> refusals().containsKey("other.jar"));

        assertThat(refusals().get("other.jar").getMessage())
                .contains("witness.jar", "other content");
        Files.delete(file("other.jar"));
    }

    @Test
    public void refusesASecondPluginOfOneName() throws Exception {
        TestBundle twin =
                TestBundle.plugin("witness", "2.0.0").with("Bundle-SymbolicName", "com.acme.twin");

        StatusRuntimeException refused = refused(() -> gateway.upload("twin.jar", twin.bytes()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refused.getStatus().getDescription())
                .contains("witness", "com.acme.witness", "com.acme.twin");

        twin.moveTo(file("twin.jar"));
        Await.until(() -> "twin.jar in " + refusals(), () -> refusals().containsKey("twin.jar"));
        assertThat(refusals().get("twin.jar").getMessage())
                .contains("witness", "com.acme.witness", "com.acme.twin");
        Files.delete(file("twin.jar"));
    }

    @Test
    public void refusesASecondPluginInOneSymbolicNameAndVersion() {
        byte[] bytes =
                TestBundle.plugin("alias", "1.0.0")
                        .with("Bundle-SymbolicName", "com.acme.witness")
                        .bytes();

        StatusRuntimeException refused = refused(() -> gateway.upload("alias.jar", bytes));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refused.getStatus().getDescription()).contains("com.acme.witness 1.0.0");
    }

    @Test
    public void doesNotLetAnUploadReplaceAFile() {
        byte[] newer = TestBundle.plugin("witness", "2.0.0").bytes();

        StatusRuntimeException refused = refused(() -> gateway.upload("newer.jar", newer));

        assertThat(Gateway.reason(refused)).isEqualTo("OWNED_ELSEWHERE");
        assertThat(refused.getStatus().getDescription()).contains("witness", "witness.jar");
    }

    // -- what does not come up

    @Test
    public void survivesAnActivatorThatThrows() throws Exception {
        for (String how : List.of("throw", "throw-error")) {
            Plugin failed = gateway.upload("bad.jar", bad("1.0.0").with(Card.START, how).bytes());

            assertThat(failed.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
            assertThat(failed.getProblem()).contains("bad", "the card is");
            assertUnavailable("bad", "the card is");
        }
    }

    @Test
    public void givesUpAnActivatorThatHangsAndTakesTheMendedOne() throws Exception {
        Plugin failed =
                gateway.upload("bad.jar", bad("1.0.0").with(Card.START, "hang-politely").bytes());
        assertThat(failed.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
        assertThat(failed.getProblem())
                .contains("bad", START_LIMIT_MILLIS + " ms", "Card.misbehave");
        assertUnavailable("bad", "did not finish");

        Plugin mended = gateway.upload("bad.jar", bad("1.0.1").bytes());

        assertThat(mended.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(gateway.call("bad", "version", "")).isEqualTo("1.0.1");
    }

    @Test
    public void leavesBehindAnActivatorThatNothingStops() {
        long begin = System.nanoTime();
        Plugin failed =
                gateway.upload("stuck.jar", stuck("1.0.0").with(Card.START, "hang").bytes());

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .isLessThan(START_LIMIT_MILLIS + 10_000);
        assertThat(failed.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
        assertThat(failed.getProblem()).contains("stuck", START_LIMIT_MILLIS + " ms", "Card.hang");
        assertUnavailable("stuck", "did not finish");

        // The manager is free again: others come and go.
        Plugin next = gateway.upload("bad.jar", bad("1.0.0").bytes());
        assertThat(next.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);

        // A mended version takes over, although the framework cannot let go of the old one.
        Plugin mended = gateway.upload("stuck.jar", stuck("1.0.1").bytes());
        assertThat(mended.getProblem()).isEmpty();
        assertThat(mended.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(gateway.call("stuck", "version", "")).isEqualTo("1.0.1");
    }

    @Test
    public void keepsTheRunningVersionWhenTheNewOneDoesNotComeUp() {
        gateway.upload("bad.jar", bad("1.0.0").bytes());
        long bundle = gateway.plugin("bad").getBundleId();

        for (String how : List.of("throw", "hang-politely")) {
            StatusRuntimeException refused =
                    refused(
                            () ->
                                    gateway.upload(
                                            "bad.jar", bad("2.0.0").with(Card.START, how).bytes()));
            assertThat(refused.getStatus().getDescription())
                    .contains("bad 2.0.0", "bad 1.0.0 goes on running");
            assertThat(gateway.call("bad", "version", "")).isEqualTo("1.0.0");
            assertThat(gateway.plugin("bad").getBundleId()).isEqualTo(bundle);
        }
    }

    @Test
    public void replacesAVersionThatHangsWhenItIsStopped() {
        gateway.upload("bad.jar", bad("1.0.0").with(Card.STOP, "hang-politely").bytes());

        Plugin replaced = gateway.upload("bad.jar", bad("2.0.0").bytes());

        assertThat(replaced.getVersion()).isEqualTo("2.0.0");
        assertThat(replaced.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(gateway.call("bad", "version", "")).isEqualTo("2.0.0");
    }

    private static TestBundle bad(String version) {
        return TestBundle.plugin("bad", version);
    }

    private static TestBundle stuck(String version) {
        return TestBundle.plugin("stuck", version);
    }

    private static void assertUnavailable(String plugin, String reason) {
        StatusRuntimeException refused = refused(() -> gateway.call(plugin, "version", ""));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getDescription()).contains(plugin, reason);
    }

    // -- circles

    @Test
    public void startsACircleOfPackages() {
        gateway.upload("left.jar", circle("left", "right").bytes());
        Plugin right = gateway.upload("right.jar", circle("right", "left").bytes());

        assertThat(right.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        Await.until(
                () -> "left active: " + gateway.plugin("left"),
                () -> gateway.plugin("left").getPhase() == PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(gateway.call("left", "version", "")).isEqualTo("1.0.0");
        assertThat(gateway.call("right", "version", "")).isEqualTo("1.0.0");
    }

    private static TestBundle circle(String name, String needs) {
        return TestBundle.plugin(name, "1.0.0")
                .with("Export-Package", "com.acme." + name)
                .with("Import-Package", "dev.backplane.bus,org.osgi.framework,com.acme." + needs)
                .with("com/acme/" + name + "/README", new byte[0]);
    }

    @Test
    public void namesACircleOfServices() {
        gateway.upload("hen.jar", TestBundle.link("hen", Runnable.class, Callable.class).bytes());
        gateway.upload("egg.jar", TestBundle.link("egg", Callable.class, Runnable.class).bytes());

        for (String name : List.of("hen", "egg")) {
            Explanation explanation = gateway.explain(name);
            assertThat(explanation.toString())
                    .contains("circle", "hen", "egg", "waits for service");
            assertThat(gateway.plugin(name).getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
            StatusRuntimeException refused = refused(() -> gateway.call(name, "link", ""));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    // -- calls

    @Test
    public void refusesAPayloadOverTheLimit() {
        StatusRuntimeException refused =
                refused(
                        () ->
                                gateway.call(
                                        Gateway.request(
                                                "witness",
                                                "echo",
                                                ByteString.copyFrom(
                                                        new byte[MAX_PAYLOAD_BYTES + 1])),
                                        10_000));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription())
                .contains("witness", String.valueOf(MAX_PAYLOAD_BYTES), "maxPayloadBytes");
    }

    @Test
    public void namesAnUnknownPluginAndAnUnknownOperation() throws Exception {
        StatusRuntimeException plugin = refused(() -> gateway.call("witnes", "version", ""));
        assertThat(plugin.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(plugin.getStatus().getDescription()).contains("witnes");

        StatusRuntimeException operation = refused(() -> gateway.call("witness", "dance", ""));
        assertThat(operation.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(operation.getStatus().getDescription()).contains("witness", "dance");

        Outcome call = backplane.backplane("call", "nobody", "version");
        assertThat(call.status()).isEqualTo(1);
        assertThat(call.err()).contains("UNKNOWN_PLUGIN", "nobody");
        assertThat(refused(() -> gateway.start("nobody")).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(backplane.backplane("plugin", "explain", "witnes").err())
                .contains("did you mean witness");
        Outcome shell = backplane.backplane("shell", "plugin:stop nobody");
        assertThat(shell.out() + shell.err()).contains("nobody");
    }

    @Test
    public void endsACallWhoseTimeIsUp() {
        StatusRuntimeException past =
                refused(
                        () ->
                                gateway.call(
                                        Gateway.request("witness", "version", ByteString.EMPTY),
                                        -1));
        assertThat(past.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

        StatusRuntimeException soon =
                refused(
                        () ->
                                gateway.call(
                                        Gateway.request(
                                                "witness",
                                                "sleep",
                                                ByteString.copyFromUtf8("60000")),
                                        300));
        assertThat(soon.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Await.until(
                () -> "the sleeper was woken",
                () -> Integer.parseInt(gateway.call("witness", "interrupted", "")) > 0);
    }

    @Test
    public void passesAHandlersExceptionOn() {
        StatusRuntimeException failed = refused(() -> gateway.call("witness", "fail", ""));

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(Gateway.reason(failed)).isEqualTo("HANDLER_FAILED");
        assertThat(failed.getStatus().getDescription()).contains("the card burns");
    }
}
