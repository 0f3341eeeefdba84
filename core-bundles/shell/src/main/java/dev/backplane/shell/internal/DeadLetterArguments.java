package dev.backplane.shell.internal;

import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a person types after {@code bus:deadletters}. Taken apart here, since Gogo would need a
 * parameter for each option.
 *
 * @param action the first word; {@code list} if there is none
 * @param ids the letters meant
 * @param selection what the options say
 * @param filtered whether the options leave anything out
 * @param all whether everything is meant
 */
record DeadLetterArguments(
        String action, List<Long> ids, Selection selection, boolean filtered, boolean all) {

    static final String OPTIONS =
            "--target TOPIC|PLUGIN/OPERATION (with * at the end, several), --subscriber NAME,"
                    + " --cause CAUSE, --after ID, --limit N";

    private static final List<String> NAMED =
            List.of("--target", "--subscriber", "--cause", "--after", "--limit");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    static DeadLetterArguments parse(String... typed) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        boolean all = false;
        for (Iterator<String> each = List.of(typed).iterator(); each.hasNext(); ) {
            String word = each.next();
            if (word.equals("--all")) {
                all = true;
            } else if (word.startsWith("-")) {
                if (options.put(known(word), value(word, each)) != null) {
                    throw invalid(word + " is given twice.");
                }
            } else {
                words.add(word);
            }
        }
        String action = words.isEmpty() ? "list" : words.removeFirst();
        List<Long> ids = words.stream().map(id -> number("an id", id)).toList();
        return new DeadLetterArguments(action, ids, selection(options), !options.isEmpty(), all);
    }

    /** For an action on letters that are named. */
    DeadLetterArguments namingLetters(String usage) {
        return requireOnly(!filtered && !all && !ids.isEmpty(), usage);
    }

    /** For an action on letters that are looked for. */
    DeadLetterArguments selecting(String usage) {
        return requireOnly(ids.isEmpty() && !all, usage);
    }

    /** For an action that is about no letters in particular. */
    void requireNothing() {
        var _ = requireOnly(ids.isEmpty() && !filtered && !all, "");
    }

    /** What an action has no use for is a misunderstanding, and not passed over. */
    private DeadLetterArguments requireOnly(boolean holds, String usage) {
        if (!holds) {
            throw invalid("Write it so: bus:deadletters " + (action + " " + usage).strip());
        }
        return this;
    }

    private static String known(String option) {
        if (!NAMED.contains(option)) {
            throw invalid("'" + option + "' is no option. There are " + OPTIONS + ", --all.");
        }
        return option;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw invalid(option + " wants a value.");
        }
        return rest.next();
    }

    private static Selection selection(Map<String, String> options) {
        return new Selection(
                options.get("--target"),
                options.get("--subscriber"),
                cause(options.get("--cause")),
                number("--after", options.getOrDefault("--after", "0")),
                (int)
                        Math.min(
                                number("--limit", options.getOrDefault("--limit", "0")),
                                Integer.MAX_VALUE));
    }

    private static @Nullable Cause cause(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Cause.values())
                .filter(cause -> cause.name().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () ->
                                invalid(
                                        "'%s' is no cause. There are %s."
                                                .formatted(name, Arrays.toString(Cause.values()))));
    }

    private static long number(String what, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw invalid(
                    "'%s' is not %s: a whole number is wanted."
                            .formatted(text, what.startsWith("-") ? "a value of " + what : what));
        }
        return Long.parseLong(text);
    }

    private static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
