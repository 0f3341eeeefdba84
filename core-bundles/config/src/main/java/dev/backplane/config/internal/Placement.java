package dev.backplane.config.internal;

import dev.backplane.config.Fleet;
import dev.backplane.config.NodeLabels;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which nodes a configuration is for, as far as those who know are there. */
final class Placement {

    private static final String DESIRED_STATES = "dev.backplane.plugin~";

    private final BundleContext context;

    Placement(BundleContext context) {
        this.context = context;
    }

    /**
     * In sentences.
     *
     * @param now what holds here; null if nothing does
     */
    List<String> findings(String pid, @Nullable Map<String, Object> now) {
        List<String> findings = new ArrayList<>();
        if (pid.equals(NodeLabels.PID)) {
            findings.add("the labels of this node are " + labels());
        }
        String key =
                pid.startsWith(DESIRED_STATES)
                        ? NodeLabels.TARGET
                        : NodeLabels.CONFIGURATION_TARGET;
        Object target = now == null ? null : now.get(key);
        if (target != null) {
            findings.addAll(ask(NodeLabels.class, labels -> verdict(labels, target.toString())));
        } else if (now == null) {
            ask(Fleet.class, fleet -> fleet.status().elsewhere().get(pid))
                    .forEach(found -> findings.add("the fleet has it, " + forOthers(found)));
        }
        return findings;
    }

    private String verdict(NodeLabels labels, String target) {
        try {
            return labels.match(target)
                    ? "it is for nodes with " + target + ", such as this one"
                    : "it is " + forOthers(target);
        } catch (PluginException e) {
            return "fault: " + e.getMessage();
        }
    }

    private String forOthers(String target) {
        return "for other nodes: its target "
                + target
                + " does not match the labels of this one, "
                + labels();
    }

    private String labels() {
        return String.join(
                "",
                ask(
                        NodeLabels.class,
                        labels ->
                                labels.labels().entrySet().stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining(", "))));
    }

    /** The answer, if there is anybody to ask and he has one. */
    private <S> List<String> ask(Class<S> type, Function<S, @Nullable String> question) {
        ServiceReference<S> reference = context.getServiceReference(type);
        S service = reference == null ? null : context.getService(reference);
        if (reference == null || service == null) {
            return List.of();
        }
        try {
            String answer = question.apply(service);
            return answer == null ? List.of() : List.of(answer);
        } finally {
            context.ungetService(reference);
        }
    }
}
