package dev.backplane.cli.config;

import com.google.protobuf.ListValue;
import com.google.protobuf.Value;

import dev.backplane.cli.Misuse;
import dev.backplane.proto.v1.ConfigurationEdit;
import dev.backplane.proto.v1.ConfigurationEdit.Action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code KEY=VALUE}, {@code KEY+=VALUE} and {@code KEY-=VALUE} as edits. */
final class Edits {

    private record Target(Action action, String key) {}

    private Edits() {}

    /** In the order of the keys; one that is given more than once is a list. */
    static List<ConfigurationEdit> of(List<String> pairs, List<String> unset) {
        Map<Target, List<String>> values = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            Misuse.unless(equals >= 0, "'" + pair + "' is not KEY=VALUE");
            values.computeIfAbsent(target(pair.substring(0, equals)), any -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        List<ConfigurationEdit> edits = new ArrayList<>();
        unset.forEach(key -> edits.add(edit(Action.ACTION_UNSET, key).build()));
        values.forEach(
                (target, all) ->
                        edits.add(
                                edit(target.action(), target.key()).setValue(value(all)).build()));
        return edits;
    }

    private static Target target(String key) {
        Action action =
                key.endsWith("+")
                        ? Action.ACTION_ADD
                        : key.endsWith("-") ? Action.ACTION_TAKE : Action.ACTION_SET;
        String bare = action == Action.ACTION_SET ? key : key.substring(0, key.length() - 1);
        Misuse.unless(!bare.isBlank(), "'" + key + "=' has no key; write KEY=VALUE");
        return new Target(action, bare);
    }

    private static ConfigurationEdit.Builder edit(Action action, String key) {
        return ConfigurationEdit.newBuilder().setAction(action).setKey(key);
    }

    private static Value value(List<String> values) {
        if (values.size() == 1) {
            return text(values.getFirst());
        }
        ListValue.Builder list = ListValue.newBuilder();
        values.forEach(each -> list.addValues(text(each)));
        return Value.newBuilder().setListValue(list).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
