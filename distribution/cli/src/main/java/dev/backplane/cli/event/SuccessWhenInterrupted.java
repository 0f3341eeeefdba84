package dev.backplane.cli.event;

/** While it is open, Ctrl-C (and a request to terminate) is how the command ends well. */
public final class SuccessWhenInterrupted implements AutoCloseable {

    private final Thread hook = new Thread(() -> Runtime.getRuntime().halt(0), "interrupted");

    private SuccessWhenInterrupted() {}

    /** From now on. */
    public static SuccessWhenInterrupted begin() {
        SuccessWhenInterrupted begun = new SuccessWhenInterrupted();
        Runtime.getRuntime().addShutdownHook(begun.hook);
        return begun;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending already, and so it shall
        }
    }
}
