package dev.backplane.loader.internal.weaving;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.constant.MethodTypeDesc;

/**
 * The method that a bridge consists of: it asks the guard, then makes the call. It runs straight
 * through, so it needs no stack map.
 */
final class BridgeMethod {

    private static final int PRIVATE_STATIC_SYNTHETIC = 0x0002 | 0x0008 | 0x1000;
    private static final int LDC_W = 0x13;
    private static final int ILOAD = 0x15;
    private static final int ALOAD = 0x19;
    private static final int RETURN = 0xB1;
    private static final int ARETURN = 0xB0;
    private static final int INVOKEVIRTUAL = 0xB6;
    static final int INVOKESTATIC = 0xB8;

    private BridgeMethod() {}

    /**
     * The method's bytes (JVMS 4.6).
     *
     * @param original the constant that the class calls now
     */
    static byte[] write(
            Bridge bridge, int original, int guardClass, String symbolicName, Constants constants)
            throws IOException {
        byte[] code = code(bridge, original, guardClass, symbolicName, constants);
        int parameters = parameters(bridge);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(PRIVATE_STATIC_SYNTHETIC);
        out.writeShort(constants.utf8(bridge.bridgeName()));
        out.writeShort(constants.utf8(bridge.bridgeDescriptor()));
        out.writeShort(1);
        out.writeShort(constants.utf8("Code"));
        out.writeInt(2 + 2 + 4 + code.length + 2 + 2);
        out.writeShort(Math.max(3, parameters));
        out.writeShort(parameters);
        out.writeInt(code.length);
        out.write(code);
        out.writeInt(0); // neither exception handlers nor attributes
        return bytes.toByteArray();
    }

    private static byte[] code(
            Bridge bridge, int original, int guardClass, String symbolicName, Constants constants)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        Bridge.Guard guard = bridge.guard;
        load(out, LDC_W, constants.string(symbolicName));
        if (guard == Bridge.Guard.ENDING) {
            load(out, LDC_W, constants.string(bridge.call()));
        }
        for (int parameter : guard.parameters) {
            out.writeByte(ALOAD);
            out.writeByte(parameter);
        }
        load(
                out,
                INVOKESTATIC,
                constants.method(guardClass, false, guard.method, guard.descriptor));
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor(bridge.bridgeDescriptor());
        for (int i = 0; i < type.parameterCount(); i++) {
            out.writeByte(type.parameterType(i).isPrimitive() ? ILOAD : ALOAD);
            out.writeByte(i);
        }
        load(out, bridge.isStatic ? INVOKESTATIC : INVOKEVIRTUAL, original);
        out.writeByte(type.returnType().isPrimitive() ? RETURN : ARETURN);
        return bytes.toByteArray();
    }

    private static void load(DataOutputStream out, int instruction, int constant)
            throws IOException {
        out.writeByte(instruction);
        out.writeShort(constant);
    }

    private static int parameters(Bridge bridge) {
        return MethodTypeDesc.ofDescriptor(bridge.bridgeDescriptor()).parameterCount();
    }
}
