package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertSeverity;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A rule as an operator wrote it. */
@Component(
        service = ConfiguredRule.class,
        configurationPid = AlertBoard.RULE_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredRule.Config.class, factory = true)
public final class ConfiguredRule {

    /** What an operator may set; all as text or number, so that what is wrong can be named. */
    @ObjectClassDefinition(name = "Alert rule", description = "Named by what follows the ~")
    @interface Config {

        @AttributeDefinition(name = "Signal", description = "Such as jvm.heap.ratio")
        String signal();

        @AttributeDefinition(
                name = "Labels",
                description = "Only values with these, each NAME=VALUE, such as plugin=billing")
        String[] labels() default {};

        @AttributeDefinition(
                name = "Comparison",
                description = "Whether values 'above' or 'below' the threshold are bad")
        String comparison() default "above";

        @AttributeDefinition(name = "Threshold", description = "In the signal's unit")
        double threshold() default Double.NaN;

        @AttributeDefinition(
                name = "Seconds",
                description = "For how long it must be so before the alert fires")
        long forSeconds() default 0;

        @AttributeDefinition(name = "Severity", description = "info, warning or critical")
        String severity() default "warning";

        @AttributeDefinition(name = "Summary", description = "A sentence for people")
        String summary() default "";

        @AttributeDefinition(name = "Enabled", description = "false switches the rule off")
        boolean enabled() default true;

        /** Set by Config Admin. */
        String service_pid();
    }

    private final Config config;

    /** Called by Declarative Services. */
    @Activate
    public ConfiguredRule(Config config) {
        this.config = config;
    }

    String name() {
        return config.service_pid().substring(config.service_pid().indexOf('~') + 1);
    }

    boolean isEnabled() {
        return config.enabled();
    }

    /**
     * The rule.
     *
     * @throws IllegalArgumentException naming the setting that cannot be
     */
    AlertRule rule() {
        String signal = config.signal() == null ? "" : config.signal().strip();
        require(!signal.isEmpty(), "'signal' says nothing; name one, such as jvm.heap.ratio");
        require(
                Double.isFinite(config.threshold()),
                "'threshold' is no number; set it, such as threshold=0.9");
        require(config.forSeconds() >= 0, "'forSeconds' is negative");
        return new AlertRule(
                name(),
                signal,
                labels(),
                isBelow(),
                config.threshold(),
                Duration.ofSeconds(config.forSeconds()),
                severity(),
                config.summary() == null ? "" : config.summary());
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        for (String label : config.labels()) {
            int equals = label.indexOf('=');
            require(equals > 0, "the label '" + label + "' is not NAME=VALUE");
            labels.put(label.substring(0, equals).strip(), label.substring(equals + 1).strip());
        }
        return labels;
    }

    private boolean isBelow() {
        String comparison = config.comparison().strip().toLowerCase(Locale.ROOT);
        require(
                comparison.equals("above") || comparison.equals("below"),
                "'comparison' is '" + comparison + "', not above or below");
        return comparison.equals("below");
    }

    private AlertSeverity severity() {
        try {
            return AlertSeverity.valueOf(config.severity().strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    config.service_pid()
                            + ": 'severity' is '"
                            + config.severity()
                            + "', none of "
                            + Arrays.toString(AlertSeverity.values()),
                    e);
        }
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(config.service_pid() + ": " + problem);
        }
    }
}
