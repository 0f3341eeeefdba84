package dev.backplane.manager.internal.plan;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.manager.Plan;
import dev.backplane.manager.Plan.Difference;
import dev.backplane.manager.Plan.Interruption;
import dev.backplane.manager.Plan.Step;
import dev.backplane.manager.Plan.Step.Kind;
import dev.backplane.manager.internal.framework.Steps;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A plan while it is being made. */
final class Sketch {

    private static final int ID_DIGITS = 12;

    /** Those that are held against the plan when they are taken. */
    private static final Set<Kind> OF_THE_FRAMEWORK =
            EnumSet.of(Kind.INSTALL, Kind.START, Kind.STOP, Kind.UNINSTALL);

    private final List<Step> steps = new ArrayList<>();
    private final List<Steps.Key> keys = new ArrayList<>();
    private final Set<String> stopped = new HashSet<>();
    private final List<String> restarts = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<Interruption> interruptions = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final boolean force;
    private @Nullable PluginException refusal;

    /**
     * @param force whether the change goes ahead against refusals
     */
    Sketch(boolean force) {
        this.force = force;
    }

    /** What force would overcome; the first one is told. */
    void refusedBy(PluginException reason) {
        if (refusal == null && !force) {
            refusal = reason;
        }
    }

    void step(Kind kind, String name, PluginDescriptor descriptor, String reason) {
        steps.add(new Step(kind, name, descriptor.version().toString(), reason));
        if (OF_THE_FRAMEWORK.contains(kind)) {
            keys.add(new Steps.Key(kind, descriptor.symbolicName(), descriptor.version()));
        }
        if (kind == Kind.STOP) {
            stopped.add(name);
        }
    }

    /** One that does not touch the framework. */
    void step(Step step) {
        steps.add(step);
    }

    void refresh(String name, PluginDescriptor descriptor) {
        String version = descriptor.version().toString();
        steps.add(new Step(Kind.REFRESH, name, version, "with all that is wired to it"));
        keys.add(Steps.Key.refresh());
    }

    boolean isStopped(String name) {
        return stopped.contains(name);
    }

    void restarts(String name) {
        restarts.add(name);
    }

    void interrupts(String name, @Nullable Duration atMost, String reason) {
        interruptions.add(new Interruption(name, atMost, reason));
    }

    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    void differs(String subject, String property, String before, String after) {
        if (!before.equals(after)) {
            differences.add(new Difference(subject, property, before, after));
        }
    }

    /** What would be written down; null is nothing. */
    void desires(@Nullable DesiredState before, @Nullable DesiredState after) {
        DesiredState any = after == null ? before : after;
        if (any == null) {
            return;
        }
        String name = any.name();
        differs(name, "state", run(before), run(after));
        differs(name, "sha256", digest(before), digest(after));
        differs(name, "target", target(before), target(after));
        differs(
                name,
                "source",
                before == null ? "" : before.source(),
                after == null ? "" : after.source());
        differs(
                name,
                "owner",
                before == null ? "" : before.owner().toString(),
                after == null ? "" : after.owner().toString());
    }

    private static String run(@Nullable DesiredState state) {
        return state == null ? "" : state.run().name().toLowerCase(Locale.ROOT);
    }

    private static String target(@Nullable DesiredState state) {
        return state == null || state.target() == null ? "" : state.target();
    }

    private static String digest(@Nullable DesiredState state) {
        return state == null || state.digest() == null ? "" : state.digest().hex();
    }

    /**
     * The finished plan.
     *
     * @param subject tells this change from others with the same steps
     */
    Draft finish(String summary, String subject) {
        String why = refusal == null ? null : refusal.code() + ": " + refusal.getMessage();
        Plan plan = new Plan("", summary, steps, restarts, differences, interruptions, notes, why);
        String id = id(subject + '\n' + plan + '\n' + keys);
        return new Draft(
                new Plan(id, summary, steps, restarts, differences, interruptions, notes, why),
                keys,
                refusal);
    }

    private static String id(String content) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
