package dev.backplane.bus.internal.request;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Guesses which name was meant by one that is not there, by edit distance; works on the error path
 * only.
 */
final class NearestNames {

    private static final int LONGEST = 128;
    private static final int MOST_COMPARED = 10_000;
    private static final int MOST_SHOWN = 3;

    private NearestNames() {}

    static List<String> to(String wanted, Collection<String> known) {
        if (wanted.length() > LONGEST) {
            return List.of();
        }
        int farthest = Math.max(1, wanted.length() / 3);
        String folded = wanted.toLowerCase(Locale.ROOT);
        return known.stream()
                .limit(MOST_COMPARED)
                .filter(name -> Math.abs(name.length() - wanted.length()) <= farthest)
                .map(name -> Map.entry(name, distance(folded, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.getValue() <= farthest)
                .sorted(
                        Comparator.comparingInt(Map.Entry<String, Integer>::getValue)
                                .thenComparing(Map.Entry::getKey))
                .limit(MOST_SHOWN)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Levenshtein's distance, one row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
