package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;
import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ResourceLedger;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much of one core each version of a plugin used in the ledger's latest window. */
@Component
public final class CpuSignals implements AlertSignals {

    private static final String CPU = "plugin.cpu.ratio";

    private final ResourceLedger ledger;

    /** Called by Declarative Services. */
    @Activate
    public CpuSignals(@Reference ResourceLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Set<String> names() {
        return Set.of(CPU);
    }

    /** Nothing while nobody measures: what an old window says is over. */
    @Override
    public List<AlertSample> read() {
        List<LedgerWindow> windows = ledger.windows();
        if (windows.isEmpty() || ledger.status().state() != LedgerStatus.State.MEASURING) {
            return List.of();
        }
        LedgerWindow latest = windows.getFirst();
        return latest.plugins().stream()
                .filter(use -> !use.library())
                .map(use -> sample(use, latest.cores(use.cpu())))
                .toList();
    }

    private static AlertSample sample(PluginUse use, double cores) {
        return new AlertSample(
                CPU, Map.of("plugin", use.plugin(), "version", use.version()), cores);
    }
}
