package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.config.FleetFinding;
import dev.backplane.config.internal.fleet.protocol.StoreException;
import dev.backplane.config.internal.fleet.redis.RedisAddress;
import dev.backplane.config.internal.fleet.redis.RedisCheck;
import dev.backplane.config.internal.fleet.redis.RedisCheck.Durability;
import dev.backplane.config.internal.fleet.redis.RedisConnector;
import dev.backplane.config.internal.fleet.redis.TrustedFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLSocketFactory;

@Timeout(60)
class RefusedServerTest {

    @TempDir private Path folder;
    private RedisServer redis;

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void theReasonSaysWhatTheUserLacks() throws IOException {
        redis = RedisServer.durable(folder);
        redis.command("ACL SETUSER none on >secret");
        redis.command("ACL SETUSER few on >secret ~{test}* ~{blob:* +@all -xread -xadd -expire");
        redis.command("ACL SETUSER elsewhere on >secret ~{other}* ~{blob:* +@all");
        redis.command(
                "ACL SETUSER enough on >secret ~{test}* ~{blob:* +@all -@admin -@dangerous +info"
                        + " +config|get");

        assertThatThrownBy(() -> require("none:secret@"))
                .hasMessageContaining("lacks the rights to")
                .hasMessageContaining("eval")
                .hasMessageContaining("user NAME on >PASSWORD ~{test}*");
        assertThatThrownBy(() -> require("few:secret@"))
                .hasMessageContaining("expire on {blob:*, xadd, xread;");
        assertThatThrownBy(() -> require("elsewhere:secret@"))
                .hasMessageContaining("lacks the rights to")
                .hasMessageContaining("xread");
        assertThatCode(() -> require("enough:secret@")).doesNotThrowAnyException();
    }

    @Test
    void theReasonSaysThatThePasswordIsWrong() throws IOException {
        redis = RedisServer.durable(folder);
        redis.command("CONFIG SET requirepass right");

        assertThatThrownBy(() -> require("default:wrong@"))
                .hasMessageContaining("user or password is wrong")
                .hasMessageNotContaining("wrong@")
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isRefusal()).isTrue());
        assertThatThrownBy(() -> require("")).hasMessageContaining("wants a user and password");
        assertThatCode(() -> require("default:right@")).doesNotThrowAnyException();
    }

    @Test
    void theReasonSaysWhatIsWrongWithTheCertificate() throws Exception {
        TestCertificates signer = new TestCertificates(folder.resolve("ca"), "fleet CA");
        TestCertificates another = new TestCertificates(folder.resolve("other"), "another CA");
        int port = RedisServer.freePort();
        redis = new RedisServer(folder, signer.server(port, Duration.ofDays(1))).start();

        assertThatCode(() -> requireTls(port, signer)).doesNotThrowAnyException();
        assertThatThrownBy(() -> requireTls(port, another))
                .hasMessageContaining("signed by nobody who is trusted; set caFile");
        redis.close();

        int next = RedisServer.freePort();
        redis = new RedisServer(folder, signer.server(next, Duration.ofDays(-1))).start();
        assertThatThrownBy(() -> requireTls(next, signer))
                .hasMessageContaining("the server's certificate has expired")
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isRefusal()).isTrue());
    }

    @Test
    void aServerThatLosesWhatItAcknowledgesIsRefusedWherePolicyForbidsIt() throws IOException {
        redis = RedisServer.durable(folder);
        assertThat(durability(Durability.ALWAYS)).isEqualTo(FleetFinding.Verdict.GOOD);
        redis.command("CONFIG SET appendfsync everysec");
        assertThat(durability(Durability.ALWAYS)).isEqualTo(FleetFinding.Verdict.REFUSED);
        assertThat(durability(Durability.EVERYSEC)).isEqualTo(FleetFinding.Verdict.RISKY);
        redis.command("ACL SETUSER enough on >secret ~* +@all -config");
        assertThat(durability("enough:secret@", Durability.ALWAYS))
                .isEqualTo(FleetFinding.Verdict.REFUSED);
        assertThat(durability("enough:secret@", Durability.EVERYSEC))
                .isEqualTo(FleetFinding.Verdict.RISKY);
        redis.command("CONFIG SET appendonly no");
        assertThat(durability(Durability.EVERYSEC)).isEqualTo(FleetFinding.Verdict.REFUSED);
        assertThat(durability(Durability.NONE)).isEqualTo(FleetFinding.Verdict.RISKY);
        redis.command("CONFIG SET maxmemory-policy allkeys-lru");
        assertThatThrownBy(() -> require("")).hasMessageContaining("maxmemory-policy noeviction");
    }

    private FleetFinding.Verdict durability(Durability wanted) {
        return durability("", wanted);
    }

    private FleetFinding.Verdict durability(String user, Durability wanted) {
        try (UnifiedJedis client = connector("redis://" + user, redis.port(), null).open()) {
            List<FleetFinding> findings = new RedisCheck(client, "test", wanted).findings();
            return findings.stream()
                    .filter(each -> each.subject().equals("durability"))
                    .findFirst()
                    .orElseThrow()
                    .verdict();
        }
    }

    private void require(String user) {
        require(connector("redis://" + user, redis.port(), null));
    }

    private static void requireTls(int port, TestCertificates trusted) throws Exception {
        require(connector("rediss://", port, TrustedFile.factory(trusted.authority())));
    }

    private static void require(RedisConnector connector) {
        try (UnifiedJedis client = connector.open()) {
            new RedisCheck(client, "test", Durability.EVERYSEC).require();
        }
    }

    private static RedisConnector connector(String start, int port, SSLSocketFactory trust) {
        return new RedisConnector(
                RedisAddress.parse(start + "127.0.0.1:" + port),
                "test",
                Duration.ofSeconds(2),
                trust);
    }
}
