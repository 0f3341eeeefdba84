package dev.backplane.grpc.internal;

import dev.backplane.engine.CanaryRule;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.Canary;
import dev.backplane.proto.v1.CanaryHeader;

import java.util.Locale;

/** Which calls a new version gets, as messages and back. */
final class CanaryMessages {

    private CanaryMessages() {}

    /**
     * Reads a rule.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    static CanaryRule read(Canary message) {
        try {
            return switch (message.getRuleCase()) {
                case WEIGHT_PERCENT -> new CanaryRule.Weight(message.getWeightPercent());
                case HEADER -> header(message.getHeader());
                case RULE_NOT_SET ->
                        throw new IllegalArgumentException(
                                "set its 'weight_percent' or its 'header'");
            };
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "the field 'canary': " + e.getMessage(), e);
        }
    }

    private static CanaryRule header(CanaryHeader header) {
        return new CanaryRule.Header(
                TextLimits.name("canary.header.name", header.getName()).toLowerCase(Locale.ROOT),
                TextLimits.source("canary.header.value", header.getValue()));
    }

    static Canary write(CanaryRule rule) {
        return switch (rule) {
            case CanaryRule.Weight weight ->
                    Canary.newBuilder().setWeightPercent(weight.percent()).build();
            case CanaryRule.Header header ->
                    Canary.newBuilder()
                            .setHeader(
                                    CanaryHeader.newBuilder()
                                            .setName(header.name())
                                            .setValue(header.value()))
                            .build();
        };
    }
}
