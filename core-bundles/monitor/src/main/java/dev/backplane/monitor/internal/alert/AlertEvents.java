package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertListener;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import java.util.HashMap;
import java.util.Map;

/** An event for each alert. */
@Component
public final class AlertEvents implements AlertListener {

    private final EventAdmin events;

    /** Called by Declarative Services. */
    @Activate
    public AlertEvents(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void changed(Alert alert) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("rule", alert.rule().name());
        properties.put("severity", alert.rule().severity().name());
        properties.put("signal", alert.rule().signal());
        properties.put("value", alert.value());
        properties.put("threshold", alert.rule().threshold());
        properties.put("summary", alert.rule().summary());
        alert.labels().forEach((name, value) -> properties.put("label." + name, value));
        events.postEvent(
                new Event(
                        alert.state() == Alert.State.FIRING
                                ? AlertBoard.TOPIC_FIRING
                                : AlertBoard.TOPIC_RESOLVED,
                        properties));
    }
}
