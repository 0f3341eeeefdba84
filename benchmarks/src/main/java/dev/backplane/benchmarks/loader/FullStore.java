package dev.backplane.benchmarks.loader;

import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.PluginCopy;
import dev.backplane.benchmarks.Setting;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A store as years of deployments fill it: one small plugin in many versions. */
final class FullStore {

    private FullStore() {}

    /** Puts them under the names they would have got there. */
    static void write(Setting setting, Path home, int count) throws IOException {
        Path store = Files.createDirectories(home.resolve("data/store"));
        Path template = BundleJar.write("trivial", setting.work());
        for (int i = 0; i < count; i++) {
            Path half = store.resolve("next.part");
            PluginCopy.write(template, half, "stored-" + i % 100, "1." + i / 100 + ".0");
            Files.move(half, store.resolve(digest(half) + ".jar"));
        }
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
