package dev.backplane.monitor.internal.heap;

import java.util.BitSet;

/** Reaches everything that a party holds, up to what is another's. */
final class Walk {

    private final DumpFile dump;
    private final DumpedClasses classes;
    private final ObjectIndex index;
    private final int party;
    private final BitSet reached = new BitSet();

    private Walk(DumpFile dump, DumpedClasses classes, ObjectIndex index, int party) {
        this.dump = dump;
        this.classes = classes;
        this.index = index;
        this.party = party;
    }

    /** The numbers of what that party reaches. */
    static BitSet of(DumpFile dump, DumpedClasses classes, ObjectIndex index, int party) {
        Walk walk = new Walk(dump, classes, index, party);
        walk.beginWithStatics(party);
        if (party == DumpedClasses.OTHER) {
            walk.beginWithStatics(DumpedClasses.FREE);
        }
        walk.beginWithInstances();
        walk.goOn();
        return walk.reached;
    }

    private void beginWithStatics(int owner) {
        for (DumpedClass type : classes.of(owner)) {
            type.statics().forEach(this::visit);
        }
    }

    /** In portions: what is pushed must fit beside what is reached from it. */
    private void beginWithInstances() {
        for (int number = 0; number < index.size(); number++) {
            if (classes.party(index.record(number)) == party && !reached.get(number)) {
                reached.set(number);
                index.push(number);
                goOn();
            }
        }
    }

    private void goOn() {
        for (int number = index.pop(); number >= 0; number = index.pop()) {
            long record = index.record(number);
            long content = dump.content(record);
            if (dump.isInstance(record)) {
                for (int offset : classes.references(record)) {
                    visit(dump.reference(content + offset));
                }
            } else if (dump.isReferences(record)) {
                long length = dump.length(record);
                for (long i = 0; i < length; i++) {
                    visit(dump.reference(content + i * Long.BYTES));
                }
            }
        }
    }

    private void visit(long id) {
        int number = index.number(id);
        if (number < 0 || reached.get(number)) {
            return;
        }
        int owner = classes.party(index.record(number));
        if (owner == party || owner == DumpedClasses.FREE || owner == DumpedClasses.UNKNOWN) {
            reached.set(number);
            index.push(number);
        }
    }
}
