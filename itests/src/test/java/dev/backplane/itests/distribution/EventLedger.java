package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.distribution.card.Publisher;
import dev.backplane.itests.distribution.card.Tally;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** What all versions of a subscriber were told by a publisher, event by event. */
final class EventLedger {

    private final Path file;
    private final String plugin;
    private final String topic;

    EventLedger(Path folder, String plugin) {
        this.file = folder.resolve(plugin + ".events");
        this.plugin = plugin;
        this.topic = "numbers/" + plugin;
    }

    TestBundle subscriber(String version) {
        return TestBundle.plugin(plugin, version)
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework,org.osgi.service.event")
                .with("Bundle-Activator", Tally.class.getName())
                .with(Tally.TOPIC, topic)
                .with(Tally.FILE, file.toString())
                .with(Tally.class);
    }

    TestBundle publisher(String name) {
        return TestBundle.plugin(name, "1.0.0")
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework,org.osgi.service.event")
                .with("Bundle-Activator", Publisher.class.getName())
                .with(Tally.TOPIC, topic)
                .with(Publisher.class);
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitMore(int events) {
        int enough = lines().size() + events;
        Await.until(() -> enough + " events", () -> lines().size() >= enough);
    }

    /**
     * @param published how many were sent and how many were posted
     */
    void assertComplete(String published) {
        String[] counts = published.split(" ");
        long sent = Long.parseLong(counts[0]);
        long posted = Long.parseLong(counts[1]);
        Await.until(() -> published + " events", () -> lines().size() >= sent + posted);
        assertThat(of("sent")).isEqualTo(numbered("sent", sent));
        assertThat(of("posted")).isEqualTo(numbered("posted", posted));
    }

    private List<String> of(String publisher) {
        return lines().stream().filter(line -> line.startsWith(publisher)).toList();
    }

    private static List<String> numbered(String publisher, long count) {
        return LongStream.range(0, count).mapToObj(number -> publisher + " " + number).toList();
    }
}
