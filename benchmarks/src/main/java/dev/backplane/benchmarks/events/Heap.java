package dev.backplane.benchmarks.events;

/** What is left of the heap when everything that can go is gone. */
final class Heap {

    private static final double MEBIBYTE = 1 << 20;

    private Heap() {}

    static double mebibytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE;
    }
}
