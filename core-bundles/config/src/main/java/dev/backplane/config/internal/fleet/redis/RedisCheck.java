package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetFinding.Verdict;
import dev.backplane.config.internal.fleet.protocol.StoreException;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final String UNKNOWN = "?";

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
            findings.add(eviction());
            findings.add(durability());
        } catch (RuntimeException e) {
            StoreException fault = Faults.of(e);
            // Who lacks rights is told which, and not by the first thing that fails.
            if (!fault.isRefusal() || findings.getFirst().verdict() != Verdict.REFUSED) {
                throw fault;
            }
        }
        return List.copyOf(findings);
    }

    private FleetFinding eviction() {
        String policy = info("memory", "maxmemory_policy");
        if (policy.equals("noeviction") || policy.equals(UNKNOWN)) {
            return new FleetFinding(
                    "maxmemory-policy",
                    policy.equals(UNKNOWN) ? Verdict.RISKY : Verdict.GOOD,
                    policy.equals(UNKNOWN)
                            ? "the server does not tell; it must be noeviction"
                            : "noeviction: what is stored stays",
                    policy.equals(UNKNOWN) ? "maxmemory-policy noeviction" : "");
        }
        return new FleetFinding(
                "maxmemory-policy",
                Verdict.REFUSED,
                policy + " lets the server delete configurations when its memory gets short",
                "maxmemory-policy noeviction");
    }

    private FleetFinding durability() {
        boolean appendOnly = info("persistence", "aof_enabled").equals("1");
        String fsync = appendOnly ? setting("appendfsync") : "no";
        Durability given =
                switch (fsync.toLowerCase(Locale.ROOT)) {
                    case "always" -> Durability.ALWAYS;
                    case "everysec" -> Durability.EVERYSEC;
                    default -> Durability.NONE;
                };
        if (fsync.equals(UNKNOWN)) {
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

    private String info(String section, String name) {
        // By a script, since a cluster asks a key to know which server is meant.
        String text =
                String.valueOf(
                        redis.eval(
                                "return redis.call('INFO', ARGV[1])",
                                List.of("{" + fleet + "}:meta"),
                                List.of(section)));
        Matcher matcher = Pattern.compile("(?m)^" + name + ":(\\S+)").matcher(text);
        return matcher.find() ? matcher.group(1) : UNKNOWN;
    }

    private String setting(String name) {
        try {
            return redis.configGet(name).getOrDefault(name, UNKNOWN);
        } catch (JedisDataException mayNot) {
            return UNKNOWN;
        }
    }
}
