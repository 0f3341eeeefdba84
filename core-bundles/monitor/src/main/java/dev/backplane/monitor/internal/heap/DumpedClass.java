package dev.backplane.monitor.internal.heap;

import java.util.List;

/**
 * A class in a dump. References are object ids.
 *
 * @param statics what its static fields refer to
 * @param fields the types of the fields that it declares itself, as the format numbers them
 */
record DumpedClass(
        long id, long superclass, long loader, List<Long> statics, List<Integer> fields) {}
