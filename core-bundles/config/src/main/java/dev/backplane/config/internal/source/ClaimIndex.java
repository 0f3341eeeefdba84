package dev.backplane.config.internal.source;

import dev.backplane.config.internal.source.FileClaims.Claim;
import dev.backplane.config.internal.storage.DurableDirectory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;

/**
 * What the files set, kept over a restart: a file that has not changed need not be read into
 * values, and one that went while nobody looked is missed.
 */
final class ClaimIndex {

    private static final String NAME = "files";

    private static final Logger LOG = LoggerFactory.getLogger(ClaimIndex.class);

    private final DurableDirectory directory;
    private String kept = "";

    ClaimIndex(DurableDirectory directory) {
        this.directory = directory;
    }

    void load(FileClaims into) throws IOException {
        try {
            kept = Files.readString(directory.file(NAME));
        } catch (NoSuchFileException e) {
            return;
        }
        for (String line : kept.lines().toList()) {
            String[] parts = line.split("\t", -1);
            if (parts.length >= 2) {
                into.good(parts[0], parts[1], Arrays.asList(parts).subList(2, parts.length));
            }
        }
    }

    /**
     * A file that has a fault is read again at the next start. If this cannot be kept, the next
     * start only has more to read, and misses no file that goes until then.
     */
    void save(Map<String, Claim> claims) {
        StringBuilder text = new StringBuilder();
        claims.forEach(
                (file, claim) -> {
                    text.append(file).append('\t').append(claim.isSound() ? claim.digest() : "");
                    claim.pids().forEach(pid -> text.append('\t').append(pid));
                    text.append('\n');
                });
        String now = text.toString();
        if (now.equals(kept)) {
            return;
        }
        try {
            directory.replace(NAME, now.getBytes(StandardCharsets.UTF_8));
            kept = now;
        } catch (IOException e) {
            LOG.warn("What files set is not kept for the next start: {}", e.getMessage());
        }
    }
}
