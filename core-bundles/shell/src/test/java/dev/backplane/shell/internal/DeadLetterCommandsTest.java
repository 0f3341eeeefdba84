package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Types the command into a real Gogo interpreter, which hands the words on. */
class DeadLetterCommandsTest {

    private final FakeDeadLetters store = new FakeDeadLetters();
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(streams);
    private CommandSession session;

    @BeforeEach
    void open() {
        streams.start();
        processor.addCommand("bus", new DeadLetterCommands(store), "deadletters");
        session =
                processor.createSession(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream());
        store.letters.add(FakeDeadLetters.letter(12, "orders/placed", Map.of()));
        store.letters.add(FakeDeadLetters.letter(15, "orders/placed", Map.of()));
    }

    @AfterEach
    void close() {
        processor.stop();
        streams.stop();
    }

    private String type(String arguments) throws Exception {
        return (String) session.execute("bus:deadletters " + arguments);
    }

    @Test
    void listsAllUnlessTold() throws Exception {
        assertThat(type("")).contains("12", "15", "orders/placed", "OVERFLOW");
        assertThat(store.listed).containsExactly(Selection.all());
    }

    @Test
    void listsWhatTheOptionsSelectAndSaysWhenThereMayBeMore() throws Exception {
        assertThat(
                        type(
                                "list --target 'orders/*' --cause handler-failed --after 3"
                                        + " --subscriber billing/Billing --limit 2"))
                .endsWith("There may be more: bus:deadletters list --after 15");

        assertThat(store.listed)
                .containsExactly(
                        new Selection("orders/*", "billing/Billing", Cause.HANDLER_FAILED, 3, 2));
    }

    @Test
    void showsOne() throws Exception {
        assertThat(type("show 12")).contains("Id           12", "bus:deadletters replay 12");
        assertThatThrownBy(() -> type("show 99"))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(ErrorCode.UNKNOWN_DEAD_LETTER));
    }

    @Test
    void replaysEveryLetterAlthoughOneCannotBe() throws Exception {
        assertThatThrownBy(() -> type("replay 12 13 15"))
                .isInstanceOf(PluginException.class)
                .hasMessage(
                        """
                        12 went to 1 subscriber
                        13 was not replayed: never was
                        15 went to 1 subscriber""");
        assertThat(store.letters).isEmpty();
    }

    @Test
    void purgesOnlyWhatIsNamed() throws Exception {
        assertThat(type("purge 12")).isEqualTo("12 was purged");
        assertThat(store.letters).extracting(DeadLetter::id).containsExactly(15L);
        assertThat(store.purged).isEmpty();
        assertThat(type("purge --target orders/placed")).isEqualTo("Purged: 1");
        type("purge --all");

        assertThat(store.purged)
                .containsExactly(new Selection("orders/placed", null, null, 0, 0), Selection.all());
    }

    @Test
    void purgesEveryLetterNamedAlthoughOneIsUnknown() {
        assertThatThrownBy(() -> type("purge 12 13 15"))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_DEAD_LETTER))
                .hasMessage(
                        """
                        12 was purged
                        13 was not purged: never was
                        15 was purged""");
        assertThat(store.letters).isEmpty();
    }

    @Test
    void neverPurgesMoreThanIsSaidInOneWay() {
        for (String unclear : List.of("purge", "purge 12 --all", "purge 12 --cause late")) {
            assertThatThrownBy(() -> type(unclear)).hasMessageContaining("--all");
        }
        assertThat(store.purged).isEmpty();
        assertThat(store.letters).hasSize(2);
    }

    @Test
    void tellsHowFullTheStoreIs() throws Exception {
        assertThat(type("totals"))
                .isEqualTo(
                        """
                        Stored       2 (2048 bytes)
                        Received     17 since the runtime started
                        Displaced    5 old ones, because the store was full
                        Not kept     3 that came faster than the disk""");
    }

    @Test
    void saysWhatIsWrongWithTheWords() {
        assertThatThrownBy(() -> type("show")).hasMessageContaining("show ID");
        assertThatThrownBy(() -> type("show 12 15")).hasMessageContaining("show ID");
        assertThatThrownBy(() -> type("replay")).hasMessageContaining("replay ID...");
        assertThatThrownBy(() -> type("--limit 18446744073709551615"))
                .hasMessageContaining("a value of --limit");
        assertThatThrownBy(() -> type("--limit 1 --limit 2"))
                .hasMessageContaining("--limit is given twice");
        assertThatThrownBy(() -> type("burn")).hasMessageContaining("'burn' is not known");
        assertThatThrownBy(() -> type("show x")).hasMessageContaining("'x' is not an id");
        assertThatThrownBy(() -> type("--limit -1")).hasMessageContaining("a value of --limit");
        assertThatThrownBy(() -> type("list --cause rain")).hasMessageContaining("OVERFLOW");
        assertThatThrownBy(() -> type("list --cause")).hasMessageContaining("wants a value");
        assertThatThrownBy(() -> type("list --topic a")).hasMessageContaining("--target");
    }

    @Test
    void doesNothingWhereAWordHasNoMeaning() {
        for (String words :
                List.of(
                        "list 12",
                        "list --all",
                        "show 12 --cause late",
                        "replay 12 --cause late",
                        "replay 12 --all",
                        "totals 12",
                        "totals --limit 1")) {
            assertThatThrownBy(() -> type(words))
                    .isInstanceOf(PluginException.class)
                    .hasMessageStartingWith("Write it so: bus:deadletters " + words.split(" ")[0]);
        }
        assertThat(store.letters).hasSize(2);
        assertThat(store.listed).isEmpty();
    }

    @Test
    void saysThatTheStoreIsNotThere() {
        assertThatThrownBy(() -> new DeadLetterCommands(null).deadletters())
                .isInstanceOfSatisfying(
                        PluginException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(ErrorCode.RUNTIME_UNAVAILABLE));
    }
}
