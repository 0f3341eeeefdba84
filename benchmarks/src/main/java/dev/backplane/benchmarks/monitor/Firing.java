package dev.backplane.benchmarks.monitor;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.proto.v1.Alert;
import dev.backplane.proto.v1.AlertServiceGrpc;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.WatchAlertsRequest;
import dev.backplane.proto.v1.WatchAlertsResponse;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long it takes until somebody hears that a plugin has been stopped for two seconds. */
final class Firing {

    /** Two seconds of the rule, one of the period, and a tenth for the way. */
    private static final Goal SECONDS = Goal.atMost(3.1);

    private static final int LIMIT_SECONDS = 30;

    private static final String RULE =
            """
            "dev.backplane.alerts": { "periodMillis:Long": 1000 },
            "dev.backplane.alert~gone":
              { "signal": "plugin.stopped", "threshold:Double": 0, "forSeconds:Long": 2 }
            """;

    private Firing() {}

    static Figure measure(Setting setting) throws IOException, InterruptedException {
        Path home = Homes.make(setting, "firing", RULE);
        Samples seconds = new Samples();
        try (Backplane runtime = Backplane.startPlainly(setting.distribution(), home)) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("echo", setting.work()));
            var plugins = PluginServiceGrpc.newBlockingStub(runtime.channel());
            BlockingClientCall<?, WatchAlertsResponse> alerts =
                    AlertServiceGrpc.newBlockingV2Stub(runtime.channel())
                            .watchAlerts(WatchAlertsRequest.getDefaultInstance());
            for (int i = 0; i < setting.rounds(11, 5); i++) {
                long begin = System.nanoTime();
                var _ = plugins.stopPlugin(StopPluginRequest.newBuilder().setName("echo").build());
                await(alerts, Alert.State.STATE_FIRING);
                seconds = seconds.plus((System.nanoTime() - begin) / 1e9);
                var _ =
                        plugins.startPlugin(
                                StartPluginRequest.newBuilder().setName("echo").build());
                await(alerts, Alert.State.STATE_RESOLVED);
            }
            alerts.cancel("done", null);
        }
        seconds = seconds.part(1, seconds.values().size()); // the first stop loads classes
        System.out.println("   s until a rule of 2 s, looked at each second, fires: " + seconds);
        double worst = seconds.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return Figure.of("monitor.alert", seconds.median("s"), "-", worst, SECONDS);
    }

    private static void await(BlockingClientCall<?, WatchAlertsResponse> alerts, Alert.State state)
            throws IOException, InterruptedException {
        try {
            Alert alert;
            do {
                WatchAlertsResponse next = alerts.read(LIMIT_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new IOException("the stream of alerts ended");
                }
                alert = next.getAlert();
            } while (!alert.getRule().equals("gone") || alert.getState() != state);
        } catch (StatusException | TimeoutException e) {
            throw new IOException("no alert that is " + state, e);
        }
    }
}
