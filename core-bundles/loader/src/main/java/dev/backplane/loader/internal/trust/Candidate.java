package dev.backplane.loader.internal.trust;

import dev.backplane.loader.Digest;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;

/**
 * An artifact whose signature is to be judged.
 *
 * @param label what people call it
 * @param digest of the file's bytes
 * @param file sound, and not to change meanwhile
 * @param since when its bytes came into the store, if they are there already
 */
public record Candidate(String label, Digest digest, Path file, @Nullable Instant since) {}
