package dev.backplane.config.internal.fleet.redis;

import java.util.List;

/**
 * The names under which a fleet lives in Redis; one hash tag, so that a cluster keeps it together.
 */
record FleetKeys(String meta, String documents, String log, String sessions, String losers) {

    static FleetKeys of(String fleet) {
        String tag = "{" + fleet + "}";
        return new FleetKeys(
                tag + ":meta", tag + ":doc", tag + ":log", tag + ":sess", tag + ":conflict");
    }

    /** In the order the scripts expect. */
    List<String> ofScripts() {
        return List.of(meta, documents, log, sessions);
    }
}
