package dev.backplane.manager.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Refusal;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class RemediesTest {

    private static String of(Door door, ErrorCode code, String message) {
        return Remedies.of(
                new Refusal("a.jar", new Owner(door, "a.jar"), code, message, Instant.EPOCH));
    }

    @Test
    void theCausesOwnCommandComesFirst() {
        assertThat(
                        of(
                                Door.GRPC,
                                ErrorCode.UNTRUSTED,
                                "it exits; if that is meant: backplane config put p allow+=a:exit; it"
                                        + " forks: backplane config put p allow+=a:process"))
                .isEqualTo("backplane config put p allow+=a:exit");
    }

    @Test
    void anotherDoorsEntryIsTakenOverByForceAndABadFileIsReplaced() {
        assertThat(of(Door.GRPC, ErrorCode.OWNED_ELSEWHERE, "owned"))
                .isEqualTo("backplane plugin install a.jar --force");
        assertThat(of(Door.FILE, ErrorCode.BAD_ARTIFACT, "half a zip"))
                .isEqualTo("put a mended file there: cp MENDED plugins/a.jar");
        assertThat(of(Door.SHELL, ErrorCode.BAD_ARTIFACT, "half a zip"))
                .endsWith("backplane plugin install a.jar");
    }
}
