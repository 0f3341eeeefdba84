package dev.backplane.loader.internal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A short run in each build; {@code -Pfuzz} makes a long one of it. A fuzzer that cannot read the
 * class files runs nevertheless and sees nothing, so it has to prove that it is guided.
 */
class FuzzTest {

    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();
    private static final String VALIDATION = "dev.backplane.loader.internal.";
    private static final int SECONDS = Integer.getInteger("backplane.fuzz.seconds", 4);
    private static final int ENOUGH_TO_FIND = 500_000;
    private static final int SEED = 1;

    @BeforeAll
    static void makeFolder() throws IOException {
        Files.createDirectories(FOLDER);
    }

    @Test
    void findsWhatIsPlantedBecauseItIsGuided() throws IOException, InterruptedException {
        Fuzzer.Outcome guided =
                planted("guided")
                        .with("--instrumentation_includes=" + PlantedTarget.class.getName())
                        .with("-runs=" + ENOUGH_TO_FIND)
                        .run(20);
        Fuzzer.Outcome blind =
                planted("blind").with("--hooks=false", "-runs=" + 10 * ENOUGH_TO_FIND).run(20);

        assertThat(guided.log()).contains("the planted fault");
        assertThat(guided.foundSomething()).isTrue();
        assertThat(guided.covered()).isPositive();
        assertThat(blind.log()).contains("Done " + 10 * ENOUGH_TO_FIND + " runs");
        assertThat(blind.exit()).isZero();
        assertThat(blind.covered()).isZero();
    }

    private static Fuzzer planted(String how) {
        return new Fuzzer(PlantedTarget.class, FOLDER.resolve(how))
                .with("-seed=" + SEED, "-max_len=64");
    }

    /** The log names the seed. */
    @Test
    void findsNothingInTheValidation() throws IOException, InterruptedException {
        Path seeds = FOLDER.resolve("seeds");
        Seeds.write(seeds);
        Path corpus = Files.createDirectories(FOLDER.resolve("corpus"));

        Fuzzer.Outcome outcome =
                new Fuzzer(ValidatorTarget.class, FOLDER)
                        .with("--instrumentation_includes=" + VALIDATION + "**")
                        .with("--instrumentation_excludes=" + VALIDATION + "fuzz.**")
                        .with("-max_total_time=" + SECONDS)
                        .with("-max_len=" + Seeds.MAX_BYTES)
                        .with("-timeout=60")
                        .with("-seed=" + ThreadLocalRandom.current().nextInt(1, 1 << 30))
                        .with(corpus.toString(), seeds.toString())
                        .run(SECONDS);

        assertThat(outcome.log())
                .contains(
                        "Instrumented " + VALIDATION + "archive.CentralHeader",
                        "Instrumented " + VALIDATION + "classfile.ClassShape",
                        "Instrumented " + VALIDATION + "validation.ManifestText")
                .doesNotContain("Failed to instrument");
        assertThat(outcome.exit()).as(outcome.log()).isZero();
        assertThat(outcome.covered()).isGreaterThan(1_000);
    }
}
