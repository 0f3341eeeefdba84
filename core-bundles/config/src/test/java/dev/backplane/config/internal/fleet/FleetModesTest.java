package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Every way in which a fleet is known to break, ten times each; runs with {@code -Pfleet}. */
@Tag("fleet")
@Timeout(180)
class FleetModesTest {

    private static final int SEEDS = 10;
    private static final int UPDATES = 1_500;

    @TempDir private Path folder;

    @RepeatedTest(SEEDS)
    void powerCut(RepetitionInfo repetition) throws Exception {
        assertThat(simulate(repetition, Promise.ALL, Strikes::powerCut)).isEmpty();
    }

    /** Redis keeps half a transaction in its file, and takes it for whole at the next start. */
    @RepeatedTest(SEEDS)
    void powerCutTwice(RepetitionInfo repetition) throws Exception {
        assertThat(simulate(repetition, Promise.TRIMMED, Strikes::powerCut, Strikes::powerCut))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void powerCutOfAServerThatSyncsLate(RepetitionInfo repetition) throws Exception {
        assertThat(simulate(repetition, Promise.REWOUND, Strikes::rewind, Strikes::rewind))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void powerCutOfWhatOnlyOneNodeHasThatComesBackLate(RepetitionInfo repetition) throws Exception {
        assertThat(simulate(repetition, Promise.LATE, Strikes::rewindWhatOneHas)).isEmpty();
    }

    @RepeatedTest(SEEDS)
    void powerCutAndAClockThatJumps(RepetitionInfo repetition) throws Exception {
        assertThat(simulate(repetition, Promise.LATE, Strikes::rewindAndJump)).isEmpty();
    }

    @RepeatedTest(SEEDS)
    void replicaThatLagsIsPromoted(RepetitionInfo repetition) throws Exception {
        assertThat(replicated(repetition, Promise.REWOUND, replica -> replica::promoteLate))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void replicaIsPromotedBesideAMasterThatLives(RepetitionInfo repetition) throws Exception {
        assertThat(replicated(repetition, Promise.LATE, replica -> replica::promoteBeside))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void logTrimmedPastNodes(RepetitionInfo repetition) throws Exception {
        assertThat(
                        simulate(
                                repetition,
                                simulation -> {
                                    simulation.promise = Promise.TRIMMED;
                                    simulation.deletes = false;
                                    simulation.machines.forEach(each -> each.logLength = 10);
                                },
                                Strikes::cutWhileOthersWork,
                                Strikes::kill,
                                Strikes::cutWhileOthersWork))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void logTrimmedAndTailLost(RepetitionInfo repetition) throws Exception {
        assertThat(
                        simulate(
                                repetition,
                                simulation -> {
                                    simulation.promise = Promise.REWOUND;
                                    simulation.deletes = false;
                                    simulation.machines.forEach(each -> each.logLength = 50);
                                },
                                Strikes::cutWhileOthersWork,
                                Strikes::rewind,
                                Strikes::cutWhileOthersWork,
                                Strikes::rewind))
                .isEmpty();
    }

    @Test
    void theCheckerNoticesWhatIsLostInSilence() throws Exception {
        RedisServer redis = RedisServer.durable(folder.resolve("redis"));
        try (Simulation simulation =
                Simulation.of(redis, folder, Long.getLong("fleet.seed", System.nanoTime()))) {
            simulation.promise = Promise.LATE;
            simulation.machines.forEach(each -> each.store = BrokenStore::silent);
            assertThat(simulation.run(UPDATES, true, List.of(Strikes::rewindWhatOneHas)))
                    .anyMatch(each -> each.startsWith("counters"));
        }
    }

    @RepeatedTest(SEEDS)
    void nodesRestartWithTheirCursor(RepetitionInfo repetition) throws Exception {
        assertThat(
                        simulate(
                                repetition,
                                Promise.ALL,
                                Strikes::restartNode,
                                Strikes::restartNode,
                                Strikes::kill,
                                Strikes::restartNode,
                                Strikes::restartNode))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void nodesClonedWithTheirIdentity(RepetitionInfo repetition) throws Exception {
        assertThat(
                        simulate(
                                repetition,
                                Promise.ALL,
                                Strikes::cloneNode,
                                Strikes::cut,
                                Strikes::cloneNode))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void clockOfRedisJumps(RepetitionInfo repetition) throws Exception {
        assertThat(simulate(repetition, Promise.ALL, Strikes::jump, Strikes::jump)).isEmpty();
    }

    @RepeatedTest(SEEDS)
    void redisStalls(RepetitionInfo repetition) throws Exception {
        assertThat(
                        simulate(
                                repetition,
                                Promise.ALL,
                                Strikes::stall,
                                Strikes::stall,
                                Strikes::stall))
                .isEmpty();
    }

    @RepeatedTest(SEEDS)
    void networkSwallowsEverything(RepetitionInfo repetition) throws Exception {
        assertThat(
                        simulate(
                                repetition,
                                Promise.ALL,
                                Strikes::blackHole,
                                Strikes::cutWhileOthersWork,
                                Strikes::blackHole))
                .isEmpty();
    }

    private List<String> replicated(
            RepetitionInfo repetition, Promise promise, Function<Replica, Simulation.Fault> fault)
            throws Exception {
        RedisServer redis = RedisServer.durable(folder.resolve("redis"));
        try (Simulation simulation = Simulation.of(redis, folder, seed(repetition));
                Replica replica = Replica.of(redis, folder.resolve("replica"))) {
            simulation.promise = promise;
            return simulation.run(UPDATES, true, List.of(fault.apply(replica)));
        }
    }

    private List<String> simulate(
            RepetitionInfo repetition, Promise promise, Simulation.Fault... faults)
            throws Exception {
        return simulate(repetition, simulation -> simulation.promise = promise, faults);
    }

    private List<String> simulate(
            RepetitionInfo repetition, Consumer<Simulation> setting, Simulation.Fault... faults)
            throws Exception {
        RedisServer redis = RedisServer.durable(folder.resolve("redis"));
        try (Simulation simulation = Simulation.of(redis, folder, seed(repetition))) {
            setting.accept(simulation);
            return simulation.run(UPDATES, true, List.of(faults));
        }
    }

    /** The seed given, for the first repetition, or one that is printed. */
    private static long seed(RepetitionInfo repetition) {
        return Long.getLong("fleet.seed", System.nanoTime())
                + repetition.getCurrentRepetition()
                - 1;
    }
}
