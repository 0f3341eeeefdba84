package dev.backplane.manager.internal.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class RevisionHookTest {

    private final Set<Bundle> replaced = new HashSet<>();
    private final RevisionHook hook = new RevisionHook(replaced::contains);

    private final BundleCapability old = offer("com.acme.greeter");
    private final BundleCapability current = offer("com.acme.greeter");
    private final BundleCapability other = offer("com.acme.other");

    private static <T> T fake(Class<T> type, String method, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, called, arguments) ->
                                switch (called.getName()) {
                                    case "equals" -> proxy == arguments[0];
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "toString" -> type.getSimpleName() + " " + answer;
                                    default -> called.getName().equals(method) ? answer : null;
                                }));
    }

    private static BundleRevision revision(String symbolicName) {
        Bundle bundle = fake(Bundle.class, "getSymbolicName", symbolicName);
        return (BundleRevision)
                Proxy.newProxyInstance(
                        BundleRevision.class.getClassLoader(),
                        new Class<?>[] {BundleRevision.class},
                        (proxy, called, arguments) ->
                                switch (called.getName()) {
                                    case "equals" -> proxy == arguments[0];
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "getSymbolicName" -> symbolicName;
                                    case "getBundle" -> bundle;
                                    default -> symbolicName;
                                });
    }

    private static BundleCapability offer(String symbolicName) {
        return fake(BundleCapability.class, "getRevision", revision(symbolicName));
    }

    private List<BundleCapability> left(BundleRevision requirer, BundleCapability... offers) {
        List<BundleCapability> candidates = new ArrayList<>(List.of(offers));
        hook.filterMatches(fake(BundleRequirement.class, "getRevision", requirer), candidates);
        return candidates;
    }

    @Test
    void givesAVersionItsOwnPackages() {
        assertThat(left(current.getRevision(), old, current, other))
                .containsExactly(current, other);
    }

    @Test
    void leavesOthersTheChoice() {
        assertThat(left(other.getRevision(), old, current)).containsExactly(old, current);
    }

    @Test
    void wiresNobodyNewlyToWhatWasReplaced() {
        replaced.add(old.getRevision().getBundle());
        assertThat(left(revision("com.acme.user"), old, current)).containsExactly(current);
    }

    @Test
    void takesWhatWasReplacedIfNothingElseIsThere() {
        replaced.add(old.getRevision().getBundle());
        assertThat(left(revision("com.acme.user"), old)).containsExactly(old);
    }
}
