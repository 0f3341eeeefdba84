package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.engine.CanaryRule;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.Canary;
import dev.backplane.proto.v1.CanaryHeader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CanaryMessagesTest {

    @Test
    void aHeaderHasItsNameInLowerCase() {
        assertThat(CanaryMessages.read(header("X-Beta", "Yes")))
                .isEqualTo(new CanaryRule.Header("x-beta", "Yes"));
        assertThat(CanaryMessages.write(new CanaryRule.Header("x-beta", "Yes")))
                .isEqualTo(header("x-beta", "Yes"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.1, Double.NaN})
    void aWeightIsAPercentage(double percent) {
        assertInvalid(
                Canary.newBuilder().setWeightPercent(percent).build(),
                "more than 0 and at most 100 percent");
    }

    @Test
    void aRuleIsNeitherEmptyNorNameless() {
        assertInvalid(Canary.getDefaultInstance(), "'weight_percent' or its 'header'");
        assertInvalid(header("", "x"), "needs a name");
    }

    private static void assertInvalid(Canary message, String reason) {
        PluginException e =
                catchThrowableOfType(PluginException.class, () -> CanaryMessages.read(message));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e).hasMessageStartingWith("the field 'canary'").hasMessageContaining(reason);
    }

    private static Canary header(String name, String value) {
        return Canary.newBuilder()
                .setHeader(CanaryHeader.newBuilder().setName(name).setValue(value))
                .build();
    }
}
