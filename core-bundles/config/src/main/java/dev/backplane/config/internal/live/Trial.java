package dev.backplane.config.internal.live;

import dev.backplane.config.internal.live.Components.Taker;
import dev.backplane.config.internal.secret.Placeholders;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Whether components come up with a changed configuration. Begun before it is written, since who
 * failed already is not to blame the change for it.
 */
public final class Trial {

    private static final long LOOK_AGAIN_MILLIS = 10;

    /** A component that has not begun to run with it by then waits for something else. */
    private static final long BEGUN_WITHIN_MILLIS = 1_000;

    /**
     * A component shows its new properties a moment before it is deactivated, to come up with them.
     */
    private static final long SETTLED_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final Components components;
    private final ModifiedFaults faults;
    private final long begin = System.nanoTime();
    private final String pid;
    private final @Nullable Map<String, Object> wanted;
    private final Set<String> ranBefore = new HashSet<>();
    private final Set<String> failedBefore = new TreeSet<>();

    /**
     * @param wanted what will be written; null if it is deleted
     */
    public Trial(
            BundleContext context,
            ModifiedFaults faults,
            String pid,
            @Nullable Map<String, Object> wanted) {
        this.faults = faults;
        this.components = new Components(context);
        this.pid = pid;
        this.wanted = wanted;
        for (Taker taker : components.of(pid)) {
            if (taker.is(ComponentConfigurationDTO.FAILED_ACTIVATION)) {
                failedBefore.add(taker.name());
            } else if (taker.is(ComponentConfigurationDTO.ACTIVE)
                    || taker.is(ComponentConfigurationDTO.SATISFIED)) {
                ranBefore.add(taker.name());
            }
        }
    }

    /**
     * Waits until they have come up, at most so long.
     *
     * @return who failed and why; empty if none did
     */
    public String failure(int atMostMillis) throws InterruptedException {
        long start = System.nanoTime();
        long deadline = start + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        long unsettled = start;
        long begun = start + TimeUnit.MILLISECONDS.toNanos(BEGUN_WITHIN_MILLIS);
        while (true) {
            List<Taker> takers = components.of(pid);
            for (Taker taker : takers) {
                if (taker.is(ComponentConfigurationDTO.FAILED_ACTIVATION)
                        && !failedBefore.contains(taker.name())
                        && shows(taker.run())) {
                    return taker.name() + ": " + cause(taker.run());
                }
                String thrown = thrown(taker);
                if (!thrown.isEmpty()) {
                    return taker.name() + ": " + thrown;
                }
            }
            long now = System.nanoTime();
            boolean late = now >= begun;
            if (!takers.stream().allMatch(taker -> isSettled(taker, late))) {
                unsettled = now;
            }
            if (takers.isEmpty() || now >= deadline || now - unsettled >= SETTLED_FOR_NANOS) {
                return "";
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /**
     * By the method that takes a change while it runs; what it did with the change, nobody knows.
     */
    private String thrown(Taker taker) {
        ComponentConfigurationDTO run = taker.run();
        return run == null ? "" : faults.of(run, begin).map(Trial::innermost).orElse("");
    }

    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private boolean isSettled(Taker taker, boolean late) {
        ComponentConfigurationDTO run = taker.run();
        if (failedBefore.contains(taker.name())) {
            return true;
        }
        if (run == null) {
            return wanted == null || (late && !ranBefore.contains(taker.name()));
        }
        if (!shows(run)) {
            return false;
        }
        if (run.state == ComponentConfigurationDTO.SATISFIED) {
            components.wake(run); // nobody uses it at the moment, or it is just coming up
            return late && !ranBefore.contains(taker.name());
        }
        return true;
    }

    private boolean shows(@Nullable ComponentConfigurationDTO run) {
        return wanted == null
                || run == null
                || wanted.entrySet().stream()
                        .allMatch(each -> shows(run, each.getKey(), each.getValue()));
    }

    /** What a placeholder is filled in with cannot be foreseen. */
    private static boolean shows(ComponentConfigurationDTO run, String key, Object value) {
        return Placeholders.in(value) || Objects.deepEquals(run.properties.get(key), value);
    }

    /** The first line of the innermost cause. */
    private static String cause(@Nullable ComponentConfigurationDTO run) {
        String failure = run == null || run.failure == null ? "" : run.failure;
        String cause = "";
        for (String line : failure.lines().toList()) {
            if (cause.isEmpty() || line.startsWith("Caused by: ")) {
                cause = line.replaceFirst("^Caused by: ", "");
            }
        }
        return cause.isEmpty() ? "it did not come up" : cause;
    }
}
