package dev.backplane.shell.internal;

import dev.backplane.monitor.Profiler.HotFrame;
import dev.backplane.monitor.Profiler.Profile;

import java.time.Duration;
import java.util.Locale;

/** Where a plugin spent its time, for people. */
final class ProfileReport {

    private ProfileReport() {}

    static String write(Profile profile) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s used %.2f s of processor time in %.0f s%n",
                        profile.plugin(),
                        profile.cpu().toNanos() / 1e9,
                        profile.length().toMillis() / 1e3));
        if (!profile.frames().isEmpty()) {
            TextTable table = new TextTable("SHARE", "VERSION", "IN", "MOSTLY");
            for (HotFrame frame : profile.frames()) {
                table.row(
                        share(frame.cpu(), profile.cpu()),
                        frame.version(),
                        place(frame),
                        frame.callee().equals(frame.method()) ? "itself" : frame.callee());
            }
            text.append(table);
        }
        return text.append("Recorded: ").append(profile.file()).toString();
    }

    private static String share(Duration part, Duration whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part.toNanos() / whole.toNanos());
    }

    private static String place(HotFrame frame) {
        if (frame.method().isEmpty()) {
            return "(its threads)";
        }
        return frame.line() < 0 ? frame.method() : frame.method() + ":" + frame.line();
    }
}
