package dev.backplane.loader.internal.store;

import dev.backplane.loader.Digest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that have arrived and are not accepted yet; closing deletes them unless the store has taken
 * them.
 *
 * @param file in the store's folder, so that taking it is a rename
 * @param digest of its bytes
 */
public record Incoming(Path file, Digest digest) implements AutoCloseable {

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
