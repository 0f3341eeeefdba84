package dev.backplane.shell.internal;

import dev.backplane.monitor.ExactUse;
import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ledger's latest window as a table for people. */
final class LedgerReport {

    private static final double MB = 1e6;

    private LedgerReport() {}

    static String write(LedgerStatus status, List<LedgerWindow> windows, List<ExactUse> exact) {
        StringBuilder text = new StringBuilder();
        if (!status.reason().isEmpty()) {
            text.append("Not measured now: ").append(status.reason()).append('\n');
        } else if (windows.isEmpty()) {
            text.append("The first window is not complete yet.\n");
        }
        if (!windows.isEmpty()) {
            text.append(table(windows.getFirst()));
        }
        if (!exact.isEmpty()) {
            text.append("\nExact:\n");
            exact.forEach(use -> text.append(line(use)).append('\n'));
        }
        return text.toString().stripTrailing();
    }

    private static String table(LedgerWindow window) {
        TextTable table = new TextTable("NAME", "VERSION", "CPU %", "CPU s", "MB/s", "THREADS/s");
        for (PluginUse use : window.plugins()) {
            row(table, window, use);
        }
        ProcessUse process = window.process();
        row(
                table,
                window,
                new PluginUse(
                        "(runtime)",
                        "",
                        false,
                        process.host(),
                        process.hostAllocatedBytes(),
                        process.threadStarts()));
        line(table, window, "(compiler)", process.compiler());
        line(table, window, "(collector)", process.collector());
        line(table, window, "(measuring)", process.recorder());
        line(table, window, "(unattributed)", process.unattributed());
        line(table, window, "(not sampled)", process.lost());
        line(table, window, "(residual)", process.residual());
        table.row(
                "process",
                "",
                percent(window, process.total()),
                seconds(process.total()),
                rate(window.perSecond(process.allocatedBytes()) / MB),
                "");
        return "%d s from %s, 100 %% is one core; plugins: an estimate%n%s"
                .formatted(window.length().toSeconds(), window.begin(), table);
    }

    private static void row(TextTable table, LedgerWindow window, PluginUse use) {
        table.row(
                use.plugin(),
                use.version() + (use.library() ? " (library)" : ""),
                percent(window, use.cpu()),
                seconds(use.cpu()),
                rate(window.perSecond(use.allocatedBytes()) / MB),
                rate(window.perSecond(use.threadStarts())));
    }

    private static void line(TextTable table, LedgerWindow window, String name, Duration cpu) {
        table.row(name, "", percent(window, cpu), seconds(cpu), "", "");
    }

    private static String percent(LedgerWindow window, Duration cpu) {
        return rate(100 * window.cores(cpu));
    }

    private static String seconds(Duration cpu) {
        return String.format(Locale.ROOT, "%.2f", cpu.toNanos() / 1e9);
    }

    private static String rate(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static String line(ExactUse use) {
        return use.plugin()
                + " "
                + use.version()
                + " ("
                + use.source()
                + "): "
                + use.amounts().stream()
                        .map(LedgerReport::amount)
                        .collect(Collectors.joining(", "));
    }

    private static String amount(ExactUse.Amount amount) {
        String value = amount.name() + " " + amount.value();
        return amount.limit() < 0 ? value : value + " of " + amount.limit();
    }
}
