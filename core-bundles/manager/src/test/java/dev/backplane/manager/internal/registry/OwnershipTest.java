package dev.backplane.manager.internal.registry;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;

class OwnershipTest {

    private static final Owner FILE = new Owner(Door.FILE, "greeter.jar");
    private static final Owner SHELL = new Owner(Door.SHELL, "ada");
    private static final Owner GRPC = new Owner(Door.GRPC, "");

    private final Ownership ownership = new Ownership();

    private static Entry ownedBy(Owner owner, @Nullable Owner runOwner) {
        return new Entry(
                new DesiredState(
                        "greeter", null, "greeter.jar", owner, DesiredState.Run.STARTED, runOwner),
                null,
                Instant.EPOCH);
    }

    @Test
    void operatorsFollowEachOther() {
        assertThatCode(() -> ownership.mayRemove(ownedBy(SHELL, null), new Change(GRPC, false)))
                .doesNotThrowAnyException();
        assertThatCode(() -> ownership.mayReplace(ownedBy(GRPC, null).desired(), SHELL, false))
                .doesNotThrowAnyException();
    }

    @Test
    void whatAFileOwnsIsRemovedThereOrByForce() {
        Entry entry = ownedBy(FILE, null);

        assertThatThrownBy(() -> ownership.mayRemove(entry, new Change(SHELL, false)))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("plugins/greeter.jar")
                .hasMessageContaining("--force");
        assertThatCode(() -> ownership.mayRemove(entry, new Change(SHELL, true)))
                .doesNotThrowAnyException();
        assertThatCode(() -> ownership.mayRemove(entry, new Change(FILE, false)))
                .doesNotThrowAnyException();
    }

    @Test
    void oneFileMayFollowAnother() {
        assertThatCode(
                        () ->
                                ownership.mayReplace(
                                        ownedBy(FILE, null).desired(),
                                        new Owner(Door.FILE, "greeter-2.jar"),
                                        false))
                .doesNotThrowAnyException();
    }

    @Test
    void operatorsMayStopWhatAJarFileOwns() {
        assertThatCode(() -> ownership.mayRun(ownedBy(FILE, null), new Change(SHELL, false), false))
                .doesNotThrowAnyException();
    }

    @Test
    void aFileThatStatesTheStateInsistsOnIt() {
        Entry entry = ownedBy(FILE, FILE);

        assertThatThrownBy(() -> ownership.mayRun(entry, new Change(SHELL, false), false))
                .isInstanceOf(PluginException.class);
        assertThatCode(() -> ownership.mayRun(entry, new Change(SHELL, false), true))
                .doesNotThrowAnyException();
    }

    @Test
    void anythingMayTakeOverWhatWasBroughtForOthers() {
        assertThatCode(
                        () ->
                                ownership.mayReplace(
                                        ownedBy(new Owner(Door.DEPENDENCY, "shouter"), null)
                                                .desired(),
                                        FILE,
                                        false))
                .doesNotThrowAnyException();
    }
}
