package dev.backplane.loader.internal.validation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.DebugElementsOption;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Class files for tests: of the test's own classes, and made on the spot. */
public final class ClassBytes {

    private static final MethodTypeDesc EXIT =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);

    private ClassBytes() {}

    public static byte[] of(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] withoutDebugging(Class<?> type) {
        ClassFile reader = ClassFile.of(DebugElementsOption.DROP_DEBUG);
        return reader.transformClass(
                reader.parse(of(type)),
                ClassTransform.dropping(SourceFileAttribute.class::isInstance)
                        .andThen(ClassTransform.transformingMethodBodies((out, e) -> out.with(e))));
    }

    /** A class whose method {@code run} calls {@code System.exit} on each of its lines. */
    public static byte[] exiting(String name, int lines) {
        return ClassFile.of()
                .build(
                        ClassDesc.of(name),
                        type -> {
                            type.with(SourceFileAttribute.of("Many.java"));
                            type.withMethodBody(
                                    "run",
                                    ConstantDescs.MTD_void,
                                    ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                    code -> {
                                        for (int line = 1; line <= lines; line++) {
                                            code.lineNumber(line)
                                                    .iconst_1()
                                                    .invokestatic(
                                                            ClassDesc.of("java.lang.System"),
                                                            "exit",
                                                            EXIT);
                                        }
                                        code.return_();
                                    });
                        });
    }
}
