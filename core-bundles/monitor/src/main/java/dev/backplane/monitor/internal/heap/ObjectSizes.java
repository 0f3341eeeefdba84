package dev.backplane.monitor.internal.heap;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.lang.management.ManagementFactory;

/**
 * How large objects are in this JVM; a dump does not say.
 *
 * @param header bytes before the fields
 * @param reference bytes of a reference
 * @param alignment every object takes a multiple of so many bytes
 */
record ObjectSizes(int header, int reference, int alignment) {

    private static final int LENGTH = 4;

    /** Of the JVM that this runs in. */
    static ObjectSizes ofThisJvm() {
        HotSpotDiagnosticMXBean vm =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        int header = is(vm, "UseCompactObjectHeaders") ? 8 : 12;
        if (header == 12 && !is(vm, "UseCompressedClassPointers")) {
            header = 16;
        }
        return new ObjectSizes(
                header,
                is(vm, "UseCompressedOops") ? 4 : 8,
                Integer.parseInt(vm.getVMOption("ObjectAlignmentInBytes").getValue()));
    }

    private static boolean is(HotSpotDiagnosticMXBean vm, String option) {
        return Boolean.parseBoolean(vm.getVMOption(option).getValue());
    }

    long ofInstance(long fieldBytes) {
        return aligned(header + fieldBytes, alignment);
    }

    long ofArray(long length, int elementBytes) {
        long first = aligned(header + LENGTH, elementBytes);
        return aligned(first + length * elementBytes, alignment);
    }

    private static long aligned(long bytes, int to) {
        return (bytes + to - 1) / to * to;
    }
}
