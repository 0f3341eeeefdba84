package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.config.CheckedConfiguration;
import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.config.ConfigurationSchemas;

import org.junit.jupiter.api.Test;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

class ClearSecretsTest {

    private static final ConfigurationSchemas SCHEMAS =
            new ConfigurationSchemas() {
                @Override
                public CheckedConfiguration check(String pid, Map<String, Object> properties) {
                    Fault.Kind kind =
                            properties.get("password").equals("clear")
                                    ? Fault.Kind.CLEAR_SECRET
                                    : Fault.Kind.UNRESOLVED;
                    return new CheckedConfiguration(
                            new TreeMap<>(),
                            List.of(new Fault("password", kind, "'password' is a secret")),
                            new TreeSet<>());
                }

                @Override
                public Set<String> secrets(String pid, Collection<String> keys) {
                    return keys.contains("password") ? Set.of("password") : Set.of();
                }
            };

    private final ClearSecrets secrets = new ClearSecrets(SCHEMAS);

    @Test
    void namesOfSecretsTravelSecretsDoNot() {
        assertThatThrownBy(() -> secrets.refuse("com.acme", Map.of("password", "clear")))
                .hasMessage("'password' is a secret");
        assertThatCode(() -> secrets.refuse("com.acme", Map.of("password", "$[secret:elsewhere]")))
                .as("the secret may be there on other nodes only")
                .doesNotThrowAnyException();
        assertThatCode(() -> secrets.refuse("com.acme", Map.of("url", "clear")))
                .doesNotThrowAnyException();
    }
}
