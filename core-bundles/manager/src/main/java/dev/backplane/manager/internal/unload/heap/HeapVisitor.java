package dev.backplane.manager.internal.unload.heap;

/** Is shown what is in a dump, in the order of the file. */
interface HeapVisitor {

    /** A class; its instances may come before it. */
    default void type(HeapClass type) {}

    /**
     * An object that the JVM keeps by itself.
     *
     * @param thread the serial number of the thread it belongs to, or 0
     */
    default void root(RootKind kind, long object, int thread) {}

    /**
     * An object that is no array.
     *
     * @param position of its field values in the file
     */
    default void instance(long object, long type, long position) {}

    /**
     * An array of references.
     *
     * @param position of its elements in the file
     */
    default void array(long object, long type, long position, int length) {}
}
