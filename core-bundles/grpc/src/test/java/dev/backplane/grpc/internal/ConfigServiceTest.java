package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Value;

import dev.backplane.config.ConfigurationRevision;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.proto.v1.ConfigServiceGrpc;
import dev.backplane.proto.v1.Configuration;
import dev.backplane.proto.v1.ConfigurationEdit;
import dev.backplane.proto.v1.DeleteConfigurationRequest;
import dev.backplane.proto.v1.GetConfigurationHistoryRequest;
import dev.backplane.proto.v1.GetConfigurationRequest;
import dev.backplane.proto.v1.ListConfigurationsRequest;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.PlanStep;
import dev.backplane.proto.v1.PutConfigurationRequest;
import dev.backplane.proto.v1.RollbackConfigurationRequest;
import dev.backplane.proto.v1.WatchConfigurationsRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

final class ConfigServiceTest {

    private final OpenEndpoint open = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    private ConfigServiceGrpc.ConfigServiceBlockingStub stub() {
        return ConfigServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    @Test
    void valuesAreShownAsWhatTheyAreAndNoNumberLosesDigits() {
        open.configurations.all.add(
                new ConfigurationInfo(
                        "com.acme",
                        Map.of(
                                "big",
                                Long.MAX_VALUE,
                                "small",
                                7,
                                "on",
                                true,
                                "many",
                                new String[] {"a", "b"},
                                "password",
                                ConfigurationInfo.MASK),
                        Set.of("password")));

        Configuration found =
                stub().getConfiguration(
                                GetConfigurationRequest.newBuilder().setPid("com.acme").build())
                        .getConfiguration();

        assertThat(found.getSecretsList()).containsExactly("password");
        Map<String, Value> values = found.getProperties().getFieldsMap();
        assertThat(values.get("big").getStringValue()).isEqualTo("9223372036854775807");
        assertThat(values.get("small").getNumberValue()).isEqualTo(7);
        assertThat(values.get("on").getBoolValue()).isTrue();
        assertThat(values.get("many").getListValue().getValuesList()).hasSize(2);
        assertThat(
                        stub().listConfigurations(ListConfigurationsRequest.getDefaultInstance())
                                .next()
                                .getConfigurationsList())
                .containsExactly(found);
    }

    @Test
    void editsReachTheManagerInTheirOrderAndAnswerWithThePlan() {
        Value list =
                Value.newBuilder()
                        .setListValue(ListValue.newBuilder().addValues(text("a")))
                        .build();
        Plan plan =
                stub().putConfiguration(
                                PutConfigurationRequest.newBuilder()
                                        .setPid("com.acme")
                                        .addEdits(edit(ConfigurationEdit.Action.ACTION_ADD, list))
                                        .addEdits(
                                                edit(
                                                        ConfigurationEdit.Action.ACTION_SET,
                                                        Value.newBuilder()
                                                                .setNumberValue(3)
                                                                .build()))
                                        .setReplace(true)
                                        .setForce(true)
                                        .build())
                        .getPlan();

        assertThat(plan.getSteps(0).getKind()).isEqualTo(PlanStep.Kind.KIND_CONFIGURE);
        Configure asked = open.configurations.made.getFirst();
        assertThat(asked.change().force()).isTrue();
        assertThat(asked.configuration())
                .isEqualTo(
                        new ConfigurationChange(
                                "com.acme",
                                ConfigurationChange.Kind.REPLACE,
                                List.of(
                                        new Edit(Edit.Action.ADD, "key", List.of("a")),
                                        new Edit(Edit.Action.SET, "key", 3L))));
    }

    @Test
    void aDryRunChangesNothing() {
        Plan plan =
                stub().deleteConfiguration(
                                DeleteConfigurationRequest.newBuilder()
                                        .setPid("com.acme")
                                        .setDryRun(true)
                                        .build())
                        .getPlan();

        assertThat(plan.getId()).isEqualTo("0123456789ab");
        assertThat(open.configurations.made).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        Value none = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
        assertThatThrownBy(() -> put("com.acme", edit(ConfigurationEdit.Action.ACTION_SET, none)))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("the edit of 'key' needs a text, a number");
        assertThatThrownBy(
                        () ->
                                put(
                                        "com.acme",
                                        edit(
                                                ConfigurationEdit.Action.ACTION_UNSPECIFIED,
                                                text("a"))))
                .hasMessageContaining("set its field 'action'");
        assertThatThrownBy(() -> put("", edit(ConfigurationEdit.Action.ACTION_SET, text("a"))))
                .hasMessageContaining("set its field 'pid'");
        assertThatThrownBy(
                        () ->
                                stub().getConfiguration(
                                                GetConfigurationRequest.newBuilder()
                                                        .setPid("none")
                                                        .build()))
                .hasMessageContaining("NOT_FOUND")
                .hasMessageContaining("backplane config list");
    }

    private void put(String pid, ConfigurationEdit edit) {
        var _ =
                stub().putConfiguration(
                                PutConfigurationRequest.newBuilder()
                                        .setPid(pid)
                                        .addEdits(edit)
                                        .build());
    }

    private static ConfigurationEdit edit(ConfigurationEdit.Action action, Value value) {
        return ConfigurationEdit.newBuilder()
                .setAction(action)
                .setKey("key")
                .setValue(value)
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    @Test
    void revisionsAreShownWithWhatTheyChangedAndGoneBackTo() {
        open.past.revisions.add(revision("com.acme", 2));

        var shown =
                stub().getConfigurationHistory(
                                GetConfigurationHistoryRequest.newBuilder()
                                        .setPid("com.acme")
                                        .build())
                        .getRevisions(0);
        assertThat(shown.getBy()).isEqualTo("grpc:ada");
        assertThat(shown.getDifferences(0).getAfter()).isEqualTo("2");

        var _ =
                stub().rollbackConfiguration(
                                RollbackConfigurationRequest.newBuilder()
                                        .setPid("com.acme")
                                        .setRevision(1)
                                        .setExpectedRevision(2)
                                        .setAuthor("ada")
                                        .build());
        Configure asked = open.configurations.made.getFirst();
        assertThat(asked.configuration().expectedRevision()).isEqualTo(2);
        assertThat(asked.owner()).isEqualTo(new Owner(Door.GRPC, "ada"));
        assertThatThrownBy(
                        () ->
                                stub().rollbackConfiguration(
                                                RollbackConfigurationRequest.newBuilder()
                                                        .setPid("com.acme")
                                                        .build()))
                .hasMessageContaining("NOT_FOUND")
                .hasMessageContaining("kept are 1 to 3");
    }

    @Test
    void aWatchBeginsWithNothingAndShowsWhatIsAskedFor() {
        open.past.changes.add(revision("com.other", 7));
        open.past.changes.add(revision("com.acme", 3));

        var watched =
                stub().watchConfigurations(
                                WatchConfigurationsRequest.newBuilder()
                                        .setPrefix("com.acme")
                                        .build());

        assertThat(watched.next().hasRevision()).isFalse();
        assertThat(watched.next().getRevision().getNumber()).isEqualTo(3);
    }

    private static ConfigurationRevision revision(String pid, long number) {
        Owner owner = new Owner(Door.GRPC, "ada");
        return new ConfigurationRevision(
                pid,
                number,
                Instant.EPOCH,
                owner,
                owner,
                ConfigurationRevision.Kind.WRITTEN,
                "",
                "0123456789ab");
    }
}
