package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;

import java.util.Locale;
import java.util.TreeMap;

/** Alerts in words. */
final class AlertText {

    private AlertText() {}

    static String of(Alert alert) {
        return "Alert %s %s%s: %s is %s, the limit %s%s"
                .formatted(
                        alert.rule().name(),
                        alert.state() == Alert.State.FIRING ? "fires" : "is over",
                        alert.labels().isEmpty() ? "" : " for " + new TreeMap<>(alert.labels()),
                        alert.rule().signal(),
                        number(alert.value()),
                        number(alert.rule().threshold()),
                        alert.rule().summary().isEmpty() ? "" : ". " + alert.rule().summary());
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
