package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;

import dev.backplane.proto.v1.CollectArtifactsRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;

@Timeout(30)
final class StoreCommandsTest {

    private static final String DIGEST = "sha256:" + "ab".repeat(32);

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
    void listsWhatIsThereAndForWhom() {
        assertThat(
                        runtime.run("store", "list")
                                .out()
                                .lines()
                                .map(line -> line.replaceAll("\\d+d \\d+h", "9d 9h"))
                                .map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "NAME VERSION TYPE KIB FOR DIGEST USED BY",
                        "greeter 1.2.0 bundle 2 9d 9h " + DIGEST + " greeter",
                        "old 1.2.0 bundle 2 9d 9h " + DIGEST + " nobody for 9d 9h",
                        "2 artifacts, 4 KiB");
        assertThat(
                        JsonParser.parseString(runtime.run("store", "list", "--json").out())
                                .getAsJsonObject()
                                .getAsJsonArray("artifacts"))
                .hasSize(2);
    }

    @Test
    void collects() {
        assertThat(runtime.run("store", "gc").out())
                .isEqualTo("old 1.2.0 " + DIGEST + "\n1 artifact, 2 KiB removed\n");
        assertThat(runtime.run("store", "gc", "--now", "--dry-run").out())
                .endsWith("1 artifact, 2 KiB would be removed\n");
        runtime.store.unused = List.of();
        assertThat(runtime.run("store", "gc").out()).contains("Nothing", "--now");
        assertThat(runtime.run("store", "gc", "--json").out()).contains("\"artifacts\": []");

        assertThat(runtime.store.asked.get(0)).isEqualTo(request(false, false));
        assertThat(runtime.store.asked.get(1)).isEqualTo(request(true, true));
    }

    private static CollectArtifactsRequest request(boolean recent, boolean dryRun) {
        return CollectArtifactsRequest.newBuilder().setRecent(recent).setDryRun(dryRun).build();
    }
}
