package dev.backplane.manager.internal.requirement;

import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requirements and capabilities by hand. */
public final class Manifests {

    private static final Resource NOBODY =
            new Resource() {
                @Override
                public List<Capability> getCapabilities(String namespace) {
                    return List.of();
                }

                @Override
                public List<Requirement> getRequirements(String namespace) {
                    return List.of();
                }
            };

    private Manifests() {}

    public static Requirement requirement(String namespace, String filter, String... directives) {
        Map<String, String> all = new HashMap<>(Map.of("filter", filter));
        for (int i = 0; i < directives.length; i += 2) {
            all.put(directives[i], directives[i + 1]);
        }
        return new Requirement() {
            @Override
            public String getNamespace() {
                return namespace;
            }

            @Override
            public Map<String, String> getDirectives() {
                return all;
            }

            @Override
            public Map<String, Object> getAttributes() {
                return Map.of();
            }

            @Override
            public Resource getResource() {
                return NOBODY;
            }
        };
    }

    public static Capability capability(
            String namespace, Map<String, Object> attributes, Map<String, String> directives) {
        return new Capability() {
            @Override
            public String getNamespace() {
                return namespace;
            }

            @Override
            public Map<String, String> getDirectives() {
                return directives;
            }

            @Override
            public Map<String, Object> getAttributes() {
                return attributes;
            }

            @Override
            public Resource getResource() {
                return NOBODY;
            }
        };
    }

    public static Resource requiring(Requirement... requirements) {
        return new Resource() {
            @Override
            public List<Capability> getCapabilities(String namespace) {
                return new ArrayList<>();
            }

            @Override
            public List<Requirement> getRequirements(String namespace) {
                return List.of(requirements);
            }
        };
    }

    public static Resource offering(Capability... capabilities) {
        return new Resource() {
            @Override
            public List<Capability> getCapabilities(String namespace) {
                return List.of(capabilities);
            }

            @Override
            public List<Requirement> getRequirements(String namespace) {
                return List.of();
            }
        };
    }
}
