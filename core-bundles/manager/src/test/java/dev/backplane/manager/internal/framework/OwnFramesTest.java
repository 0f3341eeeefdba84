package dev.backplane.manager.internal.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnFramesTest {

    private static final String STACK =
            """
            java.lang.reflect.InvocationTargetException
            \tat java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(A.java:118)
            Caused by: java.lang.IllegalStateException: no database
            \tat app//com.acme.Db.open(Db.java:12)
            \t... 3 more
            """;

    @Test
    void tellsTheInnermostCause() {
        assertThat(OwnFrames.cause(STACK))
                .isEqualTo("java.lang.IllegalStateException: no database");
        assertThat(OwnFrames.cause("just a text")).isEqualTo("just a text");
        assertThat(OwnFrames.cause("")).isEqualTo("no reason given");
    }
}
