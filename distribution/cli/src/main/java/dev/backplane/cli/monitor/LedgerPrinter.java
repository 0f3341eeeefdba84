package dev.backplane.cli.monitor;

import com.google.protobuf.Duration;

import dev.backplane.cli.Table;
import dev.backplane.proto.v1.ExactUse;
import dev.backplane.proto.v1.GetResourceLedgerResponse;
import dev.backplane.proto.v1.LedgerWindow;
import dev.backplane.proto.v1.PluginUse;
import dev.backplane.proto.v1.ProcessUse;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ledger in words and tables. */
final class LedgerPrinter {

    private static final double MB = 1e6;

    private LedgerPrinter() {}

    static void print(GetResourceLedgerResponse ledger, PrintStream out) {
        if (!ledger.getReason().isEmpty()) {
            out.println("Not measured now: " + ledger.getReason());
        } else if (ledger.getWindowsCount() == 0) {
            out.println("The first window is not complete yet; ask again in some seconds.");
        }
        ledger.getWindowsList().forEach(window -> print(window, out));
        for (ExactUse use : ledger.getExactList()) {
            out.println(
                    use.getPlugin()
                            + " "
                            + use.getVersion()
                            + " has exactly, by "
                            + use.getSource()
                            + ": "
                            + use.getAmountsList().stream()
                                    .map(LedgerPrinter::amount)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static String amount(ExactUse.Amount amount) {
        String text = amount.getName() + " " + amount.getValue();
        return amount.getLimit() < 0 ? text : text + " of " + amount.getLimit();
    }

    private static void print(LedgerWindow window, PrintStream out) {
        double length = seconds(window.getLength());
        Instant begin =
                Instant.ofEpochSecond(window.getBegin().getSeconds(), window.getBegin().getNanos());
        out.printf(
                Locale.ROOT,
                "%.0f s from %s, 100 %% is one core; plugins: an estimate%n",
                length,
                begin);
        Table table = new Table("NAME", "VERSION", "CPU %", "CPU s", "MB/s", "THREADS/s");
        for (PluginUse use : window.getPluginsList()) {
            row(table, use, length);
        }
        ProcessUse process = window.getProcess();
        row(
                table,
                PluginUse.newBuilder()
                        .setPlugin("(runtime)")
                        .setCpu(process.getHost())
                        .setAllocatedBytes(process.getHostAllocatedBytes())
                        .setThreadStarts(process.getThreadStarts())
                        .build(),
                length);
        line(table, "(compiler)", process.getCompiler(), length);
        line(table, "(collector)", process.getCollector(), length);
        line(table, "(measuring)", process.getRecorder(), length);
        line(table, "(unattributed)", process.getUnattributed(), length);
        line(table, "(not sampled)", process.getLost(), length);
        line(table, "(residual)", process.getResidual(), length);
        table.add(
                "process",
                "",
                one(100 * seconds(process.getTotal()) / length),
                two(seconds(process.getTotal())),
                one(process.getAllocatedBytes() / MB / length),
                "");
        table.print(out);
    }

    private static void row(Table table, PluginUse use, double length) {
        double cpu = seconds(use.getCpu());
        table.add(
                use.getPlugin(),
                use.getVersion() + (use.getLibrary() ? " (library)" : ""),
                one(100 * cpu / length),
                two(cpu),
                one(use.getAllocatedBytes() / MB / length),
                one(use.getThreadStarts() / length));
    }

    private static void line(Table table, String name, Duration cpu, double length) {
        table.add(name, "", one(100 * seconds(cpu) / length), two(seconds(cpu)), "", "");
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNanos() / 1e9;
    }

    private static String one(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
