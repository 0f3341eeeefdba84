package dev.backplane.benchmarks.update;

import java.util.List;

/**
 * What a bad version did until it was gone.
 *
 * @param seconds from the shift until the version before served again
 * @param failed calls that failed
 * @param slow calls that it answered slowly
 * @param verdict why it was rolled back
 */
record Harm(double seconds, double failed, double slow, String verdict) {

    static Harm parse(String text) {
        List<String> words = List.of(text.split(" ", 4));
        return new Harm(
                Double.parseDouble(words.get(0)),
                Double.parseDouble(words.get(1)),
                Double.parseDouble(words.get(2)),
                words.get(3));
    }

    double calls() {
        return failed + slow;
    }
}
