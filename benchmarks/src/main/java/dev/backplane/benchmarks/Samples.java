package dev.backplane.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measurements of one kind.
 *
 * @param values in the order they were taken
 */
public record Samples(List<Double> values) {

    /** The list is copied. */
    public Samples {
        values = List.copyOf(values);
    }

    /** None yet. */
    public Samples() {
        this(List.of());
    }

    /** The middle one, or the mean of the two in the middle. */
    public double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** These with one more. */
    public Samples plus(double value) {
        List<Double> more = new ArrayList<>(values);
        more.add(value);
        return new Samples(more);
    }

    /** The measurements from one index to before another. */
    public Samples part(int from, int to) {
        return new Samples(values.subList(from, to));
    }

    /** Each divided by its partner: what happened to the machine meanwhile happened to both. */
    public Samples over(Samples partners) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), partners.values.size()); i++) {
            ratios.add(values.get(i) / partners.values.get(i));
        }
        return new Samples(ratios);
    }

    /** The difference of each and its partner. */
    public Samples minus(Samples partners) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), partners.values.size()); i++) {
            differences.add(values.get(i) - partners.values.get(i));
        }
        return new Samples(differences);
    }

    /** All added up. */
    public double sum() {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The median with a unit, without a space. */
    public String median(String unit) {
        return text(median(), unit);
    }

    /** A number with a unit, without a space, as figures show it. */
    public static String text(double value, String unit) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f%s" : "%.1f%s", value, unit);
    }

    /** All of them, for people. */
    @Override
    public String toString() {
        return values.stream().map(value -> text(value, "")).collect(Collectors.joining(" "));
    }
}
