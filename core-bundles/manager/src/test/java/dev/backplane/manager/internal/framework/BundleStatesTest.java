package dev.backplane.manager.internal.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.util.Map;

class BundleStatesTest {

    private static boolean isUp(int state, Map<String, String> headers) {
        return BundleStates.isUp(FakeBundle.in("a", state, headers));
    }

    @Test
    void aBundleIsUpWhenItIsActive() {
        assertThat(isUp(Bundle.ACTIVE, Map.of())).isTrue();
        assertThat(isUp(Bundle.STARTING, Map.of())).isFalse();
        assertThat(isUp(Bundle.RESOLVED, Map.of())).isFalse();
    }

    @Test
    void aLazyOneRestsInStarting() {
        assertThat(isUp(Bundle.STARTING, Map.of("Bundle-ActivationPolicy", "lazy"))).isTrue();
    }

    @Test
    void aFragmentIsUpWhenItIsAttached() {
        Map<String, String> fragment = Map.of("Fragment-Host", "b");
        assertThat(isUp(Bundle.RESOLVED, fragment)).isTrue();
        assertThat(isUp(Bundle.INSTALLED, fragment)).isFalse();
    }
}
