package dev.backplane.loader.internal.classfile;

import java.util.ArrayList;
import java.util.List;

/**
 * A class file with its parts measured (JVMS 4.1): every length in it has been followed, so that
 * later looks need not check. What the parts mean is the JVM's to verify.
 *
 * @param bytes the whole file, not to be changed
 * @param major the class file version
 * @param minor its minor version
 * @param pool its constants
 * @param methodsAt where the count of its methods stands
 * @param methodsEnd where the first byte behind its methods lies
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClassShape(
        byte[] bytes, int major, int minor, ConstantPool pool, int methodsAt, int methodsEnd) {

    private static final int MAGIC = 0xCAFEBABE;
    private static final int HEADER_BYTES = 8;
    private static final byte[] CODE = {'C', 'o', 'd', 'e'};
    private static final int INTERFACE = 0x0200;

    /** Whether these are the first bytes of a class file, whatever follows. */
    public static boolean begins(byte[] bytes) {
        return bytes.length >= HEADER_BYTES
                && BigEndian.measured2(bytes, 0) == MAGIC >>> 16
                && BigEndian.measured2(bytes, 2) == (MAGIC & 0xFFFF);
    }

    /** The class file version, of bytes that begin as a class file does. */
    public static int major(byte[] bytes) {
        return BigEndian.measured2(bytes, 6);
    }

    /** The minor class file version, likewise. */
    public static int minor(byte[] bytes) {
        return BigEndian.measured2(bytes, 4);
    }

    /**
     * Follows every length.
     *
     * @param bytes what {@link #begins} as a class file does
     * @throws BadClass if the file ends too early or too late, or its constants are not sound
     */
    public static ClassShape read(byte[] bytes) throws BadClass {
        ConstantPool pool = ConstantPool.read(bytes, HEADER_BYTES);
        int at = pool.end() + 6;
        if (pool.className(BigEndian.u2(bytes, at - 4)).isEmpty()) {
            throw new BadClass("it does not say which class it is");
        }
        at += 2 + 2 * BigEndian.u2(bytes, at);
        int methodsAt = skipMembers(bytes, at);
        int methodsEnd = skipMembers(bytes, methodsAt);
        int end = skipAttributes(bytes, methodsEnd);
        if (end != bytes.length) {
            throw new BadClass("%,d bytes follow its end".formatted(bytes.length - end));
        }
        return new ClassShape(bytes, major(bytes), minor(bytes), pool, methodsAt, methodsEnd);
    }

    private static int skipMembers(byte[] bytes, int at) throws BadClass {
        int next = at + 2;
        for (int i = BigEndian.u2(bytes, at); i > 0; i--) {
            next = skipAttributes(bytes, next + 6);
        }
        return next;
    }

    private static int skipAttributes(byte[] bytes, int at) throws BadClass {
        long next = at + 2L;
        for (int i = BigEndian.u2(bytes, at); i > 0; i--) {
            next += 6 + BigEndian.u4(bytes, (int) next + 2);
            BigEndian.check(bytes, next);
        }
        return (int) next;
    }

    /** Its own internal name, such as {@code com/acme/Foo}. */
    public String name() {
        return pool.className(thisClass());
    }

    /** The index of its own name among the constants. */
    public int thisClass() {
        return u2(pool.end() + 2);
    }

    /** Whether it is an interface. */
    public boolean isInterface() {
        return (u2(pool.end()) & INTERFACE) != 0;
    }

    /**
     * Where the instructions of its methods lie.
     *
     * @throws BadClass if a method's code is longer than its attribute
     */
    public List<Code> codes() throws BadClass {
        List<Code> codes = new ArrayList<>();
        int at = methodsAt + 2;
        for (int method = u2(methodsAt); method > 0; method--) {
            int attributes = u2(at + 6);
            at += 8;
            for (; attributes > 0; attributes--) {
                long length = BigEndian.u4(bytes, at + 2);
                if (pool.isText(u2(at), CODE)) {
                    codes.add(code(at + 6, length));
                }
                at += (int) (6 + length);
            }
        }
        return codes;
    }

    private Code code(int at, long attributeBytes) throws BadClass {
        long length = attributeBytes < 8 ? -1 : BigEndian.u4(bytes, at + 4);
        if (length < 0 || length > attributeBytes - 8) {
            throw new BadClass("the code of a method is cut off");
        }
        return new Code(at + 8, at + 8 + (int) length);
    }

    /** Of a place within the parts that were measured. */
    private int u2(int at) {
        return BigEndian.measured2(bytes, at);
    }

    /**
     * The instructions of one method.
     *
     * @param begin where the first one lies
     * @param end where the first byte behind the last one lies
     */
    public record Code(int begin, int end) {}
}
