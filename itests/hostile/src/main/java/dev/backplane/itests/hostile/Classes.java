package dev.backplane.itests.hostile;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Class files that this Java cannot load, or should not. */
final class Classes {

    private Classes() {}

    static List<HostileJar> jars() {
        List<HostileJar> jars = new ArrayList<>();
        byte[] sound = sound();
        for (int length = 8; length < sound.length; length += 3) {
            jars.add(bad("class-cut-" + length, Arrays.copyOf(sound, length), "cannot be read"));
        }
        jars.add(bad("class-too-long", Arrays.copyOf(sound, sound.length + 7), "7 bytes follow"));
        jars.add(bad("class-newer", version(0, 130), "is made for Java 86"));
        jars.add(bad("class-preview", version(0xFFFF, 69), "preview"));
        jars.add(bad("class-version-0", version(0, 0), "which no Java ever had"));
        jars.add(bad("class-version-65535", version(0, 0xFFFF), "is made for Java"));
        jars.add(bad("class-unknown-constant", patched(10, 99), "unknown kind 99"));
        jars.add(bad("class-no-constants", patched(9, 0), "cannot be read"));
        jars.add(bad("class-exits", exiting(), "calls System.exit"));
        jars.add(
                HostileJar.refused(
                        "class-newer-in-versions-9",
                        Forge.plugin().with("META-INF/versions/9/A.class", version(0, 130)),
                        "is made for Java 86"));
        jars.add(
                HostileJar.harmless(
                        "class-newer-in-versions-99",
                        Forge.plugin().with("META-INF/versions/99/A.class", version(0, 130))));
        Forge claiming = Forge.plugin();
        claiming.file("A.class", sound).central(20, 4, 1_000_000).central(24, 4, 16_000_000);
        jars.add(HostileJar.refused("class-claims-much", claiming, "reaches into"));
        jars.add(
                HostileJar.harmless(
                        "class-in-name-only", Forge.plugin().with("A.class", "a template")));
        jars.add(HostileJar.harmless("class-empty", Forge.plugin().with("A.class", "")));
        jars.add(
                HostileJar.harmless(
                        "class-of-another-name",
                        Forge.plugin().with("java/lang/Object.class", sound)));
        return jars;
    }

    private static HostileJar bad(String name, byte[] bytes, String reason) {
        return HostileJar.refused(name, Forge.plugin().with("com/acme/A.class", bytes), reason);
    }

    /** A class without members. */
    static byte[] sound() {
        return version(0, 61);
    }

    private static byte[] version(int minor, int major) {
        return write(minor, major, 5, out -> {}, out -> out.writeShort(0));
    }

    private static byte[] patched(int at, int value) {
        byte[] bytes = sound();
        bytes[at] = (byte) value;
        return bytes;
    }

    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** One whose method calls {@code System.exit(0)}. */
    private static byte[] exiting() {
        byte[] code = {3, (byte) 0xB8, 0, 11, (byte) 0xB1};
        return write(
                0,
                61,
                14,
                out -> {
                    out.writeByte(1);
                    out.writeUTF("java/lang/System"); // 5
                    out.writeByte(7);
                    out.writeShort(5); // 6
                    out.writeByte(1);
                    out.writeUTF("exit"); // 7
                    out.writeByte(1);
                    out.writeUTF("(I)V"); // 8
                    out.writeByte(12);
                    out.writeShort(7);
                    out.writeShort(8); // 9
                    out.writeByte(1);
                    out.writeUTF("Code"); // 10
                    out.writeByte(10);
                    out.writeShort(6);
                    out.writeShort(9); // 11
                    out.writeByte(1);
                    out.writeUTF("run"); // 12
                    out.writeByte(1);
                    out.writeUTF("()V"); // 13
                },
                out -> {
                    out.writeShort(1);
                    out.writeShort(9); // public static
                    out.writeShort(12);
                    out.writeShort(13);
                    out.writeShort(1);
                    out.writeShort(10);
                    out.writeInt(12 + code.length);
                    out.writeShort(1);
                    out.writeShort(0);
                    out.writeInt(code.length);
                    out.write(code);
                    out.writeInt(0);
                });
    }

    private static byte[] write(int minor, int major, int count, Writer more, Writer methods) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0xCAFEBABE);
            out.writeShort(minor);
            out.writeShort(major);
            out.writeShort(count);
            out.writeByte(1);
            out.writeUTF("com/acme/A");
            out.writeByte(7);
            out.writeShort(1);
            out.writeByte(1);
            out.writeUTF("java/lang/Object");
            out.writeByte(7);
            out.writeShort(3);
            more.write(out);
            out.writeShort(0x21);
            out.writeShort(2);
            out.writeShort(4);
            out.writeShort(0);
            out.writeShort(0);
            methods.write(out);
            out.writeShort(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
