package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetFinding.Verdict;
import dev.backplane.config.internal.fleet.protocol.StoreException;

import redis.clients.jedis.UnifiedJedis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Whether a server promises what a fleet needs: it forgets nothing silently, and lets us in. */
public final class RedisCheck {

    /** What a server must promise. */
    public enum Durability {
        /** What it has acknowledged is on its disk. */
        ALWAYS,
        /** A power cut may cost a second. */
        EVERYSEC,
        /** Nothing. */
        NONE
    }

    private final UnifiedJedis redis;
    private final String fleet;
    private final Durability durability;

    /** Looks at the server behind an open client. */
    public RedisCheck(UnifiedJedis redis, String fleet, Durability durability) {
        this.redis = redis;
        this.fleet = fleet;
        this.durability = durability;
    }

    /** Refuses a server that will not do, with the reason. */
    public void require() {
        for (FleetFinding finding : findings()) {
            if (finding.verdict() == Verdict.REFUSED) {
                throw StoreException.refused(
                        finding.subject()
                                + ": "
                                + finding.message()
                                + (finding.setting().isEmpty()
                                        ? ""
                                        : "; set '" + finding.setting() + "' in redis.conf"),
                        null);
            }
        }
    }

    /** Everything that was looked at. */
    public List<FleetFinding> findings() {
        List<FleetFinding> findings = new ArrayList<>();
        findings.add(rights());
        try {
            List<ServerFacts> servers = ServerFacts.of(redis, fleet);
            findings.add(worst(servers, RedisCheck::eviction));
            findings.add(worst(servers, this::durability));
        } catch (RuntimeException e) {
            StoreException fault = Faults.of(e);
            // Who lacks rights is told which, and not by the first thing that fails.
            if (!fault.isRefusal() || findings.getFirst().verdict() != Verdict.REFUSED) {
                throw fault;
            }
        }
        return List.copyOf(findings);
    }

    /** What the servers have in common, or what is wrong with one of them. */
    private static FleetFinding worst(
            List<ServerFacts> servers, Function<ServerFacts, FleetFinding> look) {
        FleetFinding worst = look.apply(servers.getFirst());
        String where = servers.getFirst().where();
        for (ServerFacts server : servers) {
            FleetFinding found = look.apply(server);
            if (found.verdict().compareTo(worst.verdict()) > 0) {
                worst = found;
                where = server.where();
            }
        }
        return where.isEmpty() || worst.verdict() == Verdict.GOOD
                ? worst
                : new FleetFinding(
                        worst.subject(),
                        worst.verdict(),
                        where + ": " + worst.message(),
                        worst.setting());
    }

    private static FleetFinding eviction(ServerFacts server) {
        String policy = server.eviction();
        if (policy.equals("noeviction") || policy.equals(ServerFacts.UNKNOWN)) {
            return new FleetFinding(
                    "maxmemory-policy",
                    policy.equals(ServerFacts.UNKNOWN) ? Verdict.RISKY : Verdict.GOOD,
                    policy.equals(ServerFacts.UNKNOWN)
                            ? "the server does not tell; it must be noeviction"
                            : "noeviction: what is stored stays",
                    policy.equals(ServerFacts.UNKNOWN) ? "maxmemory-policy noeviction" : "");
        }
        return new FleetFinding(
                "maxmemory-policy",
                Verdict.REFUSED,
                policy + " lets the server delete configurations when its memory gets short",
                "maxmemory-policy noeviction");
    }

    private FleetFinding durability(ServerFacts server) {
        boolean appendOnly = !server.fsync().isEmpty();
        String fsync = server.fsync();
        Durability given =
                switch (fsync.toLowerCase(Locale.ROOT)) {
                    case "always" -> Durability.ALWAYS;
                    case "everysec" -> Durability.EVERYSEC;
                    default -> Durability.NONE;
                };
        if (fsync.equals(ServerFacts.UNKNOWN)) {
            return new FleetFinding(
                    "durability",
                    durability == Durability.ALWAYS ? Verdict.REFUSED : Verdict.RISKY,
                    "appendfsync cannot be read: the user may not CONFIG GET",
                    "appendfsync always");
        }
        String found = appendOnly ? "appendfsync " + fsync : "appendonly no";
        String lacking = appendOnly ? "appendfsync always" : "appendonly yes";
        return switch (given) {
            case ALWAYS -> new FleetFinding("durability", Verdict.GOOD, found, "");
            case EVERYSEC ->
                    new FleetFinding(
                            "durability",
                            durability == Durability.ALWAYS ? Verdict.REFUSED : Verdict.RISKY,
                            found + ": a power cut may cost the last second",
                            lacking);
            case NONE ->
                    new FleetFinding(
                            "durability",
                            durability == Durability.NONE ? Verdict.RISKY : Verdict.REFUSED,
                            found + ": a restart of the server loses what it has acknowledged",
                            lacking);
        };
    }

    private FleetFinding rights() {
        List<String> missing = new RedisRights(redis, fleet).missing();
        return missing.isEmpty()
                ? new FleetFinding("rights", Verdict.GOOD, "the user may do what a fleet needs", "")
                : new FleetFinding(
                        "rights",
                        Verdict.REFUSED,
                        "the user lacks the rights to " + String.join(", ", missing),
                        RedisRights.line(fleet));
    }
}
