package dev.backplane.benchmarks.bus;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Benchmark;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Events through the runtime, beside Event Admin alone and Vert.x; and who suffers from whom. */
public final class Bus implements Benchmark {

    @Override
    public List<Figure> run(Setting setting) throws IOException, InterruptedException {
        try (Backplane runtime =
                Backplane.startPlainly(setting.distribution(), setting.work().resolve("home"))) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("events", setting.work()));
            List<String> options = runtime.subject().jvmOptions();
            System.out.println("   JVM options of all: " + options);
            Contestant ours = new Contestant(runtime.channel(), "event-driver");
            List<Figure> figures = new ArrayList<>();
            figures.addAll(Rates.sent(setting, options, ours));
            figures.addAll(Rates.posted(setting, options, ours));
            figures.addAll(new SlowSubscriber(setting, ours).figures());
            figures.addAll(new SleepingHandler(setting, ours).figures());
            return figures;
        }
    }
}
