package dev.backplane.loader.internal.validation;

import java.nio.ByteBuffer;

/**
 * A class that is too new fails only when it is first loaded, long after the install; its header
 * tells at once.
 */
final class ClassFile {

    static final int HEADER_BYTES = 8;

    private static final int MAGIC = 0xCAFEBABE;
    private static final int JAVA_BEFORE_1 = 44;
    private static final int PREVIEW = 0xFFFF;
    private static final int LAST_WITHOUT_PREVIEW = 11;

    private ClassFile() {}

    /**
     * Versioned entries of a multi-release jar are left out: the running Java picks only those it
     * can read.
     */
    static boolean matters(String entryName) {
        return entryName.endsWith(".class") && !entryName.startsWith("META-INF/");
    }

    static void check(String entryName, byte[] head, int length) throws Refused {
        if (length < HEADER_BYTES) {
            return;
        }
        ByteBuffer header = ByteBuffer.wrap(head, 0, HEADER_BYTES);
        if (header.getInt() != MAGIC) {
            return;
        }
        int minor = Short.toUnsignedInt(header.getShort());
        int major = Short.toUnsignedInt(header.getShort());
        int java = major - JAVA_BEFORE_1;
        int running = Runtime.version().feature();
        String name = Excerpt.quoted(entryName);
        if (java > running) {
            throw Refused.bad(
                    ("the class %s is made for Java %d (class file version %d), but this runtime is"
                                    + " Java %d; compile with --release %d or lower")
                            .formatted(name, java, major, running, running));
        }
        if (minor == PREVIEW && java > LAST_WITHOUT_PREVIEW) {
            throw Refused.bad(
                    ("the class %s uses preview features of Java %d, which are off; compile without"
                                    + " --enable-preview")
                            .formatted(name, java));
        }
    }
}
