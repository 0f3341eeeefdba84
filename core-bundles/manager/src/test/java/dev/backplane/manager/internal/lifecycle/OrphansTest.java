package dev.backplane.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;

import org.apache.felix.utils.resource.ResourceBuilder;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entries that are not wired: what they could be wired to is what they need. */
class OrphansTest {

    private static final Owner OPERATOR = new Owner(Door.SHELL, "admin");

    private final Registry registry = new Registry(Clock.systemUTC(), change -> {});
    private final Orphans orphans = new Orphans(registry, new Dependencies(registry), List::of);

    private Entry entry(String name, Owner owner, String... headers) throws BundleException {
        Map<String, String> all = new HashMap<>();
        all.put(Constants.BUNDLE_MANIFESTVERSION, "2");
        all.put(Constants.BUNDLE_SYMBOLICNAME, name);
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        Digest digest = new Digest("0".repeat(64));
        Entry entry =
                new Entry(
                        new DesiredState(name, digest, name, owner, DesiredState.Run.STARTED, null),
                        new StagedArtifact(
                                digest,
                                Path.of(name),
                                new PluginDescriptor(
                                        name,
                                        PluginType.LIBRARY,
                                        name,
                                        Version.emptyVersion,
                                        "",
                                        ResourceBuilder.build(null, all))),
                        registry.clock().instant());
        registry.add(entry);
        return entry;
    }

    private Entry asked(String name, String needs) throws BundleException {
        return entry(name, OPERATOR, "Import-Package", needs);
    }

    private Entry brought(String name, String needs) throws BundleException {
        return entry(
                name,
                new Owner(Door.DEPENDENCY, "app"),
                "Export-Package",
                name,
                "Import-Package",
                needs);
    }

    private static List<String> names(List<Entry> entries) {
        return entries.stream().map(Entry::name).toList();
    }

    @Test
    void goWithTheirLastUserUsersFirst() throws BundleException {
        Entry app = asked("app", "a");
        brought("b", "java.lang");
        brought("a", "b");

        assertThat(orphans.now()).isEmpty();
        assertThat(names(orphans.after(app, Set.of()))).containsExactly("a", "b");
        assertThat(names(orphans.after(app, Set.of("b")))).containsExactly("a");
        assertThat(orphans.after(app, Set.of("a"))).isEmpty();

        registry.remove(app);
        assertThat(names(orphans.now())).containsExactly("a", "b");
    }

    @Test
    void stayWhileAnybodyElseNeedsThem() throws BundleException {
        Entry app = asked("app", "a");
        asked("other", "b");
        brought("a", "b");
        brought("b", "java.lang");

        assertThat(names(orphans.after(app, Set.of()))).containsExactly("a");
    }

    @Test
    void goInCircles() throws BundleException {
        Entry app = asked("app", "a");
        brought("a", "b");
        brought("b", "c");
        brought("c", "a");

        assertThat(orphans.now()).isEmpty();
        assertThat(names(orphans.after(app, Set.of()))).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void areNeverWhatSomebodyAskedFor() throws BundleException {
        Entry app = asked("app", "a,b");
        brought("a", "java.lang");
        entry("b", new Owner(Door.FILE, "b.jar"), "Export-Package", "b");
        entry("c", OPERATOR, "Export-Package", "c");

        assertThat(names(orphans.after(app, Set.of()))).containsExactly("a");
    }

    @Test
    void stayForAServiceThatIsDeclared() throws BundleException {
        Entry app =
                entry(
                        "app",
                        OPERATOR,
                        "Require-Capability",
                        "osgi.service;filter:=\"(objectClass=com.acme.Clock)\";effective:=active");
        entry(
                "clock",
                new Owner(Door.DEPENDENCY, "app"),
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=\"com.acme.Clock\"");

        assertThat(orphans.now()).isEmpty();
        assertThat(names(orphans.after(app, Set.of()))).containsExactly("clock");
    }

    @Test
    void stayWhileWhatTheyWereBroughtForCannotBeRead() throws BundleException {
        brought("a", "java.lang");
        registry.add(
                new Entry(
                        new DesiredState(
                                "app", null, "app.jar", OPERATOR, DesiredState.Run.STARTED, null),
                        null,
                        registry.clock().instant()));

        assertThat(orphans.now()).isEmpty();
    }
}
