package dev.backplane.config.internal.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the files say: which PIDs each sets, and what is wrong with it. Read from any thread. */
public final class FileClaims {

    /** The folder, as people call it. */
    public static final String FOLDER = "configs/";

    private final SortedMap<String, Claim> claims = new ConcurrentSkipListMap<>();

    /**
     * One file.
     *
     * @param digest of its last good content; empty if there was none
     * @param pids that its last good content sets
     * @param fault why its present content is none; empty if it is
     * @param refused why what it sets is not applied, by PID
     */
    record Claim(
            String digest,
            SortedSet<String> pids,
            String fault,
            SortedMap<String, String> refused) {

        static final Claim NONE = new Claim("", new TreeSet<>(), "", new TreeMap<>());

        boolean isSound() {
            return fault.isEmpty() && refused.isEmpty();
        }
    }

    Claim of(String file) {
        return claims.getOrDefault(file, Claim.NONE);
    }

    void good(String file, String digest, Collection<String> pids) {
        claims.put(file, new Claim(digest, new TreeSet<>(pids), "", new TreeMap<>()));
    }

    void faulty(String file, String fault) {
        Claim old = of(file);
        claims.put(file, new Claim(old.digest(), old.pids(), fault, old.refused()));
    }

    void refused(String file, String pid, String why) {
        Claim old = of(file);
        SortedMap<String, String> refused = new TreeMap<>(old.refused());
        refused.put(pid, why);
        claims.put(file, new Claim(old.digest(), old.pids(), old.fault(), refused));
    }

    void gone(String file) {
        claims.remove(file);
    }

    Map<String, Claim> all() {
        return new TreeMap<>(claims);
    }

    /** The files that set a PID, in their order. */
    public List<String> files(String pid) {
        return claims.entrySet().stream()
                .filter(each -> each.getValue().pids().contains(pid))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a file sets it. */
    public boolean isClaimed(String pid) {
        return !files(pid).isEmpty();
    }

    /** What is wrong with a file and this PID; empty if nothing is. */
    public String problem(String file, String pid) {
        Claim claim = of(file);
        return claim.fault().isEmpty()
                ? claim.refused().getOrDefault(pid, "")
                : claim.fault() + "; its last good content holds";
    }

    /** Everything that is wrong with any file, for people. */
    public List<String> problems() {
        return claims.entrySet().stream()
                .flatMap(
                        each -> {
                            Claim claim = each.getValue();
                            String file = FOLDER + each.getKey();
                            return claim.fault().isEmpty()
                                    ? claim.refused().values().stream()
                                            .map(why -> file + " is not applied: " + why)
                                    : java.util.stream.Stream.of(
                                            file + " cannot be read: " + claim.fault());
                        })
                .toList();
    }
}
