package dev.backplane.loader.internal.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.sample.Innocent;

import dev.backplane.loader.internal.validation.Bytes;
import dev.backplane.loader.internal.validation.ClassBytes;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class ExitWeaverTest {

    /** Loads the test's classes rewritten, as the framework would. */
    private static final class Rewriting extends ClassLoader {

        Rewriting() {
            super(ExitWeaverTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Escapee.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] original = in.readAllBytes();
                byte[] rewritten = ExitWeaver.weave(original, "com.acme.p");
                byte[] bytes = rewritten == null ? original : rewritten;
                assertThat(ClassFile.of().verify(bytes)).isEmpty();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final ClassLoader loader = new Rewriting();

    @Test
    @SuppressWarnings("unchecked")
    void everyWayOutIsBarred() throws ReflectiveOperationException {
        Map<String, Callable<?>> attempts =
                (Map<String, Callable<?>>) rewritten().getMethod("attempts").invoke(null);

        assertThat(attempts).hasSize(10);
        attempts.forEach(
                (name, attempt) ->
                        assertThatThrownBy(attempt::call)
                                .as(name)
                                .isInstanceOf(SecurityException.class)
                                .hasMessageContaining("the plugin com.acme.p must not end the JVM")
                                .hasMessageContaining("com.acme.p:exit"));
    }

    @Test
    void codeInInterfacesIsBarredToo() throws ReflectiveOperationException {
        Object object =
                loader.loadClass(Escapee.class.getName() + "$Implementation")
                        .getConstructor()
                        .newInstance();

        assertThatThrownBy(() -> object.getClass().getMethod("leave").invoke(object))
                .hasRootCauseInstanceOf(SecurityException.class);
    }

    @Test
    void everythingElseGoesOnAsBefore() throws ReflectiveOperationException {
        assertThat(rewritten().getMethod("innocent", int.class).invoke(null, 3))
                .isEqualTo("secret a+secret b. npe secret c");
    }

    @Test
    void aClassWithoutSuchACallIsNotTouched() {
        assertThat(ExitWeaver.weave(ClassBytes.of(ExitWeaverTest.class), "p")).isNotNull();
        assertThat(ExitWeaver.weave(ClassBytes.of(String.class), "p")).isNull();
        assertThat(ExitWeaver.weave(ClassBytes.of(Map.class), "p")).isNull();
        assertThat(ExitWeaver.weave(Bytes.classFile(0, 61), "p")).isNull();
        assertThat(ExitWeaver.weave(new byte[] {1, 2, 3}, "p")).isNull();
        assertThat(ExitWeaver.weave(ClassBytes.of(Innocent.class), "p")).isNotNull();
    }

    /** The verifier judges: rewritten classes of the JDK itself, all kinds of code. */
    @Test
    void rewrittenClassesStaySound() throws IOException {
        int rewritten = 0;
        ClassFile verifier = ClassFile.of();
        for (byte[] original : jdkClasses("java.base", 8_000)) {
            byte[] woven = ExitWeaver.weave(original, "p");
            if (woven != null) {
                rewritten++;
                assertThat(verifier.verify(woven)).hasSameSizeAs(verifier.verify(original));
            }
        }
        assertThat(rewritten).isGreaterThan(20);
    }

    @Test
    void costsLittle() throws IOException {
        List<byte[]> classes = jdkClasses("java.xml", 1_000);
        assertThat(classes).hasSize(1_000);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long begin = System.nanoTime();
            for (byte[] each : classes) {
                ExitWeaver.weave(each, "p");
            }
            best = Math.min(best, System.nanoTime() - begin);
        }
        System.out.printf("1,000 classes looked at in %.1f ms%n", best / 1e6);
        assertThat(TimeUnit.NANOSECONDS.toMillis(best)).isLessThan(200);
    }

    private Class<?> rewritten() throws ClassNotFoundException {
        return loader.loadClass(Escapee.class.getName());
    }

    private static List<byte[]> jdkClasses(String module, int most) throws IOException {
        FileSystem jrt = FileSystems.getFileSystem(URI.create("jrt:/"));
        try (Stream<Path> files = Files.walk(jrt.getPath("modules", module))) {
            List<byte[]> classes = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).limit(most).toList()) {
                classes.add(Files.readAllBytes(file));
            }
            return classes;
        }
    }
}
