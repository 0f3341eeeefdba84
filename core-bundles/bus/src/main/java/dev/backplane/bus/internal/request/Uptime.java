package dev.backplane.bus.internal.request;

/**
 * One time that a bundle is up, from a start to the stop after it. A call belongs to the one it
 * began in, so that a stopped bundle is rid of its calls even if it is started again at once.
 */
final class Uptime {

    private volatile boolean over;

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
