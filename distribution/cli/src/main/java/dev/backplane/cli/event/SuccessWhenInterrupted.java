package dev.backplane.cli.event;

/** While it is open, Ctrl-C (and a request to terminate) is how the command ends well. */
final class SuccessWhenInterrupted implements AutoCloseable {

    private final Thread hook = new Thread(() -> Runtime.getRuntime().halt(0), "interrupted");

    private SuccessWhenInterrupted() {}

    static SuccessWhenInterrupted begin() {
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
