package dev.backplane.config.internal.source;

import dev.backplane.config.internal.source.FileClaims.Claim;
import dev.backplane.config.internal.storage.DurableDirectory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the files set, kept over a restart: a file that has not changed need not be read into
 * values, and one that went while nobody looked is missed.
 */
final class ClaimIndex {

    private static final String NAME = "files";

    private final DurableDirectory directory;

    ClaimIndex(DurableDirectory directory) {
        this.directory = directory;
    }

    void load(FileClaims into) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(directory.file(NAME));
        } catch (NoSuchFileException e) {
            return;
        }
        for (String line : lines) {
            String[] parts = line.split("\t", -1);
            if (parts.length >= 2) {
                into.good(parts[0], parts[1], Arrays.asList(parts).subList(2, parts.length));
            }
        }
    }

    /** A file that has a fault is read again at the next start. */
    void save(Map<String, Claim> claims) throws IOException {
        StringBuilder text = new StringBuilder();
        claims.forEach(
                (file, claim) -> {
                    text.append(file).append('\t').append(claim.isSound() ? claim.digest() : "");
                    claim.pids().forEach(pid -> text.append('\t').append(pid));
                    text.append('\n');
                });
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        directory.replace(NAME, bytes);
    }
}
