package dev.backplane.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines columns up, so that a list stays readable whatever the lengths of names are. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(String... headings) {
        widths = new int[headings.length];
        row(headings);
    }

    /** Adds a row; a line break inside a cell becomes a blank. */
    TextTable row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + widths.length + " columns");
        }
        String[] row = new String[cells.length];
        for (int column = 0; column < cells.length; column++) {
            row[column] = cells[column].strip().replaceAll("\\s*\\R\\s*", " ");
            widths[column] = Math.max(widths[column], row[column].length());
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(line(row)).append('\n');
        }
        return text.toString();
    }

    private String line(String[] row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            char[] padding = new char[widths[column] - row[column].length()];
            Arrays.fill(padding, ' ');
            line.append(row[column]).append(padding).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
