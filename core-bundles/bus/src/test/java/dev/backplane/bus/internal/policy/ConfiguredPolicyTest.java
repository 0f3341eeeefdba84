package dev.backplane.bus.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ConfiguredPolicyTest {

    private final Lanes lanes = new Lanes();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
    }

    @Test
    void hasTheDefaultsThatHoldWithoutConfiguration() {
        TestPolicies.set(lanes, "default", "target", "*");

        assertThat(policy("a", "op")).isEqualTo(Policy.DEFAULT);
    }

    @Test
    void letsTheMostSpecificTargetWin() {
        TestPolicies.set(lanes, "a-all", "target", "*");
        TestPolicies.set(lanes, "b-plugin", "target", "a/*");
        TestPolicies.set(lanes, "c-operation", "target", "a/op");

        assertThat(policy("a", "op").name()).isEqualTo("c-operation");
        assertThat(policy("a", "other").name()).isEqualTo("b-plugin");
        assertThat(policy("b", "op").name()).isEqualTo("a-all");
    }

    @Test
    void takesTheFirstNameOfATieAndSaysSo() {
        TestPolicies.set(lanes, "two", "target", "a/op");
        TestPolicies.set(lanes, "one", "target", "a/op");

        assertThat(policy("a", "op").name()).isEqualTo("one");
        assertThat(logged()).contains("policy~one", "policy~two", "target=a/op");
    }

    @Test
    void appliesAndTakesBackAPolicyForALaneThatIsInUse() {
        Lane lane = lanes.lane("a", "op");
        ConfiguredPolicy configured =
                TestPolicies.set(lanes, "p", "target", "a/op", "maxConcurrent", 3);

        assertThat(lane.gate().policy().crowd().maxConcurrent()).isEqualTo(3);
        configured.modified(TestPolicies.config("p", "target", "a/op", "maxConcurrent", 4));
        assertThat(lane.gate().policy().crowd().maxConcurrent()).isEqualTo(4);
        configured.close();
        assertThat(lane.gate().policy()).isEqualTo(Policy.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "target, nonsense, target=nonsense",
        "target, */op, target=*/op",
        "retries, -1, retries=-1 must be 0 to 100",
        "jitter, 1.5, jitter=1.5 must be 0 to 1",
        "jitter, NaN, jitter=NaN",
        "maxBackoffMillis, 10, maxBackoffMillis=10 must be 100",
        "breakerMinimumCalls, 101, breakerMinimumCalls=101 must be 1 to 100",
        "maxConcurrent, 0, maxConcurrent=0 must be 1"
    })
    void keepsThePolicyThatHeldWhenANewOneIsBad(String key, String value, String message) {
        ConfiguredPolicy configured = TestPolicies.set(lanes, "good", "target", "a/op");

        configured.modified(TestPolicies.config("good", "target", "a/op", key, typed(key, value)));

        assertThat(policy("a", "op").name()).isEqualTo("good");
        assertThat(logged()).contains("dev.backplane.bus.policy~good", message);
    }

    @Test
    void namesTheKeyOfAValueOfTheWrongType() {
        RuntimeException unreadable = new IllegalArgumentException("For input string: \"many\"");
        TestPolicies.set(lanes, "bad", "target", "a/op", "retries", unreadable);

        assertThat(policy("a", "op")).isEqualTo(Policy.DEFAULT);
        assertThat(logged()).contains("policy~bad", "retries", "many");
    }

    private Policy policy(String plugin, String operation) {
        return lanes.lane(plugin, operation).gate().policy();
    }

    private static Object typed(String key, String value) {
        return switch (key) {
            case "target" -> value;
            case "jitter" -> Double.valueOf(value);
            case "maxBackoffMillis" -> Long.valueOf(value);
            default -> Integer.valueOf(value);
        };
    }

    private String logged() {
        return String.join(
                "\n", log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.backplane.bus.internal.policy");
    }
}
