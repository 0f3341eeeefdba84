package dev.backplane.config.internal.schema;

import dev.backplane.config.CheckedConfiguration;
import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.config.CheckedConfiguration.Fault.Kind;
import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.config.NodeLabels;
import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.schema.TypedValue.Wrong;
import dev.backplane.config.internal.secret.Placeholders;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Configurations held against the Metatype of those who get them. */
public final class MetatypeSchemas implements ConfigurationSchemas {

    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i).*(passwo?r?d|passphrase|secret|credential|token|api.?key|private.?key).*");

    private final Function<String, SortedMap<String, Declaration>> declarations;
    private final Function<Object, @Nullable Object> interpolation;

    /**
     * @param interpolation what a value with placeholders comes to; null if nobody can tell
     */
    public MetatypeSchemas(
            Declarations declarations, Function<Object, @Nullable Object> interpolation) {
        this(declarations::of, interpolation);
    }

    MetatypeSchemas(
            Function<String, SortedMap<String, Declaration>> declarations,
            Function<Object, @Nullable Object> interpolation) {
        this.declarations = declarations;
        this.interpolation = interpolation;
    }

    @Override
    public CheckedConfiguration check(String pid, Map<String, Object> properties) {
        SortedMap<String, Declaration> declared = declarations.apply(pid);
        SortedMap<String, Object> typed = new TreeMap<>();
        List<Fault> faults = new ArrayList<>();
        for (Map.Entry<String, Object> each : new TreeMap<>(properties).entrySet()) {
            int colon = each.getKey().lastIndexOf(':');
            String key = colon < 1 ? each.getKey() : each.getKey().substring(0, colon);
            String type = colon < 1 ? null : each.getKey().substring(colon + 1);
            if (key.isBlank() || LiveConfigurations.isReserved(key)) {
                String name = "'" + each.getKey() + "'";
                faults.add(
                        new Fault(key, Kind.WRONG_VALUE, name + " is no property that can be set"));
                continue;
            }
            Declaration declaration = declared.get(key);
            typed.put(key, judged(key, type, declaration, each.getValue(), faults));
            if (declaration == null && !declared.isEmpty() && !isEverybodys(key)) {
                String known = String.join(", ", declared.keySet());
                faults.add(
                        new Fault(
                                key,
                                Kind.UNKNOWN,
                                pid + " has no key '" + key + "'; it knows " + known));
            }
        }
        declared.values().stream()
                .filter(each -> each.required() && !typed.containsKey(each.key()))
                .filter(each -> !each.key().startsWith("service.")) // Config Admin adds them
                .map(each -> new Fault(each.key(), Kind.MISSING, "'" + each.key() + "' is missing"))
                .forEach(faults::add);
        return new CheckedConfiguration(typed, faults, new TreeSet<>(declared.keySet()));
    }

    private Object judged(
            String key,
            @Nullable String type,
            @Nullable Declaration declaration,
            Object value,
            List<Fault> faults) {
        try {
            Kind inClear = inClear(key, declaration, value);
            if (inClear != null) {
                faults.add(
                        new Fault(
                                key,
                                inClear,
                                "'"
                                        + key
                                        + "' is a secret, and not to be written down in clear: put"
                                        + " it into a file configs/secrets/NAME and set"
                                        + " $[secret:NAME]"));
                return value;
            }
            if (key.equals(NodeLabels.CONFIGURATION_TARGET)) {
                return filter(value);
            }
            return Placeholders.in(value)
                    ? filledIn(key, type, declaration, value, faults)
                    : TypedValue.of(type, declaration, value);
        } catch (Wrong e) {
            faults.add(new Fault(key, Kind.WRONG_VALUE, "'" + key + "' " + e.getMessage()));
            return value;
        }
    }

    /** Which runtimes the configuration is for. */
    private static Object filter(Object value) throws Wrong {
        try {
            var _ = FrameworkUtil.createFilter(value.toString());
            return value.toString();
        } catch (InvalidSyntaxException e) {
            throw new Wrong("is '" + value + "', which is no LDAP filter, such as (zone=eu)", e);
        }
    }

    /** Stays as it is; what it stands for is judged, and never told. */
    private Object filledIn(
            String key,
            @Nullable String type,
            @Nullable Declaration declaration,
            Object value,
            List<Fault> faults)
            throws Wrong {
        Object kept = declaration != null && !declaration.isList() ? value : plain(value);
        Object resolved = interpolation.apply(kept);
        String names = String.join(", ", Placeholders.names(value));
        if (resolved != null && Placeholders.in(resolved)) {
            String missing = String.join(", ", Placeholders.names(resolved));
            faults.add(
                    new Fault(
                            key,
                            Kind.UNRESOLVED,
                            "'"
                                    + key
                                    + "' needs "
                                    + missing
                                    + ", which is not there; secrets are files in"
                                    + " configs/secrets, a default is ;default=VALUE"));
        } else if (resolved != null) {
            try {
                var _ = TypedValue.of(type, declaration, resolved);
            } catch (Wrong e) {
                Wrong silent = new Wrong("cannot be what " + names + " stands for: " + wanted(e));
                silent.initCause(e);
                throw silent;
            }
        }
        return kept;
    }

    /** Without the value. */
    private static String wanted(Wrong wrong) {
        String message = String.valueOf(wrong.getMessage());
        int value = message.indexOf(", but is ");
        int limits = message.indexOf(": it may be ");
        return value >= 0
                ? "it " + message.substring(0, value)
                : limits >= 0 ? message.substring(limits + 2) : "it has the wrong form";
    }

    private static Object plain(Object value) {
        return value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toArray(String[]::new)
                : value;
    }

    private static @Nullable Kind inClear(
            String key, @Nullable Declaration declaration, Object value) {
        if (Placeholders.hide(value)) {
            return null;
        }
        if (declaration != null) {
            return declaration.isPassword() ? Kind.CLEAR_SECRET : null;
        }
        boolean text = TypedValue.values(value).stream().anyMatch(String.class::isInstance);
        return text && SECRET.matcher(key).matches() ? Kind.LIKELY_SECRET : null;
    }

    /** Some keys are everybody's. */
    private static boolean isEverybodys(String key) {
        return key.endsWith(".target")
                || key.endsWith(".cardinality.minimum")
                || key.startsWith("service.")
                || key.startsWith("backplane.");
    }

    @Override
    public Set<String> secrets(String pid, Collection<String> keys) {
        SortedMap<String, Declaration> declared = declarations.apply(pid);
        return keys.stream()
                .filter(key -> isSecret(key, declared.get(key)))
                .collect(Collectors.toSet());
    }

    private static boolean isSecret(String key, @Nullable Declaration declaration) {
        return (declaration != null && declaration.isPassword()) || SECRET.matcher(key).matches();
    }

    /** The keys that hold a secret in clear, which is not to be kept. */
    public Set<String> inClear(String pid, Map<String, Object> properties) {
        SortedMap<String, Declaration> declared = declarations.apply(pid);
        Set<String> keys = new TreeSet<>();
        properties.forEach(
                (key, value) -> {
                    if (inClear(key, declared.get(key), value) != null) {
                        keys.add(key);
                    }
                });
        return keys;
    }

    /** Whether the key is declared to hold a list. */
    public boolean isList(String pid, String key) {
        Declaration declaration = declarations.apply(pid).get(key);
        return declaration != null && declaration.isList();
    }
}
