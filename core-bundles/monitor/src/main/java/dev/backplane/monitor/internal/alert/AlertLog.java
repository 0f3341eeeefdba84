package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertListener;
import dev.backplane.monitor.AlertSeverity;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A line in the log for each alert. */
@Component
public final class AlertLog implements AlertListener {

    private static final Logger LOG = LoggerFactory.getLogger("dev.backplane.alert");

    /** Called by Declarative Services. */
    @Activate
    public AlertLog() {}

    @Override
    public void changed(Alert alert) {
        LOG.atLevel(level(alert))
                .addKeyValue("alert", alert.rule().name())
                .addKeyValue("severity", alert.rule().severity())
                .log(AlertText.of(alert));
    }

    private static Level level(Alert alert) {
        if (alert.state() != Alert.State.FIRING || alert.rule().severity() == AlertSeverity.INFO) {
            return Level.INFO;
        }
        return alert.rule().severity() == AlertSeverity.CRITICAL ? Level.ERROR : Level.WARN;
    }
}
