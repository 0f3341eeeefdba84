package dev.backplane.samples.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;

import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

import java.time.Duration;
import java.util.Map;

class AuditTest {

    @Test
    void reportsHowManyLargeOrdersItHasSeen() {
        Audit audit = new Audit();

        audit.handleEvent(new Event("orders/placed", Map.of("cents", 1350L)));

        assertThat(
                        audit.handle(
                                        Request.of(
                                                "audit",
                                                "report",
                                                Payload.empty(),
                                                "test",
                                                Duration.ofSeconds(1)))
                                .text())
                .isEqualTo("{\"largeOrders\":1}");
    }
}
