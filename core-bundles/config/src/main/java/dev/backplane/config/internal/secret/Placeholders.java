package dev.backplane.config.internal.secret;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code $[secret:NAME]}, {@code $[env:NAME]} and {@code $[prop:NAME]} in values. */
public final class Placeholders {

    private static final Pattern FORM =
            Pattern.compile("\\$\\[(secret|env|prop):([^];]*)((?:;[^]]*)?)]");

    private Placeholders() {}

    /** Whether there is one in the text, or in one of the texts. */
    public static boolean in(Object value) {
        return texts(value).stream().anyMatch(text -> FORM.matcher(text).find());
    }

    /** Whether nothing in it is a secret in clear: each text has one, and none has a default. */
    public static boolean hide(Object value) {
        return texts(value).stream().allMatch(text -> text.isEmpty() || hides(text));
    }

    private static boolean hides(String text) {
        Matcher matcher = FORM.matcher(text);
        boolean some = false;
        while (matcher.find()) {
            some = true;
            if (matcher.group(3).contains("default=")) {
                return false;
            }
        }
        return some;
    }

    /** What they are, as {@code secret:NAME}. */
    public static Set<String> names(Object value) {
        Set<String> names = new TreeSet<>();
        for (String text : texts(value)) {
            Matcher matcher = FORM.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group(1) + ":" + matcher.group(2));
            }
        }
        return names;
    }

    private static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof String text) {
            texts.add(text);
        } else if (value instanceof Collection<?> several) {
            several.forEach(each -> texts.addAll(texts(each)));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                texts.addAll(texts(Array.get(value, i)));
            }
        }
        return texts;
    }
}
