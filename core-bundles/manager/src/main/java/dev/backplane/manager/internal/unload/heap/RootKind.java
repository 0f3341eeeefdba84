package dev.backplane.manager.internal.unload.heap;

/** Why the JVM keeps an object that nobody refers to; what says most to a person comes first. */
enum RootKind {
    THREAD(0x08, 8, 4),
    FRAME(0x03, 8, 8),
    CLASS(0x05, 0, 0),
    JNI_GLOBAL(0x01, 8, 0),
    JNI_LOCAL(0x02, 8, 8),
    NATIVE_STACK(0x04, 4, 4),
    THREAD_BLOCK(0x06, 4, 4),
    MONITOR(0x07, 0, 0),
    OTHER(0xff, 0, 0);

    private final int tag;
    private final int rest;
    private final int thread;

    /**
     * @param rest bytes after the object's id
     * @param thread how many of them begin with the thread's serial number; 0 if none
     */
    RootKind(int tag, int rest, int thread) {
        this.tag = tag;
        this.rest = rest;
        this.thread = thread;
    }

    static RootKind of(int tag) {
        for (RootKind kind : values()) {
            if (kind.tag == tag) {
                return kind;
            }
        }
        throw new IllegalStateException("a heap dump has a record of unknown kind " + tag);
    }

    int rest() {
        return rest;
    }

    boolean hasThread() {
        return thread > 0;
    }
}
