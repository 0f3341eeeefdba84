package dev.backplane.monitor.internal.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backplane.monitor.RetainedMemory.Cost;
import dev.backplane.monitor.RetainedMemory.Retained;
import dev.backplane.monitor.internal.PluginFramework;
import dev.backplane.monitor.internal.plugins.Hoarder;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

@Timeout(60)
final class DumpedMemoryTest {

    private static final int MIB = 1 << 20;

    /** What a plugin's own classes and a few collections take. */
    private static final int SLACK = 8 << 10;

    @TempDir private Path home;
    private PluginFramework framework;
    private final Queue<Object> given = new ArrayDeque<>();

    @BeforeEach
    void open() throws Exception {
        framework = new PluginFramework(home);
        framework.context().registerService(Queue.class, given, null);
    }

    @AfterEach
    void close() throws Exception {
        framework.close();
    }

    private void start(String name, String version, String way, int bytes) throws Exception {
        framework.start(
                name,
                version,
                Map.of(Hoarder.WAY, way, Hoarder.BYTES, String.valueOf(bytes)),
                Hoarder.class,
                Class.forName(Hoarder.class.getName() + "$Link"));
    }

    @Test
    void countsWhatIsHeldInEveryWayForEachVersion() throws Exception {
        start("twin", "1.0.0", "static", 3 * MIB);
        start("twin", "2.0.0", "map", 2 * MIB);
        start("links", "1.0.0", "links", MIB);
        start("soft", "1.0.0", "soft", MIB);
        DumpedMemory memory = new DumpedMemory(framework.context());

        List<Retained> twins = memory.measure("twin");
        Retained links = memory.measure("links").getFirst();
        Retained soft = memory.measure("soft").getFirst();

        assertThat(twins).extracting(Retained::version).containsExactly("1.0.0", "2.0.0");
        assertThat(twins.get(0).retainedBytes()).isBetween(3L * MIB, 3L * MIB + SLACK);
        assertThat(twins.get(1).retainedBytes()).isBetween(2L * MIB, 2L * MIB + SLACK);
        assertThat(twins.get(1).instances()).isEqualTo(1);
        int nodes = MIB / 16;
        ObjectSizes sizes = ObjectSizes.ofThisJvm();
        long each = sizes.ofInstance(2L * sizes.reference()) + sizes.ofArray(16, 1);
        assertThat(links.retainedBytes()).isBetween(nodes * each, nodes * each + SLACK);
        assertThat(links.instances()).isEqualTo(nodes + 1);
        assertThat(soft.retainedBytes()).isLessThan(SLACK);
        assertThat(home.resolve("data")).isEmptyDirectory();
    }

    @Test
    void tellsWhatOthersHoldAsWell() throws Exception {
        start("giver", "1.0.0", "give", 2 * MIB);
        start("taker", "1.0.0", "take", 0);
        DumpedMemory memory = new DumpedMemory(framework.context());

        Retained giver = memory.measure("giver").getFirst();
        assertThat(giver.retainedBytes()).isLessThan(SLACK);
        assertThat(giver.sharedBytes()).isBetween(2L * MIB, 2L * MIB + SLACK);
    }

    @Test
    void announcesTheCostAndRefusesWhatIsNotThere() throws Exception {
        start("twin", "1.0.0", "static", MIB);
        DumpedMemory memory = new DumpedMemory(framework.context());
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> memory.cost("nobody"))
                .matches(e -> e.code() == ErrorCode.UNKNOWN_PLUGIN)
                .withMessageContaining("nobody");

        Cost cost = memory.cost("twin");

        assertThat(cost.usedBytes()).isPositive();
        assertThat(cost.diskBytes()).isGreaterThan(cost.usedBytes());
        assertThat(cost.pause()).isPositive();
    }

    @Test
    void saysThatTheDumpCannotBeWritten() throws Exception {
        start("twin", "1.0.0", "static", MIB);
        DumpedMemory memory = new DumpedMemory(framework.context());
        Path inTheWay = home.resolve("data/memory.hprof");
        Files.createDirectories(inTheWay.resolve("occupied"));

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> memory.measure("twin"))
                .matches(e -> e.code() == ErrorCode.INTERNAL)
                .withMessageContaining("memory.hprof");
    }
}
