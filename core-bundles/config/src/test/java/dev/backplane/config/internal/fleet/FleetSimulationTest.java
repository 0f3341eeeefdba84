package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.FleetStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class FleetSimulationTest {

    @TempDir private Path folder;

    @Test
    void losesNothingThroughAKillACutAndLostReplies() throws Exception {
        assertThat(simulate(3_000, simulation -> {}, Strikes::kill, Strikes::cut)).isEmpty();
    }

    @Test
    void writesBackWhatTheStoreHasLost() throws Exception {
        assertThat(
                        simulate(
                                900,
                                simulation -> simulation.promise = Promise.REWOUND,
                                Strikes::rewind))
                .isEmpty();
    }

    @Test
    void comparesEverythingWhenTheLogWasTrimmedPastANode() throws Exception {
        assertThat(
                        simulate(
                                1_500,
                                simulation -> {
                                    simulation.promise = Promise.TRIMMED;
                                    simulation.deletes = false;
                                    simulation.machines.forEach(each -> each.logLength = 10);
                                },
                                Strikes::cut))
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
        assertThat(broken(900, BrokenStore::credulous, Strikes::rewind))
                .anyMatch(each -> each.startsWith("counters"));
    }

    @Test
    void theCheckerNoticesDocumentsThatDoNotComeIntoEffect() throws Exception {
        assertThat(
                        simulate(
                                100,
                                simulation -> {
                                    simulation.patienceSeconds = 2;
                                    simulation.machines.forEach(
                                            each -> each.documents = new Lazy(each.disk));
                                }))
                .anyMatch(each -> each.startsWith("nodes differ"));
    }

    private List<String> broken(
            int updates, UnaryOperator<FleetStore> store, Simulation.Fault... faults)
            throws Exception {
        return simulate(
                updates,
                simulation -> {
                    simulation.promise = Promise.REWOUND;
                    simulation.patienceSeconds = 2;
                    simulation.machines.forEach(each -> each.store = store);
                },
                faults);
    }

    private List<String> simulate(
            int updates, Consumer<Simulation> setting, Simulation.Fault... faults)
            throws Exception {
        long seed = Long.getLong("fleet.seed", System.nanoTime());
        RedisServer redis = RedisServer.durable(folder.resolve("redis"));
        try (Simulation simulation = Simulation.of(redis, folder, seed)) {
            setting.accept(simulation);
            return simulation.run(updates, true, List.of(faults));
        }
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
