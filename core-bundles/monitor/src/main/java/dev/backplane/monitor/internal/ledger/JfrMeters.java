package dev.backplane.monitor.internal.ledger;

import org.osgi.framework.BundleContext;

/** Where this JVM may lack the recorder altogether: nothing here mentions its classes. */
final class JfrMeters {

    private JfrMeters() {}

    static Meter.Maker in(BundleContext context) {
        return (terms, finished, failed) -> {
            try {
                return JfrMeter.in(context).begin(terms, finished, failed);
            } catch (LinkageError e) {
                throw new MeterUnavailableException(
                        "this JVM has no JDK Flight Recorder ("
                                + e
                                + "); use a JDK with the module"
                                + " jdk.jfr",
                        e);
            }
        };
    }
}
