package dev.backplane.shell.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.Process;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

class GogoSessionTest {

    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(streams);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    private GogoSession session;

    @BeforeEach
    void open() {
        streams.start();
        for (String function : List.of("say", "fail", "refuse", "hang", "shrug")) {
            processor.addCommand("test", new Commands(), function);
        }
        session =
                new GogoSession(
                        processor.createSession(InputStream.nullInputStream(), output, errors),
                        new Shield());
    }

    @AfterEach
    void close() {
        session.close();
        streams.stop();
    }

    @Test
    void printsOutputAndThenTheResult() {
        assertThat(session.run("say hello", output, errors)).isTrue();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("saying\nhello\n");
        assertThat(err.size()).isZero();
    }

    @Test
    void printsCodeAndMessageOfARefusalAndFails() {
        assertThat(session.run("refuse", output, errors)).isFalse();

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("IN_USE: others need it\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void namesOtherErrorsByTheirType() {
        assertThat(session.run("fail", output, errors)).isFalse();
        assertThat(session.run("nonsense", output, errors)).isFalse();
        assertThat(session.run("say", output, errors)).isFalse();

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        ArithmeticException: too much
                        Command not found: nonsense. 'help' lists all.
                        These arguments do not fit. Try: help say
                        """);
    }

    @Test
    void failsWithACommandThatSaysSoByNumber() {
        assertThat(session.run("shrug", output, errors)).isFalse();
        assertThat(session.run("shrug ; say hello", output, errors)).isTrue();
    }

    @Test
    void isLeftByExitOnly() {
        session.run("say hello", output, errors);
        assertThat(session.left()).isFalse();

        session.run("exit", output, errors);
        assertThat(session.left()).isTrue();
    }

    @Test
    void interruptsTheRunningCommandAndStaysUsable() throws Exception {
        AtomicBoolean succeeded = new AtomicBoolean(true);
        Thread caller =
                Thread.ofVirtual().start(() -> succeeded.set(session.run("hang", output, errors)));
        assertThat(Commands.HANGING.await(10, TimeUnit.SECONDS)).isTrue();

        session.interrupt();

        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
        assertThat(succeeded).isFalse();
        assertThat(session.run("say again", output, errors)).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("again\n");
    }

    /** What the tests type. */
    public static final class Commands {

        static final CountDownLatch HANGING = new CountDownLatch(1);

        public String say(String what) {
            System.out.println("saying");
            return what;
        }

        public void fail() {
            throw new ArithmeticException("too much");
        }

        public Object refuse() {
            return Optional.empty()
                    .orElseThrow(() -> new PluginException(ErrorCode.IN_USE, "others need it"));
        }

        public void shrug() {
            Process.Utils.current().error(3);
        }

        public void hang() throws InterruptedException {
            HANGING.countDown();
            new CountDownLatch(1).await();
        }
    }
}
