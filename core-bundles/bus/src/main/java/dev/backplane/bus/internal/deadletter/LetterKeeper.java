package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where letters come in and go out. It needs no other service, so that whatever sends letters and
 * whatever sends them again may depend on it.
 */
@Component(
        service = {DeadLetterSink.class, LetterKeeper.class},
        configurationPid = LetterKeeper.PID)
@Designate(ocd = LetterKeeper.Config.class)
public final class LetterKeeper implements DeadLetterSink {

    static final String PID = "dev.backplane.bus.deadletters";

    /** What an operator may set. */
    @ObjectClassDefinition(
            name = "Dead letters",
            description = "How much of what could not be delivered is kept on disk")
    @interface Config {

        @AttributeDefinition(
                name = "Letters",
                description = "How many are kept; the oldest are displaced",
                min = "1")
        int maxLetters() default 100_000;

        @AttributeDefinition(
                name = "Bytes",
                description = "How many bytes all letters may have; the oldest are displaced")
        long maxBytes() default 268_435_456;

        @AttributeDefinition(
                name = "Bytes of one letter",
                description = "A larger one is shortened and cannot be replayed",
                min = "16384")
        int maxLetterBytes() default 1_048_576;
    }

    private static final int WAITING_LETTERS = 8192;
    private static final long WAITING_BYTES = 32L << 20;

    private final HandOver handOver = new HandOver(WAITING_LETTERS, WAITING_BYTES);
    private final LongAdder received = new LongAdder();
    private final LongAdder unstored = new LongAdder();
    private final LetterWriter writer;

    /** Ready for letters when it returns; touches no file. */
    @Activate
    public LetterKeeper(BundleContext context, Config config) {
        this(folder(context), bounds(config));
    }

    LetterKeeper(Path folder, Bounds bounds) {
        writer = new LetterWriter(handOver, new LetterStore(folder), bounds, unstored);
    }

    @Modified
    void modified(Config config) {
        change(bounds(config));
    }

    void change(Bounds bounds) {
        writer.change(bounds);
    }

    /** Returns when what was accepted is on the disk, or after a limit. */
    @Deactivate
    public void close() {
        writer.close();
    }

    @Override
    public void accept(DeadLetter letter) {
        received.increment();
        if (handOver.hasRoom()) {
            writer.wake(handOver.put(letter));
        } else {
            unstored.increment();
        }
    }

    @Override
    public void accept(Supplier<DeadLetter> letter) {
        if (handOver.hasRoom()) {
            accept(letter.get());
        } else {
            received.increment();
            unstored.increment();
        }
    }

    /** What that finds in the store after everything accepted until now is in there. */
    <T> T ask(Function<LetterStore, T> question) {
        return writer.ask(
                store -> {
                    writer.write();
                    return question.apply(store);
                });
    }

    /** What that finds in the store as it is. */
    <T> T look(Function<LetterStore, T> question) {
        return writer.ask(question);
    }

    long received() {
        return received.sum();
    }

    long unstored() {
        return unstored.sum();
    }

    private static Bounds bounds(Config config) {
        return new Bounds(config.maxLetters(), config.maxBytes(), config.maxLetterBytes());
    }

    private static Path folder(BundleContext context) {
        String home = context.getProperty("backplane.home");
        if (home == null || home.isBlank()) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "The bus does not know where to keep dead letters: the framework property"
                            + " backplane.home is not set. Start the runtime with bin/backplane.");
        }
        return Path.of(home, "data", "deadletters");
    }
}
