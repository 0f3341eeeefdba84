package dev.backplane.monitor.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.Alert.State;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertRuleInfo;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class RuledAlertsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RuledAlerts board =
            new RuledAlerts(
                    Settings.of(RuledAlerts.Config.class, Map.of("periodMillis", 3_600_000L)));
    private final Map<String, Double> values = new HashMap<>();
    private final List<Alert> told = new ArrayList<>();
    private boolean broken;

    @BeforeEach
    void measure() {
        board.addSignals(
                new AlertSignals() {
                    @Override
                    public Set<String> names() {
                        return Set.of("fill");
                    }

                    @Override
                    public List<AlertSample> read() {
                        if (broken) {
                            throw new IllegalStateException("no values");
                        }
                        return values.entrySet().stream()
                                .map(
                                        each ->
                                                new AlertSample(
                                                        "fill",
                                                        Map.of("plugin", each.getKey()),
                                                        each.getValue()))
                                .toList();
                    }
                });
        board.addListener(
                alert -> {
                    throw new IllegalStateException("a listener that fails harms no other");
                });
        board.addListener(told::add);
    }

    @AfterEach
    void close() {
        board.close();
    }

    @Test
    void firesWhenTheValueWasBeyondForLongEnoughAndOnceOnly() {
        board.addRule(rule("full", Map.of("threshold", 0.8, "forSeconds", 30L)));
        values.put("a", 0.9);
        values.put("b", 0.8);

        board.look(NOW);
        assertThat(told).isEmpty();
        assertThat(board.alerts()).extracting(Alert::state).containsExactly(State.PENDING);
        board.look(NOW.plusSeconds(29));
        board.look(NOW.plusSeconds(30));
        board.look(NOW.plusSeconds(35));

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().state()).isEqualTo(State.FIRING);
        assertThat(told.getFirst().labels()).isEqualTo(Map.of("plugin", "a"));
        assertThat(told.getFirst().since()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void looksWhenAnAlertIsDueAndDoesNotWaitForTheNextRound() {
        board.addRule(rule("full", Map.of("threshold", 0.8, "forSeconds", 30L)));
        Duration period = Duration.ofHours(1);
        assertThat(board.untilNext(NOW)).isEqualTo(period);
        values.put("a", 0.9);

        board.look(NOW);

        assertThat(board.untilNext(NOW.plusSeconds(28))).isEqualTo(Duration.ofSeconds(2));
        assertThat(board.untilNext(NOW.plusSeconds(40))).isPositive().isLessThan(period);
        board.look(NOW.plusSeconds(30));
        assertThat(told).hasSize(1);
        assertThat(board.untilNext(NOW.plusSeconds(30))).isEqualTo(period);
    }

    @Test
    void isOverWhenTheValueIsFineOrGone() {
        board.addRule(rule("full", Map.of("threshold", 0.8)));
        values.put("a", 0.9);
        values.put("b", 0.9);
        board.look(NOW);

        values.put("a", 0.1);
        values.remove("b");
        board.look(NOW.plusSeconds(5));

        assertThat(told)
                .extracting(Alert::state)
                .containsExactly(State.FIRING, State.FIRING, State.RESOLVED, State.RESOLVED);
        assertThat(board.alerts()).extracting(Alert::state).containsOnly(State.RESOLVED);
    }

    @Test
    void whoComesLaterHearsOfWhatFiresAlready() {
        board.addRule(rule("full", Map.of("threshold", 0.8)));
        values.put("a", 0.9);
        board.look(NOW);
        List<Alert> heard = new ArrayList<>();

        board.addListener(heard::add);
        board.look(NOW.plusSeconds(5));
        board.look(NOW.plusSeconds(10));

        assertThat(heard).extracting(Alert::state).containsExactly(State.FIRING);
    }

    @Test
    void aShortPeakIsNoAlert() {
        board.addRule(rule("full", Map.of("threshold", 0.8, "forSeconds", 30L)));
        values.put("a", 0.9);
        board.look(NOW);
        values.put("a", 0.1);
        board.look(NOW.plusSeconds(29));
        values.put("a", 0.9);
        board.look(NOW.plusSeconds(31));

        assertThat(told).isEmpty();
    }

    @Test
    void staysAsItIsWhileTheValuesCannotBeRead() {
        board.addRule(rule("full", Map.of("threshold", 0.8)));
        values.put("a", 0.9);
        board.look(NOW);
        broken = true;
        board.look(NOW.plusSeconds(5));

        assertThat(told).extracting(Alert::state).containsExactly(State.FIRING);
        assertThat(board.alerts()).extracting(Alert::state).containsExactly(State.FIRING);
    }

    @Test
    void refusesWhatCannotBeNamesItAndKeepsTheOthers() {
        board.addRule(rule("no-threshold", Map.of()));
        board.addRule(rule("bad-severity", Map.of("threshold", 1.0, "severity", "loud")));
        board.addRule(rule("bad-side", Map.of("threshold", 1.0, "comparison", "beside")));
        board.addRule(
                rule("bad-label", Map.of("threshold", 1.0, "labels", new String[] {"plugin"})));
        board.addRule(rule("unknown", Map.of("threshold", 1.0, "signal", "fil")));
        board.addRule(rule("full", Map.of("threshold", 0.8)));
        values.put("a", 0.9);

        board.look(NOW);

        assertThat(told).extracting(alert -> alert.rule().name()).containsExactly("full");
        assertThat(board.rules())
                .extracting(AlertRuleInfo::name, info -> info.problem().isEmpty())
                .contains(
                        tuple("full", true),
                        tuple("no-threshold", false),
                        tuple("bad-severity", false),
                        tuple("bad-side", false),
                        tuple("bad-label", false));
        assertThat(board.rules())
                .filteredOn(info -> info.name().equals("unknown"))
                .extracting(AlertRuleInfo::problem)
                .containsExactly("nobody provides the signal 'fil'; there are fill");
    }

    @Test
    void looksAtTheLabelsAndTheSideThatTheRuleNames() {
        board.addRule(
                rule(
                        "empty",
                        Map.of(
                                "threshold",
                                0.2,
                                "comparison",
                                "below",
                                "labels",
                                new String[] {"plugin=b"})));
        values.put("a", 0.1);
        values.put("b", 0.1);

        board.look(NOW);

        assertThat(told).extracting(Alert::labels).containsExactly(Map.of("plugin", "b"));
    }

    @Test
    void whatARuleSaidIsOverWhenTheRuleGoes() {
        ConfiguredRule rule = rule("full", Map.of("threshold", 0.8));
        board.addRule(rule);
        values.put("a", 0.9);
        board.look(NOW);

        board.removeRule(rule);
        board.look(NOW.plusSeconds(5));

        assertThat(told).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
    }

    private static ConfiguredRule rule(String name, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("signal", "fill"));
        all.putAll(settings);
        all.put("service_pid", AlertBoard.RULE_PID + "~" + name);
        return new ConfiguredRule(Settings.of(ConfiguredRule.Config.class, all));
    }
}
