package dev.backplane.manager;

import java.util.List;
import java.util.Objects;

/**
 * Why a plugin is as it is, in one sentence and one command that mends it.
 *
 * @param name the plugin asked about
 * @param summary one sentence: the state and its reason
 * @param findings the single facts behind it, most important first; may be empty
 * @param remedy what to do, a command where there is one; empty if nothing needs doing
 * @since 0.1
 */
public record Explanation(String name, String summary, List<String> findings, String remedy) {

    /** No part may be null; the list is copied. */
    public Explanation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(summary, "summary");
        findings = List.copyOf(findings);
        Objects.requireNonNull(remedy, "remedy");
    }
}
