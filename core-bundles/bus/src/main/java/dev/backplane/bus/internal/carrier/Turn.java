package dev.backplane.bus.internal.carrier;

/** Shows whether virtual threads still get their turn. */
final class Turn implements Runnable {

    private volatile boolean come;

    static Turn start() {
        Turn turn = new Turn();
        turn.submit();
        return turn;
    }

    boolean hasCome() {
        return come;
    }

    /**
     * Tries again from another thread: that may put it into another queue of the scheduler, which
     * wakes a carrier only for a queue that was empty.
     */
    void submitElsewhere() {
        Thread.ofPlatform().daemon().name("backplane-bus-turn").start(this::submit);
    }

    private void submit() {
        Thread.ofVirtual().name("backplane-bus-turn").start(this);
    }

    @Override
    public void run() {
        come = true;
    }
}
