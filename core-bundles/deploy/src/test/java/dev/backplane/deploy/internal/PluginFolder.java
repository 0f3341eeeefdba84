package dev.backplane.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.manager.Refusal;
import dev.backplane.plugin.ErrorCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A plugin folder with a clock, a manager and a reconciler that can be restarted. */
final class PluginFolder {

    static final Duration SETTLE = Duration.ofSeconds(1);
    static final Duration RESCAN = Duration.ofSeconds(2);

    final Path path;
    final MovedClock clock = new MovedClock();
    final FakeManager manager = new FakeManager();
    private FolderReconciler reconciler;

    PluginFolder(Path path) throws IOException {
        this.path = Files.createDirectories(path);
        restart();
    }

    /** The runtime starts anew: the door has forgotten everything, the manager has not. */
    void restart() {
        reconciler =
                new FolderReconciler(
                        path, manager, manager.loader, new FolderTiming(SETTLE, RESCAN), clock);
    }

    void write(String name, byte[] content) throws IOException {
        Files.write(path.resolve(name), content);
        touch(name);
    }

    void write(String name, String content) throws IOException {
        Files.writeString(path.resolve(name), content);
        touch(name);
    }

    void write(String name, FakeJar jar) throws IOException {
        write(name, jar.bytes());
    }

    void writeHalf(String name, FakeJar jar) throws IOException {
        byte[] whole = jar.bytes();
        write(name, Arrays.copyOf(whole, whole.length / 2));
    }

    void touch(String name) throws IOException {
        Files.setLastModifiedTime(path.resolve(name), FileTime.from(clock.instant()));
    }

    void delete(String name) throws IOException {
        Files.delete(path.resolve(name));
    }

    void rename(String from, String to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to));
    }

    void stop() {
        reconciler.stop();
    }

    /** One pass now; what it asked the manager for. */
    List<String> pass() {
        reconciler.reconcile();
        return manager.takeCalls();
    }

    Duration passUntilNext() {
        return reconciler.reconcile();
    }

    /** A pass that sees the change, and one after the settle time. */
    List<String> settled() {
        assertThat(pass()).as("nothing happens before the settle time").isEmpty();
        return passAfter(SETTLE);
    }

    List<String> passAfter(Duration time) {
        clock.advance(time);
        return pass();
    }

    /** Everything there is settled and in order. */
    void requireQuiet() {
        assertThat(passAfter(Duration.ofMinutes(5))).isEmpty();
        assertThat(manager.refusals).isEmpty();
    }

    void requireRefusal(String file, ErrorCode code, String... message) {
        assertThat(manager.refusals).containsKey(file);
        Refusal refusal = manager.refusals.get(file);
        assertThat(refusal.code()).isEqualTo(code);
        for (String part : message) {
            assertThat(refusal.message()).contains(part);
        }
        assertThat(refusal.owner()).isEqualTo(Attempts.owner(file));
    }
}
