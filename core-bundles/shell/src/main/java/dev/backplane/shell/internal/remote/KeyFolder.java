package dev.backplane.shell.internal.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;

/**
 * The folder with the key of this host and the key of its clients, both made at the first start. It
 * is for its owner only, and a key is there completely or not at all.
 */
record KeyFolder(Path folder) {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    static KeyFolder of(Path home) {
        return new KeyFolder(home.resolve("data/ssh"));
    }

    Path hostKey() {
        return folder.resolve("host_key");
    }

    Path clientKey() {
        return folder.resolve("client_key");
    }

    Path clientPublicKey() {
        return publicKey(clientKey());
    }

    boolean complete() {
        return complete(hostKey()) && complete(clientKey());
    }

    /**
     * Makes what is missing. A private key without its public half is replaced together with it.
     */
    void create() throws IOException, GeneralSecurityException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, OWNER_ONLY_FOLDER);
        }
        create(hostKey(), "backplane-host");
        create(clientKey(), "backplane-client");
    }

    private void create(Path key, String comment) throws IOException, GeneralSecurityException {
        if (!complete(key)) {
            EcdsaKey made = EcdsaKey.generate(comment);
            write(publicKey(key), made.publicLine());
            write(key, made.privateFile());
        }
    }

    private void write(Path file, String text) throws IOException {
        Path unfinished = Files.createTempFile(folder, ".new", null, OWNER_ONLY_FILE);
        Files.writeString(unfinished, text);
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean complete(Path key) {
        return Files.exists(key) && Files.exists(publicKey(key));
    }

    private static Path publicKey(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }
}
