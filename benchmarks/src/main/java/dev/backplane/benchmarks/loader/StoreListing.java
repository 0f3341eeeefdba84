package dev.backplane.benchmarks.loader;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.proto.v1.ListArtifactsRequest;
import dev.backplane.proto.v1.StoreServiceGrpc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What it takes to say what is in a store of thousands of artifacts. */
record StoreListing(Setting setting) {

    private static final int ARTIFACTS = 10_000;
    private static final int LATER = 20;
    private static final Goal GOAL = Goal.atMost(100);

    /** The first list of a process counts: whoever asks once a day gets no other. */
    Figure measure() throws IOException, InterruptedException {
        Path home = setting.work().resolve("store-home");
        FullStore.write(setting, home, ARTIFACTS);
        System.out.println(
                "   a store that nobody has listed yet, ms: " + start(home, 1, true).part(0, 1));
        Samples first = new Samples();
        for (int round = setting.rounds(7, 3); round > 0; round--) {
            Samples all = start(home, 1 + LATER, false);
            first = first.plus(all.values().getFirst());
            System.out.println(
                    "   first list after a start, ms: %s; later ones: %s; through the endpoint: %s"
                            .formatted(
                                    all.part(0, 1),
                                    all.part(1, 1 + LATER).median("ms"),
                                    Samples.text(all.values().getLast(), "ms")));
        }
        return Figure.of("loader.store", first.median("ms"), "-", first.median(), GOAL);
    }

    /** Milliseconds of each list, and of one more through the endpoint. */
    private Samples start(Path home, int lists, boolean install)
            throws IOException, InterruptedException {
        try (Backplane runtime = Backplane.startPlainly(setting.distribution(), home)) {
            runtime.awaitReady();
            if (install) {
                runtime.install(BundleJar.write("inspector", setting.work()));
            }
            List<String> lines =
                    new Contestant(runtime.channel(), "inspector")
                            .tell("list", String.valueOf(lists))
                            .lines()
                            .toList();
            int found = Integer.parseInt(lines.getLast());
            if (found < ARTIFACTS) {
                throw new IOException("the store lists %,d of %,d".formatted(found, ARTIFACTS));
            }
            return new Samples(
                            lines.stream()
                                    .limit(lists)
                                    .map(line -> Long.parseLong(line) / 1e6)
                                    .toList())
                    .plus(overEndpoint(runtime));
        }
    }

    private static double overEndpoint(Backplane runtime) {
        long begin = System.nanoTime();
        StoreServiceGrpc.newBlockingStub(runtime.channel())
                .listArtifacts(ListArtifactsRequest.getDefaultInstance())
                .forEachRemaining(part -> {});
        return (System.nanoTime() - begin) / 1e6;
    }
}
