package dev.backplane.monitor.internal.heap;

/**
 * Stands in the dump beside the class loader it marks, which has no name there. An object whose
 * only use is to be found.
 */
@SuppressWarnings("UnusedVariable") // read in the dump
final class LoaderMark {

    private final int number;
    private final ClassLoader loader;

    LoaderMark(int number, ClassLoader loader) {
        this.number = number;
        this.loader = loader;
    }
}
