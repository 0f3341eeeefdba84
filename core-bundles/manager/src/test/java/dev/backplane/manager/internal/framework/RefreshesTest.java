package dev.backplane.manager.internal.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class RefreshesTest {

    private final Bundle library = FakeBundle.named("library");
    private final Bundle plugin = FakeBundle.named("plugin");
    private final Bundle core = FakeBundle.named("core");

    private Collection<Bundle> reach(Map<Bundle, List<Bundle>> users) {
        return Refreshes.sparing(
                core::equals, List.of(library), outdated -> closure(outdated, users));
    }

    private static Set<Bundle> closure(
            Collection<Bundle> outdated, Map<Bundle, List<Bundle>> users) {
        Set<Bundle> all = new LinkedHashSet<>(outdated);
        for (Bundle bundle : outdated) {
            all.addAll(closure(users.getOrDefault(bundle, List.of()), users));
        }
        return all;
    }

    @Test
    void takesInAllThatDependOnWhatIsGone() {
        assertThat(reach(Map.of(library, List.of(plugin))))
                .containsExactlyInAnyOrder(library, plugin);
    }

    @Test
    void neverRefreshesACoreBundle() {
        assertThat(reach(Map.of(library, List.of(core)))).isEmpty();
    }

    @Test
    void refreshesThePluginsBesideACoreBundle() {
        assertThat(reach(Map.of(library, List.of(core, plugin)))).containsExactly(plugin);
    }

    @Test
    void leavesAPluginThatACoreBundleIsWiredTo() {
        assertThat(reach(Map.of(library, List.of(plugin), plugin, List.of(core)))).isEmpty();
    }
}
