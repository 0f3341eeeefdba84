package dev.backplane.config.internal.fleet.protocol;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the fleet's log: the global order of changes, whatever the clocks say. A new epoch
 * begins whenever another server process takes over the log, since it may have lost the end of it.
 */
public record Revision(long epoch, long sequence) implements Comparable<Revision> {

    /** Before every revision: what does not exist has this one. */
    public static final Revision NONE = new Revision(0, 0);

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Comparator<Revision> ORDER =
            Comparator.comparingLong(Revision::epoch).thenComparingLong(Revision::sequence);

    /** Parts are not negative. */
    public Revision {
        if (epoch < 0 || sequence < 0) {
            throw new IllegalArgumentException("negative revision " + epoch + "-" + sequence);
        }
    }

    /**
     * Reads what {@link #toString} writes; an empty text is {@link #NONE}.
     *
     * @throws IllegalArgumentException if it is no revision
     */
    public static Revision parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no revision");
        }
        return new Revision(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    public boolean isAfter(Revision other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Revision other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + "-" + sequence;
    }
}
