package dev.backplane.grpc.internal;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.Configuration;
import dev.backplane.proto.v1.ConfigurationEdit;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;

/** Configurations and their changes as messages. */
final class ConfigurationMessages {

    /** The largest whole number up to which every one is a double. */
    private static final long EXACT = 1L << 53;

    private ConfigurationMessages() {}

    static Configuration write(ConfigurationInfo configuration) {
        Struct.Builder properties = Struct.newBuilder();
        configuration.properties().forEach((key, value) -> properties.putFields(key, value(value)));
        return Configuration.newBuilder()
                .setPid(configuration.pid())
                .setProperties(properties)
                .addAllSecrets(configuration.secrets().stream().sorted().toList())
                .setRevision(configuration.revision())
                .setOwner(configuration.owner() == null ? "" : configuration.owner().toString())
                .build();
    }

    private static Value value(Object value) {
        Value.Builder message = Value.newBuilder();
        return switch (value) {
            case Boolean truth -> message.setBoolValue(truth).build();
            case Long number when Math.abs(number) > EXACT ->
                    message.setStringValue(number.toString()).build();
            case Number number -> message.setNumberValue(number.doubleValue()).build();
            case Collection<?> several -> list(several.toArray());
            case Object array when array.getClass().isArray() -> list(array);
            default -> message.setStringValue(value.toString()).build();
        };
    }

    private static Value list(Object array) {
        ListValue.Builder list = ListValue.newBuilder();
        for (int i = 0; i < Array.getLength(array); i++) {
            list.addValues(value(Array.get(array, i)));
        }
        return Value.newBuilder().setListValue(list).build();
    }

    static Edit read(ConfigurationEdit edit) {
        Edit.Action action =
                switch (edit.getAction()) {
                    case ACTION_SET -> Edit.Action.SET;
                    case ACTION_ADD -> Edit.Action.ADD;
                    case ACTION_TAKE -> Edit.Action.TAKE;
                    case ACTION_UNSET -> Edit.Action.UNSET;
                    case ACTION_UNSPECIFIED, UNRECOGNIZED ->
                            throw invalid(edit, "says no action; set its field 'action'");
                };
        return new Edit(
                action,
                edit.getKey(),
                action == Edit.Action.UNSET ? "" : read(edit, edit.getValue()));
    }

    private static Object read(ConfigurationEdit edit, Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case NUMBER_VALUE -> number(value.getNumberValue());
            case LIST_VALUE -> list(edit, value.getListValue().getValuesList());
            case NULL_VALUE, STRUCT_VALUE, KIND_NOT_SET ->
                    throw invalid(edit, "needs a text, a number, a boolean, or a list of these");
        };
    }

    private static List<Object> list(ConfigurationEdit edit, List<Value> values) {
        for (Value each : values) {
            if (each.hasListValue()) {
                throw invalid(edit, "has a list in a list");
            }
        }
        return values.stream().map(each -> read(edit, each)).toList();
    }

    private static Object number(double number) {
        return number == Math.rint(number) && Math.abs(number) <= EXACT
                ? (Object) (long) number
                : (Object) number;
    }

    private static PluginException invalid(ConfigurationEdit edit, String what) {
        return new PluginException(
                ErrorCode.INVALID_ARGUMENT, "the edit of '" + edit.getKey() + "' " + what);
    }
}
