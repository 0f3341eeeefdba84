package dev.backplane.manager;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a change would do, in its order, as the world is at one moment. The same change in the same
 * world has the same plan.
 *
 * @param id names it for {@link PluginManager#apply}; 12 hexadecimal digits
 * @param summary the change in a few words
 * @param steps what would be done to the framework and the routes; empty if nothing would
 * @param restarts the plugins and libraries that would be stopped although the change does not name
 *     them
 * @param differences what would differ afterwards in what is desired, configured or permitted
 * @param interruptions who would not answer for a while; empty if no call would notice
 * @param notes what else to know: what would be missing, what would be left as it is
 * @param refusal why the change would be refused as it was proposed, and what would allow it; null
 *     if it would not be. The steps are then those of the change with force.
 * @since 0.1
 */
public record Plan(
        String id,
        String summary,
        List<Step> steps,
        List<String> restarts,
        List<Difference> differences,
        List<Interruption> interruptions,
        List<String> notes,
        @Nullable String refusal) {

    /** No part but the refusal may be null; lists are copied. */
    public Plan {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(summary, "summary");
        steps = List.copyOf(steps);
        restarts = List.copyOf(restarts);
        differences = List.copyOf(differences);
        interruptions = List.copyOf(interruptions);
        notes = List.copyOf(notes);
    }

    /** All of it for people, a line each; ends with a line break. */
    public String text() {
        StringBuilder text = new StringBuilder("Plan " + id + ": " + summary + '\n');
        if (steps.isEmpty()) {
            text.append("  does nothing to the framework\n");
        }
        int number = 1;
        for (Step step : steps) {
            text.append("%3d. %s%n".formatted(number, step));
            number++;
        }
        differences.forEach(each -> text.append("  changes ").append(each).append('\n'));
        interruptions.forEach(each -> text.append("  interrupts ").append(each).append('\n'));
        if (interruptions.isEmpty()) {
            text.append("  interrupts nothing\n");
        }
        if (!restarts.isEmpty()) {
            text.append("  restarts ").append(String.join(", ", restarts)).append('\n');
        }
        notes.forEach(note -> text.append("  note: ").append(note).append('\n'));
        if (refusal != null) {
            text.append("  would be refused: ").append(refusal).append('\n');
        }
        return text.toString();
    }

    /**
     * One step.
     *
     * @param name the plugin's name; for a library or a bundle of the runtime its symbolic name
     * @param version the version it concerns; empty for a configuration
     * @param reason why, or how; may be empty
     */
    public record Step(Kind kind, String name, String version, String reason) {

        /** What is done. */
        public enum Kind {
            /** The framework gets the bundle. */
            INSTALL,
            /** The bundle is started. */
            START,
            /** Its health checks and its warm-up must succeed. */
            PROBE,
            /** Calls wait, each within its deadline. */
            GATE,
            /** The former version's state is handed over. */
            TRANSFER,
            /** Some calls go to this version from now on. */
            CANARY,
            /** Calls go to this version from now on. */
            SHIFT,
            /** It is watched; the former version stands by. */
            SOAK,
            /** No new calls; those in flight finish, within the limit. */
            DRAIN,
            /** The bundle is stopped. */
            STOP,
            /** The framework forgets the bundle. */
            UNINSTALL,
            /** The bundle is wired anew. */
            REFRESH,
            /** The configuration is written; the name is its PID. */
            CONFIGURE,
            /** A component of the bundle takes new values while it runs. */
            MODIFY,
            /** A component of the bundle is deactivated, and activated with the new values. */
            REACTIVATE,
            /** A component of the bundle is activated. */
            ACTIVATE,
            /** A component of the bundle is deactivated. */
            DEACTIVATE
        }

        /** No part may be null. */
        public Step {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String toString() {
            String what =
                    (kind.name().toLowerCase(Locale.ROOT) + ' ' + name + ' ' + version).strip();
            return reason.isEmpty() ? what : what + " (" + reason + ')';
        }
    }

    /**
     * One property of something desired, configured or permitted.
     *
     * @param subject the plugin, or the PID of the configuration
     * @param property which: version, sha256, state, owner, source; a key of the configuration;
     *     {@code permission} and a rule of the code policy
     * @param before empty if there was none
     * @param after empty if there will be none
     */
    public record Difference(String subject, String property, String before, String after) {
        /** No part may be null. */
        public Difference {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(property, "property");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
        }

        @Override
        public String toString() {
            return subject + ": " + property + ' ' + shown(before) + " -> " + shown(after);
        }

        private static String shown(String value) {
            return value.isEmpty() ? "(none)" : value;
        }
    }

    /**
     * Calls that would be refused for a while.
     *
     * @param name the plugin, or the symbolic name of a bundle of the runtime
     * @param atMost how long, by the configured limits; null until somebody starts it again
     * @param reason why
     */
    public record Interruption(String name, @Nullable Duration atMost, String reason) {
        /** Name and reason may not be null. */
        public Interruption {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String toString() {
            return name
                    + ": "
                    + reason
                    + (atMost == null
                            ? ", until it runs again"
                            : ", at most " + atMost.toMillis() + " ms");
        }
    }
}
