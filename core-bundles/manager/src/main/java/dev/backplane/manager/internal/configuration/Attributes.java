package dev.backplane.manager.internal.configuration;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the Metatype of a PID says of its properties; nothing where there is none.
 *
 * @param byKey the definitions, by key
 */
record Attributes(Map<String, AttributeDefinition> byKey) {

    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i).*(passwo?r?d|passphrase|secret|credential|token|api.?key|private.?key).*");

    /** Of the bundles that have components with the PID. */
    static Attributes of(BundleContext context, Pid pid, Collection<Bundle> bundles) {
        ServiceReference<MetaTypeService> reference =
                context.getServiceReference(MetaTypeService.class);
        MetaTypeService metatypes = reference == null ? null : context.getService(reference);
        if (reference == null || metatypes == null) {
            return new Attributes(Map.of());
        }
        try {
            Map<String, AttributeDefinition> byKey = new TreeMap<>();
            for (Bundle bundle : bundles) {
                ObjectClassDefinition found =
                        definition(metatypes.getMetaTypeInformation(bundle), pid);
                if (found != null) {
                    for (AttributeDefinition each :
                            found.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
                        byKey.putIfAbsent(each.getID(), each);
                    }
                }
            }
            return new Attributes(byKey);
        } finally {
            context.ungetService(reference);
        }
    }

    private static @Nullable ObjectClassDefinition definition(
            @Nullable MetaTypeInformation information, Pid pid) {
        if (information == null) {
            return null;
        }
        String factory = pid.factory();
        if (factory != null && Arrays.asList(information.getFactoryPids()).contains(factory)) {
            return information.getObjectClassDefinition(factory, null);
        }
        return Arrays.asList(information.getPids()).contains(pid.text())
                ? information.getObjectClassDefinition(pid.text(), null)
                : null;
    }

    @Nullable AttributeDefinition find(String key) {
        return byKey.get(key);
    }

    SortedSet<String> keys() {
        return new TreeSet<>(byKey.keySet());
    }

    /** What is best not shown: by its type, or by its name. */
    boolean isSecret(String key) {
        AttributeDefinition definition = byKey.get(key);
        return (definition != null && definition.getType() == AttributeDefinition.PASSWORD)
                || SECRET.matcher(key).matches();
    }
}
