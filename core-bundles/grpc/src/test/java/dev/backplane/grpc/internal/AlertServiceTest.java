package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.monitor.AlertListener;
import dev.backplane.proto.v1.Alert;
import dev.backplane.proto.v1.AlertServiceGrpc;
import dev.backplane.proto.v1.AlertServiceGrpc.AlertServiceBlockingStub;
import dev.backplane.proto.v1.ListAlertRulesRequest;
import dev.backplane.proto.v1.ListAlertRulesResponse;
import dev.backplane.proto.v1.ListAlertsRequest;
import dev.backplane.proto.v1.ListLogSourcesRequest;
import dev.backplane.proto.v1.LogServiceGrpc;
import dev.backplane.proto.v1.WatchAlertsRequest;
import dev.backplane.proto.v1.WatchAlertsResponse;

import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class AlertServiceTest {

    private final OpenEndpoint open = new OpenEndpoint();
    private final AlertServiceBlockingStub alerts =
            AlertServiceGrpc.newBlockingStub(open.channel).withDeadlineAfter(20, TimeUnit.SECONDS);

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    @Test
    void listsAlertsAndRules() {
        open.alerts.alerts.add(FakeAlerts.alert(dev.backplane.monitor.Alert.State.FIRING));

        Alert alert = alerts.listAlerts(ListAlertsRequest.getDefaultInstance()).getAlerts(0);
        ListAlertRulesResponse rules =
                alerts.listAlertRules(ListAlertRulesRequest.getDefaultInstance());

        assertThat(alert.getRule()).isEqualTo("heap");
        assertThat(alert.getState()).isEqualTo(Alert.State.STATE_FIRING);
        assertThat(alert.getLabelsMap()).containsEntry("plugin", "p");
        assertThat(rules.getRules(0).getProblem()).isEqualTo("no threshold");
        assertThat(rules.getRules(1).getThreshold()).isEqualTo(0.9);
        assertThat(rules.getSamples(0).getValue()).isEqualTo(0.5);
    }

    @Test
    void watchesWhatFiresAndWhatIsOverUntilTheEndpointStops() {
        open.alerts.alerts.add(FakeAlerts.alert(dev.backplane.monitor.Alert.State.FIRING));
        Iterator<WatchAlertsResponse> watch =
                alerts.watchAlerts(WatchAlertsRequest.getDefaultInstance());
        assertThat(watch.next().getAlert().getState()).isEqualTo(Alert.State.STATE_FIRING);

        open.registry.stream()
                .map(OpenEndpoint.Registered::service)
                .filter(AlertListener.class::isInstance)
                .forEach(
                        listener ->
                                ((AlertListener) listener)
                                        .changed(
                                                FakeAlerts.alert(
                                                        dev.backplane.monitor.Alert.State
                                                                .RESOLVED)));
        assertThat(watch.next().getAlert().getState()).isEqualTo(Alert.State.STATE_RESOLVED);

        open.endpoint.close();
        assertThatThrownBy(watch::hasNext).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void saysSoWhereADistributionHasNoMonitor() {
        open.monitor.alerts = List.of();
        open.monitor.logs = List.of();

        assertThatThrownBy(() -> alerts.listAlerts(ListAlertsRequest.getDefaultInstance()))
                .hasMessageContaining("the monitor does not run");
        assertThatThrownBy(
                        () ->
                                LogServiceGrpc.newBlockingStub(open.channel)
                                        .withDeadlineAfter(20, TimeUnit.SECONDS)
                                        .listLogSources(ListLogSourcesRequest.getDefaultInstance()))
                .hasMessageContaining("the monitor does not run");
    }
}
