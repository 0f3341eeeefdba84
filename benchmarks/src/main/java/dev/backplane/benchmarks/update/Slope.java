package dev.backplane.benchmarks.update;

import java.util.List;

/**
 * How much something grows with each update: the line of least squares through the measurements.
 *
 * @param each a step of it
 * @param error its standard error
 */
record Slope(double each, double error) {

    private static final double CERTAINTY = 2;

    /** Needs three points at least, not all at the same place. */
    static Slope of(List<Double> updates, List<Double> sizes) {
        double middle = mean(updates);
        double level = mean(sizes);
        double square = 0;
        double product = 0;
        for (int i = 0; i < updates.size(); i++) {
            double distance = updates.get(i) - middle;
            square += distance * distance;
            product += distance * (sizes.get(i) - level);
        }
        double each = product / square;
        double residue = 0;
        for (int i = 0; i < updates.size(); i++) {
            double off = sizes.get(i) - level - each * (updates.get(i) - middle);
            residue += off * off;
        }
        return new Slope(each, Math.sqrt(residue / (updates.size() - 2) / square));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** With 95 % certainty it does not grow faster. */
    double atMost() {
        return each + CERTAINTY * error;
    }
}
