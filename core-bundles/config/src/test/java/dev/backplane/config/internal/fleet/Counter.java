package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Document;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document that counts its updates, so that one lost or made twice is noticed. */
record Counter(long count, String mark) {

    private static final Pattern FORM = Pattern.compile("\\{\"count\":(\\d+),\"mark\":\"(.*)\"}");

    static Counter of(Optional<Document> document) {
        return document.map(each -> parse(each.content())).orElse(new Counter(0, ""));
    }

    static Counter parse(String content) {
        Matcher matcher = FORM.matcher(content);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(content);
        }
        return new Counter(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    String incrementedBy(String who) {
        return "{\"count\":" + (count + 1) + ",\"mark\":\"" + who + "\"}";
    }
}
