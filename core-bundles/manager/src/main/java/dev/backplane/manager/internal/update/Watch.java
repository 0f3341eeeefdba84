package dev.backplane.manager.internal.update;

import dev.backplane.engine.RevisionTraffic;
import dev.backplane.manager.Phase;
import dev.backplane.manager.UpdateStatus;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.update.Takeover.Side;
import dev.backplane.manager.internal.update.UpdateRooms.Surroundings;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Watches one new version while the old one stands by. On the manager's thread. */
final class Watch {

    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);
    private static final int COMPLAINTS = 2;

    private final Takeover takeover;
    private final Surroundings around;
    private final Probes probes;
    private final Judgement judgement;
    private final Instant until;
    private final long untilNanos;
    private long checked;
    private int complaints;

    Watch(Takeover takeover, Surroundings around, Probes probes) {
        this.takeover = takeover;
        this.around = around;
        this.probes = probes;
        this.judgement = new Judgement(takeover.settings().bounds());
        Duration soak = takeover.settings().soak();
        this.until = around.registry().clock().instant().plus(soak);
        this.untilNanos = takeover.watchedSince() + soak.toNanos();
        this.checked = takeover.watchedSince();
    }

    Takeover takeover() {
        return takeover;
    }

    boolean isOver() {
        return System.nanoTime() - untilNanos >= 0;
    }

    /** What is wrong with the new version, if anything is. */
    Optional<String> look() {
        noteDrained();
        Optional<String> fault = crash();
        if (fault.isEmpty()) {
            fault =
                    judgement.look(
                            trafficBefore(),
                            around.routes().traffic(takeover.after().bundle()),
                            System.nanoTime());
        }
        return fault.isPresent() ? fault : complaint();
    }

    /** Calls that began in the old version end there meanwhile, or are broken off in time. */
    private void noteDrained() {
        if (takeover.isCanary() || takeover.isDrained()) {
            return;
        }
        Side before = takeover.before();
        if (around.routes().inFlight(before.bundle()) == 0) {
            takeover.drained(0);
        } else if (takeover.sinceShift().compareTo(around.bundles().limits().drain()) >= 0) {
            takeover.drained(around.lifecycle().breakOff(before.label(), before.bundle()));
        }
    }

    private Optional<String> crash() {
        Entry entry = takeover.entry();
        Side after = takeover.after();
        if (!BundleStates.isUp(after.bundle())) {
            return Optional.of("its bundle does not run any more");
        }
        if (!takeover.isCanary() && entry.phase() == Phase.FAILED) {
            return Optional.of(String.valueOf(entry.problem()));
        }
        return entry.isPlugin()
                ? around.lifecycle().fault(entry, after.bundle()).map(Throwable::getMessage)
                : Optional.empty();
    }

    /** One bad moment is forgiven. */
    private Optional<String> complaint() {
        long now = System.nanoTime();
        if (now - checked < BETWEEN_CHECKS.toNanos()) {
            return Optional.empty();
        }
        checked = now;
        Optional<String> complaint = probes.complaint(takeover.after().bundle());
        complaints = complaint.isPresent() ? complaints + 1 : 0;
        return complaints < COMPLAINTS ? Optional.empty() : complaint;
    }

    /** With a canary both serve at the same time; else the old version's life until the shift. */
    private RevisionTraffic trafficBefore() {
        if (!takeover.isCanary()) {
            return takeover.baseline();
        }
        RevisionTraffic meanwhile = trafficBeside();
        return meanwhile.calls() < takeover.settings().bounds().minimumCalls()
                ? takeover.baseline()
                : meanwhile;
    }

    private RevisionTraffic trafficBeside() {
        return around.routes().traffic(takeover.before().bundle()).since(takeover.baseline());
    }

    UpdateStatus status() {
        return new UpdateStatus(
                takeover.name(),
                version(takeover.before()),
                version(takeover.after()),
                until,
                takeover.settings().canary(),
                takeover.isCanary() ? trafficBeside() : takeover.baseline(),
                around.routes().traffic(takeover.after().bundle()));
    }

    private static String version(Side side) {
        return side.artifact().descriptor().version().toString();
    }
}
