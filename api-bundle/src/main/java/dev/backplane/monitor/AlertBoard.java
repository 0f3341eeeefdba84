package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * The alerts of this runtime. Thread-safe; never blocks.
 *
 * <p>Whoever fires is published as an event, too: topic {@value #TOPIC_FIRING} or {@value
 * #TOPIC_RESOLVED}, with the properties {@code rule}, {@code severity}, {@code signal}, {@code
 * value}, {@code threshold}, {@code summary}, and {@code label.NAME} for each label.
 *
 * @since 0.1
 */
@ProviderType
public interface AlertBoard {

    /** The PID of the settings. */
    String PID = "dev.backplane.alerts";

    /** The factory PID of rules, {@code dev.backplane.alert~NAME}. */
    String RULE_PID = "dev.backplane.alert";

    /** An alert fires. */
    String TOPIC_FIRING = "dev/backplane/alert/FIRING";

    /** An alert is over. */
    String TOPIC_RESOLVED = "dev/backplane/alert/RESOLVED";

    /** Those that are pending or firing, and the latest 100 that are over; the worst first. */
    List<Alert> alerts();

    /** Every rule that is configured, by name, also those that were refused. */
    List<AlertRuleInfo> rules();

    /** The last values of all signals. */
    List<AlertSample> samples();
}
