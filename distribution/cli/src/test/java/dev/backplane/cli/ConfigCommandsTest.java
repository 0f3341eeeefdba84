package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.proto.v1.ConfigurationEdit;
import dev.backplane.proto.v1.ConfigurationEdit.Action;
import dev.backplane.proto.v1.PutConfigurationRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;

@Timeout(30)
final class ConfigCommandsTest {

    private FakeRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
    }

    @AfterEach
    void close() throws InterruptedException {
        runtime.close();
    }

    @Test
    void showsAValueALineAsPutTakesIt() {
        assertThat(runtime.run("config", "get", "com.acme").out())
                .isEqualTo("names=a\nnames=b\non=true\nsize=7\n");
        assertThat(runtime.run("config", "list").out())
                .contains("com.acme  0                names, on, size");
    }

    @Test
    void sendsWhatToSetToAddToTakeAndToRemove() {
        assertThat(
                        runtime.run(
                                        "config",
                                        "put",
                                        "com.acme",
                                        "a=1",
                                        "b+=x=y",
                                        "b+=z",
                                        "c-=q",
                                        "--unset",
                                        "d",
                                        "--force",
                                        "--replace")
                                .out())
                .startsWith("Done: change it\n");

        PutConfigurationRequest asked = runtime.configurations.asked.getFirst();
        assertThat(asked.getForce()).isTrue();
        assertThat(asked.getReplace()).isTrue();
        assertThat(asked.getEditsList())
                .extracting(ConfigurationEdit::getAction)
                .containsExactly(
                        Action.ACTION_UNSET,
                        Action.ACTION_SET,
                        Action.ACTION_ADD,
                        Action.ACTION_TAKE);
        assertThat(asked.getEdits(2).getValue().getListValue().getValuesList())
                .containsExactly(FakeConfigurations.text("x=y"), FakeConfigurations.text("z"));
    }

    @Test
    void aDryRunShowsThePlanAndFailsIfItWouldBeRefused() {
        assertThat(runtime.run("config", "put", "com.acme", "a=1", "--dry-run").out())
                .startsWith("Plan 0123456789ab: change it")
                .endsWith("Apply it: backplane plugin apply 0123456789ab\n");
        assertThat(runtime.run("config", "delete", "com.acme", "--dry-run").status()).isOne();
        assertThat(runtime.run("config", "put", "com.acme", "nothing").status()).isEqualTo(2);
        assertThat(runtime.run("config", "put", "com.acme", "=x").status()).isEqualTo(2);
    }
}
