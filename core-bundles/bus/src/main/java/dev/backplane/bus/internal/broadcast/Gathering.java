package dev.backplane.bus.internal.broadcast;

import dev.backplane.bus.Answer;
import dev.backplane.bus.Payload;
import dev.backplane.bus.internal.Work;
import dev.backplane.bus.internal.request.RequestPath;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The questions of one broadcast and their answers, until its time is over and no longer. */
final class Gathering {

    private record Question(String plugin, CompletableFuture<Payload> reply) {}

    private final RequestPath path;
    private final @Nullable Work around;
    private final long deadlineNanos;
    private final List<Question> questions = new ArrayList<>();

    /** Ends with the work it is made in, if that ends earlier. */
    Gathering(RequestPath path, @Nullable Work around, long deadlineNanos) {
        boolean endsEarlier =
                around != null && around.isAwaited() && around.deadlineNanos() - deadlineNanos < 0;
        this.path = path;
        this.around = around;
        this.deadlineNanos = endsEarlier ? around.deadlineNanos() : deadlineNanos;
    }

    void ask(Delivery delivery) {
        questions.add(
                new Question(
                        delivery.plugin(),
                        path.requestAsync(delivery.request(deadlineNanos), around)));
    }

    /** One each, in the order of asking; whoever has not answered by then is given up. */
    List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        try {
            for (Question question : questions) {
                answers.add(answer(question));
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    ErrorCode.CANCELLED,
                    "Interrupted while gathering: "
                            + answers.size()
                            + " of "
                            + questions.size()
                            + " plugins were heard, the others are given up",
                    e);
        } finally {
            questions.forEach(question -> question.reply().cancel(true));
        }
    }

    private Answer answer(Question question) throws InterruptedException {
        try {
            long left = Math.max(0, deadlineNanos - System.nanoTime());
            return Answer.reply(
                    question.plugin(), question.reply().get(left, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Answer.none(
                    question.plugin(),
                    ErrorCode.DEADLINE_EXCEEDED,
                    "Plugin \"" + question.plugin() + "\" had not answered at the deadline");
        } catch (ExecutionException e) {
            PluginException failure = (PluginException) e.getCause();
            return Answer.none(
                    question.plugin(), failure.code(), String.valueOf(failure.getMessage()));
        }
    }
}
