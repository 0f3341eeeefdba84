package dev.backplane.shell.internal;

/** Labels and values below each other; what has no value is left out. */
final class Facts {

    private final String format;
    private final String indent;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param labelWidth characters of the longest label
     */
    Facts(int labelWidth) {
        format = "%-" + labelWidth + "s %s%n";
        indent = " ".repeat(labelWidth + 1);
    }

    Facts add(String label, Object value) {
        String shown = value.toString().stripTrailing();
        if (!shown.isEmpty()) {
            text.append(format.formatted(label, shown.replace("\n", "\n" + indent)));
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
