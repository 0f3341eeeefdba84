package dev.backplane.monitor.internal.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Which platform threads carry virtual ones: those of the scheduler's pool, by their name. Samples
 * of virtual threads do not say which carrier they ran on, so all carriers are taken together.
 */
final class Carriers {

    /** The name of the pool if it is the first one, as usual. */
    private static final String USUAL = "ForkJoinPool-1-";

    private static final String WORKER = "worker-";
    private static final int KERNEL_LENGTH = 15;
    private static final int SECONDS = 2;

    private final String prefix;

    Carriers(String prefix) {
        this.prefix = prefix;
    }

    /** Asks a virtual thread who carries it. */
    static Carriers find() {
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> said.complete(Thread.currentThread().toString()));
        try {
            return new Carriers(prefix(said.get(SECONDS, TimeUnit.SECONDS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Carriers(USUAL);
        } catch (ExecutionException | TimeoutException e) {
            return new Carriers(USUAL); // all carriers are busy; the name is as good as certain
        }
    }

    /** Of what a virtual thread calls itself: {@code VirtualThread[#29]/runnable@pool-worker-1}. */
    static String prefix(String said) {
        int begin = said.indexOf('@') + 1;
        int end = said.lastIndexOf(WORKER);
        return begin == 0 || end <= begin ? USUAL : said.substring(begin, end);
    }

    /** Whether a thread of that name in Java is one. */
    boolean isNamed(String name) {
        return name.startsWith(prefix);
    }

    /** The same by the name that the kernel keeps. */
    boolean isKernelNamed(String name) {
        return name.startsWith(
                prefix.length() > KERNEL_LENGTH ? prefix.substring(0, KERNEL_LENGTH) : prefix);
    }
}
