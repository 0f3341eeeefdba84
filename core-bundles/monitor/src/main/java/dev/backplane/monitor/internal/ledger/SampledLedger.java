package dev.backplane.monitor.internal.ledger;

import dev.backplane.manager.RuntimeConditions;
import dev.backplane.monitor.ExactUse;
import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerStatus.State;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.ResourceLedger;
import dev.backplane.monitor.ResourceSource;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Begins to measure some time after the runtime serves, so that no start waits for it. */
@Component(configurationPid = LedgerConfig.PID)
@Designate(ocd = LedgerConfig.class)
public final class SampledLedger implements ResourceLedger {

    private static final Logger LOG = LoggerFactory.getLogger(SampledLedger.class);
    private static final String SERVING =
            "(" + Condition.CONDITION_ID + "=" + RuntimeConditions.GRPC_SERVING + ")";

    private final Meter.Maker maker;
    private final Kept windows = new Kept();
    private final List<ResourceSource> sources = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private LedgerConfig config; // guarded by lock
    private boolean serving; // guarded by lock
    private Measuring measuring; // guarded by lock

    /** Called by Declarative Services. */
    @Activate
    public SampledLedger(BundleContext context, LedgerConfig config) {
        this(config, JfrMeters.in(context));
    }

    SampledLedger(LedgerConfig config, Meter.Maker maker) {
        this.maker = maker;
        this.config = config;
        this.measuring = new Measuring(config, maker, windows);
        windows.keep(config.keptWindows());
    }

    /** The runtime serves. */
    @Reference(
            target = SERVING,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void bindServing(Condition condition) {
        synchronized (lock) {
            serving = true;
            measuring.beginSoon();
        }
    }

    /** To measure goes on when the endpoint closes. */
    void unbindServing(Condition condition) {
        LOG.debug("The endpoint has closed");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSource(ResourceSource source) {
        sources.add(source);
    }

    void unbindSource(ResourceSource source) {
        sources.remove(source);
    }

    /** Begins anew with other settings; what was measured stays. */
    @Modified
    void modified(LedgerConfig changed) {
        synchronized (lock) {
            measuring.close();
            config = changed;
            windows.keep(config.keptWindows());
            measuring = new Measuring(config, maker, windows);
            if (serving) {
                measuring.beginSoon();
            }
        }
    }

    @Deactivate
    void deactivate() {
        synchronized (lock) {
            measuring.close();
        }
    }

    @Override
    public LedgerStatus status() {
        synchronized (lock) {
            return config.enabled()
                    ? measuring.status()
                    : new LedgerStatus(
                            State.OFF,
                            "it is switched off; set enabled of " + LedgerConfig.PID + " to true");
        }
    }

    @Override
    public List<LedgerWindow> windows() {
        return windows.latest();
    }

    @Override
    public List<ExactUse> exact() {
        List<ExactUse> all = new ArrayList<>();
        for (ResourceSource source : sources) {
            try {
                all.addAll(source.read());
            } catch (RuntimeException e) { // of somebody else
                LOG.warn("{} cannot say what its plugins use", source, e);
            }
        }
        return List.copyOf(all);
    }
}
