package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetMember;
import dev.backplane.config.internal.fleet.node.NodeStatus;
import dev.backplane.config.internal.fleet.protocol.StoreException;
import dev.backplane.config.internal.fleet.redis.RedisPresence;
import dev.backplane.config.internal.fleet.redis.RedisPresence.Said;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Tells the others that this node is there, and sees who else is; for people, nothing is decided by
 * it. Used by one thread, but for what it has seen.
 */
final class Presence implements AutoCloseable {

    static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final Duration GONE = EVERY.multipliedBy(3);

    private final String node;
    private final String instance = UUID.randomUUID().toString();
    private final Supplier<RedisPresence> stores;
    private final Supplier<NodeStatus> status;
    private @Nullable RedisPresence store;
    private boolean told;
    private volatile Seen seen = new Seen(List.of(), System.nanoTime());
    private volatile boolean hasTwin;
    private long twinAt;

    private record Seen(List<FleetMember> members, long at) {}

    Presence(String node, Supplier<RedisPresence> stores, Supplier<NodeStatus> status) {
        this.node = node;
        this.stores = stores;
        this.status = status;
    }

    /** Those seen last, by name; their age goes on while the store is away. */
    List<FleetMember> members() {
        Seen now = seen;
        Duration since = Duration.ofNanos(System.nanoTime() - now.at());
        return now.members().stream()
                .map(
                        each ->
                                new FleetMember(
                                        each.name(),
                                        each.state(),
                                        each.revision(),
                                        each.age().plus(since)))
                .toList();
    }

    /** Whether another runtime calls itself as this one. */
    boolean hasTwin() {
        return hasTwin;
    }

    /** Tells and looks; what fails is done again the next time. */
    void round() {
        try {
            if (store == null) {
                store = stores.get();
            }
            NodeStatus now = status.get();
            Said said = new Said(instance, now.state(), now.revision().toString());
            look(store.tell(node, said, GONE));
        } catch (StoreException e) {
            LOG.debug("The others are not told that this node is there", e);
            disconnect();
        }
    }

    private void look(RedisPresence.Round round) {
        seen = new Seen(round.members(), System.nanoTime());
        // The first time it is an earlier start of this runtime.
        if (told && !round.before().isEmpty() && !round.before().equals(instance)) {
            twinAt = System.nanoTime();
            if (!hasTwin) {
                LOG.warn(
                        "Another runtime of the fleet is called {}, too; set BACKPLANE_NODE of one"
                                + " to another name",
                        node);
            }
            hasTwin = true;
        } else if (System.nanoTime() - twinAt > GONE.toNanos()) {
            hasTwin = false;
        }
        told = true;
    }

    private void disconnect() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    @Override
    public void close() {
        try {
            if (store != null) {
                store.leave(node, instance);
            }
        } catch (StoreException e) {
            LOG.debug("The others will notice by themselves that this node is gone", e);
        }
        disconnect();
    }
}
