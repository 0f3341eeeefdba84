package dev.backplane.bus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the races that jcstress finds in {@code *Stress}, in processes of their own, half a second
 * each. {@code -Dbackplane.stress=default}, or {@code tough}, for all ways to compile them and much
 * longer. What was observed stands in {@code target/jcstress}.
 */
class StressTest {

    private static final Path FOLDER = Path.of("target", "jcstress").toAbsolutePath();
    private static final String MODE = System.getProperty("backplane.stress", "");
    private static final String NO_WARNINGS = "--sun-misc-unsafe-memory-access=allow";
    private static final int BRIEF_MINUTES = 5;
    private static final int LONG_MINUTES = 600;

    @BeforeAll
    static void forgetEarlierResults() throws IOException {
        Files.createDirectories(FOLDER);
        for (Path result : results()) {
            Files.delete(result);
        }
    }

    @Test
    void noRaceEndsAsItMustNot() throws Exception {
        run(options());

        assertThat(results()).hasSize(1);
        Collection<TestResult> observed = read(results().getFirst());
        assertThat(observed)
                .extracting(TestResult::getName)
                .containsAll(TestList.tests())
                .isNotEmpty();
        assertThat(observed).allSatisfy(StressTest::assertSound);
    }

    private static void assertSound(TestResult observed) {
        assertThat(observed.status())
                .as("%s: %s", observed.getName(), observed.getMessages())
                .isEqualTo(Status.NORMAL);
        assertThat(observed.grading().failureMessages).as(observed.getName()).isEmpty();
        assertThat(observed.getTotalCount()).as(observed.getName()).isPositive();
    }

    /** One race at a time: on few processors, long rows of them seldom meet. */
    private static List<String> options() {
        String brief = "-m quick -iters 1 -time 500 -pth false -sc false -af NONE -jvmArgs ";
        String mode = MODE.isEmpty() ? brief : "-m " + MODE + " -jvmArgsPrepend ";
        return List.of((mode + NO_WARNINGS + " -strideSize 1 -strideCount 1024").split(" "));
    }

    private static void run(List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(List.of("-r", "report"));
        command.addAll(options);
        Path log = FOLDER.resolve("log.txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            int minutes = MODE.isEmpty() ? BRIEF_MINUTES : LONG_MINUTES;
            assertThat(process.waitFor(minutes, TimeUnit.MINUTES)).as("in time: " + log).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static List<Path> results() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".bin.gz")).toList();
        }
    }

    private static Collection<TestResult> read(Path results) throws Exception {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(results.toString(), collector);
        reader.dump();
        reader.close();
        return collector.getTestResults();
    }
}
