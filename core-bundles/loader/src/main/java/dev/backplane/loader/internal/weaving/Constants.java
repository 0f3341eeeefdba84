package dev.backplane.loader.internal.weaving;

import dev.backplane.loader.internal.classfile.ConstantPool;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Constants behind those that a class has already. */
final class Constants {

    private static final int STRING = 8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private int count;

    Constants(int count) {
        this.count = count;
    }

    /** One more than the highest index. */
    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    int utf8(String text) throws IOException {
        out.writeByte(ConstantPool.UTF8);
        out.writeUTF(text);
        return count++;
    }

    int string(String text) throws IOException {
        return one(STRING, utf8(text));
    }

    int type(String internalName) throws IOException {
        return one(ConstantPool.CLASS, utf8(internalName));
    }

    int method(int owner, boolean ofInterface, String name, String descriptor) throws IOException {
        int signature = two(ConstantPool.NAME_AND_TYPE, utf8(name), utf8(descriptor));
        return two(
                ofInterface ? ConstantPool.INTERFACE_METHOD : ConstantPool.METHOD,
                owner,
                signature);
    }

    private int one(int tag, int index) throws IOException {
        out.writeByte(tag);
        out.writeShort(index);
        return count++;
    }

    private int two(int tag, int first, int second) throws IOException {
        out.writeByte(tag);
        out.writeShort(first);
        out.writeShort(second);
        return count++;
    }
}
