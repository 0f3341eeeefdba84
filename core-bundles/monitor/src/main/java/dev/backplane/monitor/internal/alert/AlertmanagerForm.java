package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.internal.log.NodeName;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Alerts as an Alertmanager takes them. */
final class AlertmanagerForm {

    /** What a label may be called there. */
    private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_]");

    private final String node;
    private final Duration validity;

    /**
     * @param validity how far ahead the end of one that fires is
     */
    AlertmanagerForm(String node, Duration validity) {
        this.node = NodeName.of(node);
        this.validity = validity;
    }

    String write(List<Alert> alerts) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        alerts.forEach(alert -> all.add(write(alert)));
        return all.build().toString();
    }

    private JsonObjectBuilder write(Alert alert) {
        boolean over = alert.state() == Alert.State.RESOLVED;
        JsonObjectBuilder labels = Json.createObjectBuilder();
        alert.labels()
                .forEach((name, value) -> labels.add(FOREIGN.matcher(name).replaceAll("_"), value));
        labels.add("alertname", alert.rule().name())
                .add("severity", alert.rule().severity().name().toLowerCase(Locale.ROOT))
                .add("node", node)
                .add("job", "backplane");
        JsonObjectBuilder written =
                Json.createObjectBuilder()
                        .add("labels", labels)
                        .add(
                                "annotations",
                                Json.createObjectBuilder()
                                        .add("summary", alert.rule().summary())
                                        .add("description", AlertText.of(alert))
                                        .add("value", AlertText.number(alert.value())));
        if (!over) {
            written.add("startsAt", alert.since().toString());
        }
        Instant end = over ? alert.since() : Instant.now().plus(validity);
        return written.add("endsAt", end.toString());
    }
}
