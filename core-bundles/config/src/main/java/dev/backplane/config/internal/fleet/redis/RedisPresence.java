package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.FleetMember;
import dev.backplane.config.FleetState;

import redis.clients.jedis.UnifiedJedis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which nodes of a fleet are there: a key each, which vanishes when its node tells no more. */
public final class RedisPresence implements AutoCloseable {

    private static final int PARTS = 3;
    private static final int STEP = 3;

    private final UnifiedJedis redis;
    private final String names;
    private final String prefix;

    /** Over an open client, which it closes. */
    public RedisPresence(UnifiedJedis redis, String fleet) {
        this.redis = redis;
        this.names = "{" + fleet + "}:nodes";
        this.prefix = "{" + fleet + "}:node:";
    }

    /**
     * What a node says of itself.
     *
     * @param instance new for each start
     */
    public record Said(String instance, FleetState state, String revision) {

        private String text() {
            return instance + "|" + state + "|" + revision;
        }
    }

    /**
     * What was found.
     *
     * @param before the instance that had told under this node's name; empty if none had
     */
    public record Round(String before, List<FleetMember> members) {

        /** The list is copied. */
        public Round {
            members = List.copyOf(members);
        }
    }

    /**
     * Tells that a node is there, and looks who is.
     *
     * @param lasting after which it is gone unless it tells again
     */
    public Round tell(String node, Said said, Duration lasting) {
        List<?> reply = run(node, said.text(), String.valueOf(lasting.toMillis()));
        List<FleetMember> members = new ArrayList<>();
        for (int i = 1; i + 2 < reply.size(); i += STEP) {
            Duration left = Duration.ofMillis(((Number) reply.get(i + 2)).longValue());
            member(String.valueOf(reply.get(i)), String.valueOf(reply.get(i + 1)), lasting, left)
                    .ifPresent(members::add);
        }
        members.sort(Comparator.comparing(FleetMember::name));
        String before = String.valueOf(reply.getFirst());
        return new Round(before.split("\\|", 2)[0], members);
    }

    /** The node goes. */
    public void leave(String node, String instance) {
        var _ = run(node, instance, "0");
    }

    @Override
    public void close() {
        redis.close();
    }

    private List<?> run(String node, String said, String millis) {
        try {
            return Script.PRESENCE.run(
                    redis, List.of(names, prefix + node), List.of(node, said, millis));
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    /** Empty if somebody else wrote there. */
    private static Optional<FleetMember> member(
            String name, String said, Duration lasting, Duration left) {
        String[] parts = said.split("\\|", PARTS);
        if (parts.length < PARTS) {
            return Optional.empty();
        }
        Duration age = lasting.minus(left);
        try {
            return Optional.of(
                    new FleetMember(
                            name,
                            FleetState.valueOf(parts[1]),
                            parts[PARTS - 1],
                            age.isNegative() ? Duration.ZERO : age));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
