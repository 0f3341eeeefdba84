package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.jmx.JmxReporter;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows what is collected over JMX, every some seconds in the background. Begins when the runtime
 * serves, so that the boot is not longer for it.
 */
@Component(service = JmxMirror.class, immediate = true)
public final class JmxMirror {

    private static final Logger LOG = LoggerFactory.getLogger(JmxMirror.class);

    private final MetricsCollector collector;
    private final MirroredRegistry mirrored = new MirroredRegistry();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("backplane-jmx").unstarted(this::run);
    private volatile boolean closed;

    /** Begins unless it is switched off. */
    @Activate
    public JmxMirror(
            @Reference MetricsCollector collector,
            @Reference(
                            cardinality = ReferenceCardinality.MANDATORY,
                            policyOption = ReferencePolicyOption.RELUCTANT,
                            target = "(osgi.condition.id=dev.backplane.grpc.serving)")
                    Condition serving) {
        this.collector = collector;
        if (collector.config().jmx()) {
            thread.start();
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        thread.join(Duration.ofSeconds(2));
    }

    private void run() {
        long period = Duration.ofMillis(collector.config().jmxPeriodMillis()).toNanos();
        LockSupport.parkNanos(this, Math.min(period, Duration.ofSeconds(5).toNanos()));
        try (JmxReporter reporter =
                JmxReporter.forRegistry(mirrored.registry())
                        .inDomain(MirroredRegistry.DOMAIN)
                        .createsObjectNamesWith((type, domain, name) -> mirrored.objectName(name))
                        .build()) {
            reporter.start();
            while (!closed) {
                try {
                    mirrored.show(collector.collect(), collector.config().jmxMaxSeries());
                } catch (RuntimeException e) { // the root of a thread
                    LOG.warn("The metrics are not shown over JMX this time", e);
                }
                LockSupport.parkNanos(this, period);
            }
        }
    }
}
