package dev.backplane.manager.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginChange.Kind;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class RegistryTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final List<PluginChange> changes = new ArrayList<>();
    private final Registry registry = new Registry(Clock.fixed(NOW, ZoneOffset.UTC), changes::add);

    private Entry add(String name) {
        DesiredState desired =
                new DesiredState(
                        name,
                        new Digest("a".repeat(64)),
                        name + ".jar",
                        new Owner(Door.SHELL, ""),
                        DesiredState.Run.STARTED,
                        null);
        Entry entry = new Entry(desired, null, NOW);
        registry.add(entry);
        return entry;
    }

    @Test
    void showsUsersOnBothSides() {
        Entry shouter = add("shouter");
        add("greeter");

        registry.depend(shouter, Set.of("greeter"));

        assertThat(registry.picture("shouter").orElseThrow().dependsOn())
                .containsExactly("greeter");
        assertThat(registry.picture("greeter").orElseThrow().usedBy()).containsExactly("shouter");
    }

    @Test
    void forgetsAUserThatIsRemoved() {
        Entry shouter = add("shouter");
        add("greeter");
        registry.depend(shouter, Set.of("greeter"));

        registry.remove(shouter);

        assertThat(registry.picture("greeter").orElseThrow().usedBy()).isEmpty();
        assertThat(registry.usedBy("greeter")).isEmpty();
    }

    @Test
    void tellsOfChangesOnceAndOfNothingElse() {
        Entry greeter = add("greeter");
        registry.enter(greeter, Phase.ACTIVE, null);
        registry.enter(greeter, Phase.ACTIVE, null);
        registry.remove(greeter);

        assertThat(changes)
                .extracting(PluginChange::kind)
                .containsExactly(Kind.ADDED, Kind.CHANGED, Kind.REMOVED);
    }
}
