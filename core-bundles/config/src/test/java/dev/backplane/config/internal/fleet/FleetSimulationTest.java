package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.FleetStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

@Timeout(180)
class FleetSimulationTest {

    @TempDir private Path folder;

    @Test
    void losesNothingThroughAKillACutAndLostReplies() throws Exception {
        assertThat(
                        simulate(
                                3_000,
                                UnaryOperator.identity(),
                                UnaryOperator.identity(),
                                FleetSimulationTest::asItIs,
                                FleetSimulationTest::kill,
                                FleetSimulationTest::cut))
                .isEmpty();
    }

    @Test
    void writesBackWhatTheStoreHasLost() throws Exception {
        assertThat(
                        simulate(
                                900,
                                UnaryOperator.identity(),
                                UnaryOperator.identity(),
                                simulation -> {
                                    simulation.isLogWhole = false;
                                    simulation.maybeTwice = simulation.machines.size();
                                },
                                FleetSimulationTest::rewind))
                .isEmpty();
    }

    @Test
    void comparesEverythingWhenTheLogWasTrimmedPastANode() throws Exception {
        assertThat(
                        simulate(
                                1_500,
                                UnaryOperator.identity(),
                                UnaryOperator.identity(),
                                simulation -> {
                                    simulation.isLogWhole = false;
                                    simulation.machines.forEach(each -> each.logLength = 10);
                                },
                                FleetSimulationTest::cut))
                .isEmpty();
    }

    @Test
    void theCheckerNoticesAttemptsThatAreMadeTwice() throws Exception {
        assertThat(broken(900, BrokenStore::forgetful))
                .anyMatch(each -> each.startsWith("counters"));
    }

    @Test
    void theCheckerNoticesWritesThatCompareNothing() throws Exception {
        assertThat(broken(600, BrokenStore::blind)).anyMatch(each -> each.startsWith("counters"));
    }

    @Test
    void theCheckerNoticesNodesThatBelieveARewoundStore() throws Exception {
        assertThat(broken(900, BrokenStore::credulous, FleetSimulationTest::rewind))
                .anyMatch(each -> each.startsWith("counters"));
    }

    @Test
    void theCheckerNoticesDocumentsThatDoNotComeIntoEffect() throws Exception {
        assertThat(
                        simulate(
                                100,
                                UnaryOperator.identity(),
                                Lazy::new,
                                simulation -> simulation.patienceSeconds = 2))
                .anyMatch(each -> each.startsWith("nodes differ"));
    }

    private List<String> broken(
            int updates, UnaryOperator<FleetStore> store, Simulation.Fault... faults)
            throws Exception {
        return simulate(
                updates,
                store,
                UnaryOperator.identity(),
                simulation -> {
                    simulation.isLogWhole = false;
                    simulation.patienceSeconds = 2;
                },
                faults);
    }

    private List<String> simulate(
            int updates,
            UnaryOperator<FleetStore> store,
            UnaryOperator<Documents> documents,
            Consumer<Simulation> setting,
            Simulation.Fault... faults)
            throws Exception {
        long seed = Long.getLong("fleet.seed", System.nanoTime());
        RedisServer redis = RedisServer.durable(folder.resolve("redis"));
        try (Simulation simulation = new Simulation(redis, folder, seed, store, documents)) {
            setting.accept(simulation);
            return simulation.run(updates, true, List.of(faults));
        }
    }

    /** Loses the last few hundred changes, as a power cut does to a server that syncs late. */
    static void rewind(Simulation simulation, Random random) throws Exception {
        Path data = simulation.redis.folder().resolve("appendonlydir");
        Path copy = simulation.redis.folder().resolve("earlier");
        copy(data, copy);
        int until = simulation.acknowledgedSoFar() + 100 + random.nextInt(200);
        while (simulation.acknowledgedSoFar() < until) {
            Simulation.pause(2);
        }
        simulation.redis.kill();
        copy(copy, data);
        simulation.redis.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void asItIs(Simulation simulation) {}

    static void kill(Simulation simulation, Random random) throws Exception {
        simulation.redis.kill();
        Simulation.pause(100 + random.nextInt(200));
        simulation.redis.start();
    }

    static void cut(Simulation simulation, Random random) {
        Machine victim = simulation.machines.get(random.nextInt(simulation.machines.size()));
        victim.network.set(FaultProxy.Mode.HOLE);
        Simulation.pause(1_200);
        victim.network.set(FaultProxy.Mode.PASS);
    }

    /** Brings only every other document into effect. */
    private static final class Lazy implements Documents {

        private final Documents documents;
        private int applied;

        Lazy(Documents documents) {
            this.documents = documents;
        }

        @Override
        public Map<String, String> all() {
            return documents.all();
        }

        @Override
        public synchronized void apply(Document document) throws DocumentException {
            if (applied++ % 2 == 0) {
                documents.apply(document);
            }
        }
    }
}
