package dev.backplane.config.internal.schema;

import org.apache.felix.metatype.AD;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

import java.util.List;

/**
 * What a Metatype says of one property.
 *
 * @param key its name
 * @param type one of those of {@link AttributeDefinition}
 * @param many 0 for one value, else the most that there may be
 * @param least the smallest number or shortest text; null for any
 * @param most the largest number or longest text; null for any
 * @param options the only values; empty for any
 * @param required whether it must be set, for want of a default
 */
record Declaration(
        String key,
        int type,
        int many,
        @Nullable String least,
        @Nullable String most,
        List<String> options,
        boolean required) {

    Declaration {
        options = List.copyOf(options);
    }

    static Declaration of(AD attribute, boolean hasDefault) {
        String[] options = attribute.getOptionValues();
        int cardinality = attribute.getCardinality();
        return new Declaration(
                attribute.getID(),
                attribute.getType(),
                cardinality == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(cardinality),
                attribute.getMin(),
                attribute.getMax(),
                options == null ? List.of() : List.of(options),
                attribute.isRequired() && !hasDefault);
    }

    boolean isPassword() {
        return type == AttributeDefinition.PASSWORD;
    }

    boolean isList() {
        return many != 0;
    }
}
