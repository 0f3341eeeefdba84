package dev.backplane.config.internal.label;

import dev.backplane.config.NodeLabels;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The labels as they are now. */
final class LocalLabels implements NodeLabels {

    private volatile LabelSet now;

    LocalLabels(LabelSet first) {
        now = first;
    }

    /** Whether that changes anything. */
    boolean become(LabelSet next) {
        boolean changes = !next.equals(now);
        now = next;
        return changes;
    }

    @Override
    public Map<String, String> labels() {
        return now.labels();
    }

    @Override
    public boolean match(@Nullable String target) {
        return now.match(target);
    }
}
