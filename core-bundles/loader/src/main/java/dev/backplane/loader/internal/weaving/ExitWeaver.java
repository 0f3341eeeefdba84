package dev.backplane.loader.internal.weaving;

import dev.backplane.loader.internal.classfile.BadClass;
import dev.backplane.loader.internal.classfile.ClassShape;
import dev.backplane.loader.internal.classfile.ConstantPool;
import dev.backplane.loader.internal.classfile.MemberReference;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leads calls that could end the JVM over a bridge. Only constants and three-byte instructions are
 * exchanged, and constants and methods added at the end: every other byte stays, and with it the
 * stack maps, which could not be made anew without loading other classes.
 */
final class ExitWeaver {

    private static final int FIRST_WITH_PRIVATE_INTERFACE_METHODS = 52;
    private static final int MAX_CONSTANTS = 0xFFFF;
    private static final int MAX_NEW_CONSTANTS = 256;
    private static final int INVOKESTATIC_HANDLE = 6;
    private static final int INVOKEVIRTUAL = 0xB6;

    private final ClassShape shape;
    private final String symbolicName;
    private final Constants constants;

    /** From the constant that is called to the one to be called instead. */
    private final Map<Integer, Integer> detours = new HashMap<>();

    private ExitWeaver(ClassShape shape, String symbolicName) {
        this.shape = shape;
        this.symbolicName = symbolicName;
        this.constants = new Constants(shape.pool().count());
    }

    /**
     * The class rewritten, or null if it has no such call, or is not sound, which the JVM will say.
     *
     * @param symbolicName whose class it is
     */
    static byte @Nullable [] weave(byte[] bytes, String symbolicName) {
        if (!ClassShape.begins(bytes)) {
            return null;
        }
        try {
            ClassShape shape = ClassShape.read(bytes);
            List<MemberReference> references = MemberReference.of(shape, Bridge::watches);
            Map<Bridge, MemberReference> bridged = new EnumMap<>(Bridge.class);
            for (MemberReference each : references) {
                Bridge.of(each.owner(), each.name(), each.descriptor())
                        .ifPresent(bridge -> bridged.put(bridge, each));
            }
            return bridged.isEmpty() || !canTakeMethods(shape)
                    ? null
                    : new ExitWeaver(shape, symbolicName).weave(bridged, references);
        } catch (BadClass e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("written to memory", e);
        }
    }

    private static boolean canTakeMethods(ClassShape shape) {
        return shape.pool().count() + MAX_NEW_CONSTANTS <= MAX_CONSTANTS
                && (!shape.isInterface() || shape.major() >= FIRST_WITH_PRIVATE_INTERFACE_METHODS);
    }

    private byte[] weave(Map<Bridge, MemberReference> bridged, List<MemberReference> references)
            throws IOException, BadClass {
        ByteArrayOutputStream methods = new ByteArrayOutputStream();
        int guardClass = constants.type(Bridge.Guard.OWNER);
        for (Map.Entry<Bridge, MemberReference> each : bridged.entrySet()) {
            Bridge bridge = each.getKey();
            methods.write(
                    BridgeMethod.write(
                            bridge,
                            // The bridge's own call needs a constant that no detour leads away.
                            original(bridge),
                            guardClass,
                            symbolicName,
                            constants));
            int detour =
                    constants.method(
                            shape.thisClass(),
                            shape.isInterface(),
                            bridge.bridgeName(),
                            bridge.bridgeDescriptor());
            for (MemberReference reference : references) {
                if (Bridge.of(reference.owner(), reference.name(), reference.descriptor())
                        .filter(bridge::equals)
                        .isPresent()) {
                    detours.put(reference.index(), detour);
                }
            }
        }
        byte[] rewritten = shape.bytes().clone();
        redirectHandles(rewritten);
        for (ClassShape.Code code : shape.codes()) {
            redirect(rewritten, code);
        }
        return assemble(rewritten, bridged.size(), methods.toByteArray());
    }

    private int original(Bridge bridge) throws IOException {
        return constants.method(
                constants.type(bridge.owner), false, bridge.method, bridge.descriptor);
    }

    /** Method references: {@code System::exit}. */
    private void redirectHandles(byte[] bytes) {
        ConstantPool pool = shape.pool();
        for (int i = 1; i < pool.count(); i++) {
            if (pool.tag(i) == ConstantPool.METHOD_HANDLE) {
                int at = pool.offset(i) + 2;
                Integer detour = detours.get(read(bytes, at));
                if (detour != null) {
                    bytes[at - 1] = INVOKESTATIC_HANDLE;
                    write(bytes, at, detour);
                }
            }
        }
    }

    private void redirect(byte[] bytes, ClassShape.Code code) {
        int at = code.begin();
        while (at + 2 < code.end()) {
            int opcode = bytes[at] & 0xFF;
            if (opcode == INVOKEVIRTUAL || opcode == BridgeMethod.INVOKESTATIC) {
                Integer detour = detours.get(read(bytes, at + 1));
                if (detour != null) {
                    bytes[at] = (byte) BridgeMethod.INVOKESTATIC;
                    write(bytes, at + 1, detour);
                }
            }
            int length = Instructions.length(bytes, code.begin(), at);
            if (length <= 0) {
                return; // the JVM will refuse such code
            }
            at += length;
        }
    }

    private static int read(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static void write(byte[] bytes, int at, int number) {
        bytes[at] = (byte) (number >> 8);
        bytes[at + 1] = (byte) number;
    }

    private byte[] assemble(byte[] bytes, int newMethods, byte[] methods) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + 1024);
        DataOutputStream out = new DataOutputStream(all);
        int poolAt = 8;
        out.write(bytes, 0, poolAt);
        out.writeShort(constants.count());
        out.write(bytes, poolAt + 2, shape.pool().end() - poolAt - 2);
        out.write(constants.bytes());
        out.write(bytes, shape.pool().end(), shape.methodsAt() - shape.pool().end());
        int count = read(bytes, shape.methodsAt());
        out.writeShort(count + newMethods);
        out.write(bytes, shape.methodsAt() + 2, shape.methodsEnd() - shape.methodsAt() - 2);
        out.write(methods);
        out.write(bytes, shape.methodsEnd(), bytes.length - shape.methodsEnd());
        return all.toByteArray();
    }
}
