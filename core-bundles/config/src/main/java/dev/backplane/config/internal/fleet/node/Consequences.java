package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;

import java.util.ArrayList;
import java.util.List;

/**
 * What follows from something a node learns.
 *
 * @param records what is to be written down
 * @param toApply what must come into effect on this machine
 */
record Consequences(List<LedgerRecord> records, List<Document> toApply) {

    static Consequences none() {
        return new Consequences(new ArrayList<>(), new ArrayList<>());
    }
}
