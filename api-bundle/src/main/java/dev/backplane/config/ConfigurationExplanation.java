package dev.backplane.config;

import java.util.List;
import java.util.Objects;

/**
 * Why a configuration is as it is.
 *
 * @param pid the PID
 * @param summary one sentence: what holds, from whom, since when
 * @param findings single facts, most important first: faults, what else would set it, what its
 *     placeholders stand for; may be empty
 * @param remedy what to do, a command where there is one; empty if nothing needs doing
 * @since 0.1
 */
public record ConfigurationExplanation(
        String pid, String summary, List<String> findings, String remedy) {

    /** No part may be null; the list is copied. */
    public ConfigurationExplanation {
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(summary, "summary");
        findings = List.copyOf(findings);
        Objects.requireNonNull(remedy, "remedy");
    }
}
