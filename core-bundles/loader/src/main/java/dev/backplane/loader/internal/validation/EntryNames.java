package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The framework extracts native code and nested jars by entry name, so no name may lead outside;
 * and of two entries of one name nobody can say which one counts.
 */
final class EntryNames {

    private static final Pattern ABSOLUTE =
            Pattern.compile("^([/\\\\]|[A-Za-z]:[/\\\\]).*", Pattern.DOTALL);
    private static final Pattern PARENT =
            Pattern.compile("(^|.*[/\\\\])\\.\\.([/\\\\].*|$)", Pattern.DOTALL);

    private static final char DELETE = 127;

    private final Set<String> seen = new HashSet<>();

    void check(String name) throws Refused {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw Refused.bad(
                    "an entry has an empty name or one with a NUL character; build the jar again");
        }
        if (name.chars().anyMatch(c -> c < ' ' || c == DELETE)) {
            throw Refused.bad(
                    "the entry name " + Excerpt.quoted(name) + " holds a control character");
        }
        if (ABSOLUTE.matcher(name).matches()) {
            throw Refused.bad(
                    "the entry name " + Excerpt.quoted(name) + " is absolute; it must be relative");
        }
        if (name.contains("..") && PARENT.matcher(name).matches()) {
            throw Refused.bad(
                    "the entry name "
                            + Excerpt.quoted(name)
                            + " leads outside the archive by '..'");
        }
        if (seen.contains(name.endsWith("/") ? name.substring(0, name.length() - 1) : name + "/")) {
            throw Refused.bad(
                    "the archive holds "
                            + Excerpt.quoted(name)
                            + " both as a file and as a folder; it must be built again");
        }
        // Folders carry no content, and some build tools list them twice.
        if (!seen.add(name) && !name.endsWith("/")) {
            throw Refused.bad(
                    "the archive holds two entries named "
                            + Excerpt.quoted(name)
                            + "; it must be built again");
        }
    }
}
