package dev.backplane.cli.monitor;

import com.google.protobuf.Duration;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.HotFrame;
import dev.backplane.proto.v1.ProfilePluginRequest;
import dev.backplane.proto.v1.ProfilePluginResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code backplane plugin profile}. */
@Command(
        name = "profile",
        description = {
            "Records for some seconds, and shows where a plugin spent its processor time.",
            "The recording, of the whole JVM, stays in data/profiles for JDK Mission Control."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = "  backplane plugin profile greeter --seconds 20")
public final class ProfileCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(paramLabel = "NAME", description = "The plugin, or the library.")
    private String name = "";

    @Option(
            names = {"-s", "--seconds"},
            paramLabel = "SECONDS",
            description = "How long to record, 1 to 600. Default: ${DEFAULT-VALUE}.")
    private int seconds = 20;

    @Mixin private JsonOption json = new JsonOption();

    /** Records when called. */
    public ProfileCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            ProfilePluginResponse profile =
                    client.profiles(seconds)
                            .profilePlugin(
                                    ProfilePluginRequest.newBuilder()
                                            .setPlugin(name)
                                            .setLength(Duration.newBuilder().setSeconds(seconds))
                                            .build());
            json.print(root.terminal(), profile, out -> print(profile, out));
        }
        return 0;
    }

    private void print(ProfilePluginResponse profile, PrintStream out) {
        double cpu = seconds(profile.getCpu());
        out.printf(
                Locale.ROOT,
                "%s used %.2f s of processor time in %.0f s%n",
                name,
                cpu,
                seconds(profile.getLength()));
        if (profile.getFramesCount() > 0) {
            Table table = new Table("SHARE", "VERSION", "IN", "MOSTLY");
            for (HotFrame frame : profile.getFramesList()) {
                table.add(
                        String.format(Locale.ROOT, "%.1f %%", 100 * seconds(frame.getCpu()) / cpu),
                        frame.getVersion(),
                        place(frame),
                        frame.getCallee().equals(frame.getMethod()) ? "itself" : frame.getCallee());
            }
            table.print(out);
        }
        out.println("Recorded: " + profile.getFile());
    }

    private static String place(HotFrame frame) {
        if (frame.getMethod().isEmpty()) {
            return "(its threads)";
        }
        return frame.getLine() < 0 ? frame.getMethod() : frame.getMethod() + ":" + frame.getLine();
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNanos() / 1e9;
    }
}
