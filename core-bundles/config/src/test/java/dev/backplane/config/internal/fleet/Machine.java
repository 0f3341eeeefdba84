package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetState;
import dev.backplane.config.internal.fleet.node.FleetNode;
import dev.backplane.config.internal.fleet.node.Outcome;
import dev.backplane.config.internal.fleet.node.Pace;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.redis.RedisAddress;
import dev.backplane.config.internal.fleet.redis.RedisConnector;
import dev.backplane.config.internal.fleet.redis.RedisFleetStore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A node with a disk and a network of its own. */
final class Machine implements AutoCloseable {

    static final String FLEET = "test";
    static final Duration WINDOW = Duration.ofMillis(1_500);

    private static final Pace PACE =
            new Pace(Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(200));
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final String name;
    private final Path journal;
    private final UnaryOperator<FleetStore> store;
    private final Documents documents;
    final MemoryDocuments disk = new MemoryDocuments();
    final FaultProxy network;
    long logLength = 1_000_000;
    private FleetNode node;

    Machine(
            String name,
            Path folder,
            int redisPort,
            UnaryOperator<FleetStore> store,
            UnaryOperator<Documents> documents)
            throws IOException {
        this.name = name;
        this.journal = folder.resolve(name + ".journal");
        this.store = store;
        this.documents = documents.apply(disk);
        this.network = new FaultProxy(redisPort);
    }

    Machine(String name, Path folder, int redisPort) throws IOException {
        this(name, folder, redisPort, UnaryOperator.identity(), UnaryOperator.identity());
    }

    String name() {
        return name;
    }

    Path journal() {
        return journal;
    }

    FleetNode node() {
        return node;
    }

    Machine start() throws IOException {
        node =
                new FleetNode(
                        new FleetNode.Identity(name, journal, false),
                        documents,
                        () -> store.apply(open(name, network.port(), logLength)),
                        PACE);
        node.start();
        return this;
    }

    static RedisFleetStore open(String name, int port, long logLength) {
        return new RedisFleetStore(
                connector(name, "redis://127.0.0.1:" + port).open(), FLEET, WINDOW, logLength);
    }

    static RedisConnector connector(String name, String uri) {
        return new RedisConnector(RedisAddress.parse(uri), name, TIMEOUT, null);
    }

    /** Somebody edits here, whether or not the fleet can be reached. */
    void edit(String pid, String content) {
        disk.edit(pid, content);
        node.edited(pid, false, content);
    }

    boolean isFollowing() {
        return node.status().state() == FleetState.FOLLOWING;
    }

    boolean holds(String pid, String content) {
        return content.equals(disk.all().get(pid));
    }

    /** Adds one to a counter, if nobody else was quicker; whatever the network does meanwhile. */
    Optional<Acknowledged> increment(String pid, String mark, boolean delete) throws Exception {
        Optional<Document> before = node.document(pid);
        String content = Counter.of(before).incrementedBy(mark);
        Revision base = before.map(Document::revision).orElse(Revision.NONE);
        long begun = System.nanoTime();
        Outcome outcome = node.update(pid, base, delete, content).get(40, TimeUnit.SECONDS);
        return outcome instanceof Outcome.Done(Revision revision)
                ? Optional.of(new Acknowledged(pid, revision, content, begun, System.nanoTime()))
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        node.close();
        network.close();
    }
}
