package dev.backplane.shell.internal.session;

import dev.backplane.plugin.PluginException;

import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.CommandSessionImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Set;

/**
 * One Gogo session: runs lines the way Gogo's own console does, and knows whether it has been left.
 */
final class GogoSession implements AutoCloseable {

    private static final String LEFT = "backplane.left";

    private final CommandSession session;
    private final Shield shield;
    private volatile boolean lastFailed;

    GogoSession(CommandSession session, Shield shield) {
        this.session = session;
        this.shield = shield;
        Function leave =
                (caller, arguments) -> {
                    session.put(LEFT, true);
                    return null;
                };
        session.put("exit", leave);
        session.put("logout", leave);
        session.put("quit", leave);
        session.setJobListener(this::remember);
    }

    /** Commands such as {@code grep} fail with a number instead of an exception. */
    private void remember(Job job, Job.Status before, Job.Status now) {
        if (job.parent() == null && before == Job.Status.Foreground && now == Job.Status.Done) {
            lastFailed = !job.result().isSuccess();
        }
    }

    /** Runs one line and prints its result to {@code out}, or what went wrong to {@code err}. */
    boolean run(CharSequence line, PrintStream out, PrintStream err) {
        boolean succeeded;
        lastFailed = false;
        try {
            Object result = session.execute(line);
            succeeded = !lastFailed;
            if (result != null && !Boolean.FALSE.equals(session.get(".Gogo.format"))) {
                out.println(session.format(result, Converter.INSPECT).toString().stripTrailing());
            }
        } catch (InterruptedException e) {
            err.println("Interrupted.");
            succeeded = false;
        } catch (Exception e) {
            session.put("exception", e);
            err.println(describe(e, line));
            succeeded = false;
        }
        out.flush();
        err.flush();
        return succeeded;
    }

    /** Interrupts the command that runs now, if one does. */
    void interrupt() {
        Job job = session.foregroundJob();
        if (job != null) {
            job.interrupt();
        }
    }

    /**
     * Whether an interrupted command has taken the session's streams with it; another session must
     * go on.
     */
    boolean broken() {
        return shield.pierced();
    }

    /** Takes over what the person has set in another session. */
    void inherit(GogoSession other) {
        Set<?> mine = Set.copyOf((Set<?>) session.get(CommandSessionImpl.VARIABLES));
        for (Object name : (Set<?>) other.session.get(CommandSessionImpl.VARIABLES)) {
            if (!mine.contains(name)) {
                session.put((String) name, other.session.get((String) name));
            }
        }
        session.currentDir(other.session.currentDir());
    }

    boolean left() {
        return session.get(LEFT) != null;
    }

    CommandSession commands() {
        return session;
    }

    @Override
    public void close() {
        interrupt();
        session.close();
    }

    private static String describe(Throwable error, CharSequence line) {
        return switch (error) {
            case PluginException e -> e.code() + ": " + e.getMessage();
            case CommandNotFoundException e ->
                    "Command not found: " + e.getCommand() + ". 'help' lists all.";
            case InvocationTargetException e when e.getCause() != null ->
                    describe(e.getCause(), line);
            case IllegalArgumentException e when misfit(e.getMessage()) ->
                    "These arguments do not fit. Try: help "
                            + line.toString().strip().split("\\s", 2)[0];
            default ->
                    error.getClass().getSimpleName()
                            + (error.getMessage() == null ? "" : ": " + error.getMessage());
        };
    }

    private static boolean misfit(@Nullable String message) {
        return message != null && message.startsWith("Cannot coerce ");
    }
}
