package dev.backplane.monitor.internal.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes of a dump: whose each is, and where its instances hold references. */
final class DumpedClasses {

    /** Of nobody in particular: objects of the JDK's classes are whose holds them. */
    static final int FREE = -1;

    /** Where every walk ends: threads and class loaders lead everywhere. */
    static final int BARRIER = -2;

    /** Of another bundle, or of the class path. */
    static final int OTHER = -3;

    /**
     * Of a loader that nobody marked: as {@link #FREE}, but its static fields are not looked at.
     */
    static final int UNKNOWN = -4;

    private static final Set<String> BARRIERS =
            Set.of("java.lang.Thread", "java.lang.ThreadGroup", "java.lang.ClassLoader");

    private static final String REFERENCE_CLASS = "java.lang.ref.Reference";

    /** What is known of a class for all of its instances. */
    @SuppressWarnings("ArrayRecordComponent") // millions of instances are read by it
    private record Known(DumpedClass type, int party, long size, int[] references) {}

    private final DumpFile dump;
    private final ObjectSizes sizes;
    private final Map<Long, DumpedClass> types = new HashMap<>();
    private final Map<Long, Known> known = new HashMap<>();

    DumpedClasses(DumpFile dump, ObjectSizes sizes) {
        this.dump = dump;
        this.sizes = sizes;
        dump.read(
                new DumpFile.Reader() {
                    @Override
                    public void type(DumpedClass type) {
                        types.put(type.id(), type);
                    }
                });
    }

    /**
     * Finds the marks, and decides whose each class is.
     *
     * @param parties of the marks, by their numbers
     */
    void claim(int[] parties) {
        Map<Long, Integer> partyOfLoader = new HashMap<>();
        partyOfLoader.put(0L, FREE);
        long mark =
                types.keySet().stream()
                        .filter(type -> dump.className(type).equals(LoaderMark.class.getName()))
                        .findFirst()
                        .orElse(-1L);
        dump.read(
                new DumpFile.Reader() {
                    @Override
                    public void object(long id, long record) {
                        if (dump.isInstance(record) && dump.type(record) == mark) {
                            mark(record, parties, partyOfLoader);
                        }
                    }
                });
        for (DumpedClass type : types.values()) {
            int party = partyOfLoader.getOrDefault(type.loader(), UNKNOWN);
            List<Integer> references = references(type);
            known.put(
                    type.id(),
                    new Known(
                            type,
                            isBarrier(type) ? BARRIER : party,
                            sizes.ofInstance(fieldBytes(type)),
                            references.stream().mapToInt(Integer::intValue).toArray()));
        }
    }

    /** Fields of a class are in the order in which it declares them, or reference first. */
    private void mark(long record, int[] parties, Map<Long, Integer> partyOfLoader) {
        long at = dump.content(record);
        int number = 0;
        long loader = 0;
        for (int type : types.get(dump.type(record)).fields()) {
            if (type == DumpFile.REFERENCE) {
                loader = dump.reference(at);
            } else {
                number = dump.number(at);
            }
            at += DumpFile.width(type);
        }
        partyOfLoader.put(loader, parties[number]);
    }

    private List<DumpedClass> chain(DumpedClass type) {
        List<DumpedClass> chain = new ArrayList<>();
        for (DumpedClass each = type; each != null; each = types.get(each.superclass())) {
            chain.add(each);
        }
        return chain;
    }

    private boolean isBarrier(DumpedClass type) {
        return chain(type).stream().anyMatch(each -> BARRIERS.contains(name(each)));
    }

    private String name(DumpedClass type) {
        return dump.className(type.id());
    }

    private long fieldBytes(DumpedClass type) {
        return chain(type).stream()
                .flatMap(each -> each.fields().stream())
                .mapToLong(
                        field ->
                                field == DumpFile.REFERENCE
                                        ? sizes.reference()
                                        : DumpFile.width(field))
                .sum();
    }

    /** Offsets within an instance's record; what a weak or soft reference refers to is not held. */
    private List<Integer> references(DumpedClass type) {
        List<Integer> references = new ArrayList<>();
        int offset = 0;
        for (DumpedClass each : chain(type)) {
            boolean weak = name(each).equals(REFERENCE_CLASS);
            for (int field : each.fields()) {
                if (field == DumpFile.REFERENCE && !weak) {
                    references.add(offset);
                }
                offset += DumpFile.width(field);
            }
        }
        return references;
    }

    /** The classes of a party. */
    List<DumpedClass> of(int party) {
        return known.values().stream()
                .filter(each -> each.party() == party)
                .map(Known::type)
                .toList();
    }

    /** Whose an object is by its class; arrays are nobody's. */
    int party(long record) {
        Known type = dump.isInstance(record) ? known.get(dump.type(record)) : null;
        return type == null ? FREE : type.party();
    }

    /** Bytes in the heap, without what it refers to. */
    long size(long record) {
        if (dump.isInstance(record)) {
            Known type = known.get(dump.type(record));
            return type == null ? 0 : type.size();
        }
        int element =
                dump.isReferences(record)
                        ? sizes.reference()
                        : DumpFile.width(dump.elementType(record));
        return sizes.ofArray(dump.length(record), element);
    }

    /** Where the references of an instance are in its record. */
    int[] references(long record) {
        Known type = known.get(dump.type(record));
        return type == null ? new int[0] : type.references();
    }
}
